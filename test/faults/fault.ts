/** What came of a fault: every try that did not survive lost something. */
export interface Outcome {
  readonly fault: string;
  readonly tries: number;
  readonly survived: number;
  readonly lost: number;
}

export interface FaultOptions {
  /** How often, at least: what comes in groups is tried as often as whole groups need. */
  readonly tries: number;
  /** The same seed makes the same faults, but for when a signal or a request arrives. */
  readonly seed: number;
  /** Told of each thing that is lost, and how far a long one has come. */
  readonly say: (line: string) => void;
}

export interface Fault {
  readonly name: string;
  /** What happens, and what has to hold. */
  readonly does: string;
  /** By default. */
  readonly tries: number;
  readonly run: (options: FaultOptions) => Promise<Outcome>;
}

/** Counts what survives. */
export class Tally {
  #tries = 0;
  #survived = 0;
  readonly #fault: string;
  readonly #say: FaultOptions['say'];

  constructor(fault: string, say: FaultOptions['say']) {
    this.#fault = fault;
    this.#say = say;
  }

  get lost(): number {
    return this.#tries - this.#survived;
  }

  get tries(): number {
    return this.#tries;
  }

  /** @param problem why something is lost; undefined where all is as it should be */
  add(what: string, problem: string | undefined, tries = 1): void {
    this.#tries += tries;
    if (problem === undefined) this.#survived += tries;
    else this.#say(`${this.#fault}: LOST in ${what}: ${problem}`);
  }

  outcome(): Outcome {
    const [tries, survived] = [this.#tries, this.#survived];
    return { fault: this.#fault, tries, survived, lost: tries - survived };
  }
}
