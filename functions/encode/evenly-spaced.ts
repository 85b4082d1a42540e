/**
 * Chooses `keep` of `of` records, evenly spaced in their order. Where one that is due cannot be used, the next is chosen
 * in its place.
 */
export class EvenlySpaced {
  #seen = 0;
  #kept = 0;
  readonly #keep: number;
  readonly #of: number;

  constructor({ keep, of }: { readonly keep: number; readonly of: number }) {
    this.#keep = keep;
    this.#of = of;
  }

  /** One that cannot be used. */
  pass(): void {
    this.#seen += 1;
  }

  /** @returns whether the next one is chosen */
  choose(): boolean {
    this.#seen += 1;
    const due = Math.min(this.#keep, Math.floor((this.#seen * this.#keep) / this.#of));
    if (this.#kept >= due) return false;
    this.#kept += 1;
    return true;
  }
}
