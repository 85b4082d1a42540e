import { createInterface } from 'node:readline/promises';

export type Wish = 'abort' | 'detach' | 'continue';

export interface Interrupts {
  /** Whether somebody pressed Ctrl-C since the last wish. */
  readonly isPending: boolean;
  /** Waits, but not longer than until somebody presses Ctrl-C. */
  pause(milliseconds: number): Promise<void>;
  /** Asks what to do; where nobody can be asked, the run is left to itself. */
  wish(): Promise<Wish>;
  release(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const QUESTION = 'Abort the run? [a]bort it, [d]etach and let it go on, or Enter to follow on: ';

/** Ctrl-C asks what to do; another at the question, or a signal where nobody can be asked, leaves the run to itself. */
export function listenToInterrupts(ask: ((question: string) => Promise<string>) | undefined): Interrupts {
  let pending = false;
  let wake: () => void = () => undefined;
  const handle = () => {
    pending = true;
    wake();
  };
  for (const signal of SIGNALS) process.on(signal, handle);
  return {
    get isPending() {
      return pending;
    },
    pause: (milliseconds) =>
      new Promise((resolve) => {
        if (pending) return resolve();
        const timer = setTimeout(resolve, milliseconds);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    async wish() {
      const answer = ask === undefined ? 'd' : await ask(QUESTION).catch(() => 'd');
      pending = false;
      return wishOf(answer);
    },
    release: () => {
      for (const signal of SIGNALS) process.off(signal, handle);
    },
  };
}

function wishOf(answer: string): Wish {
  const letter = answer.trim().charAt(0).toLowerCase();
  if (letter === 'a' || letter === 'y') return 'abort';
  return letter === 'd' ? 'detach' : 'continue';
}

/** A question on the terminal, where there is one. */
export function terminalQuestion(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
): ((question: string) => Promise<string>) | undefined {
  if (!input.isTTY || !output.isTTY) return undefined;
  return async (question) => {
    const asking = createInterface({ input, output });
    const controller = new AbortController();
    // Otherwise readline takes Ctrl-C for itself.
    asking.on('SIGINT', () => controller.abort());
    try {
      return await asking.question(question, { signal: controller.signal });
    } finally {
      asking.close();
    }
  };
}
