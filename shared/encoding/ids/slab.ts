const SLAB_VALUES = 64 * 1024;

/**
 * Arrays that are cut from larger ones: an array buffer of its own for each record costs more than to fill it.
 * Where none outlives the next one, all are cut from the same place, which stays in the processor's cache.
 */
export class Slab {
  /** Write from `at` on, at most as many values as `reserve` was asked for. */
  values = new Int32Array(0);
  at = 0;
  readonly #areKept: boolean;

  constructor({ areKept }: { readonly areKept: boolean }) {
    this.#areKept = areKept;
  }

  reserve(length: number): void {
    if (!this.#areKept) this.at = 0;
    if (this.at + length <= this.values.length) return;
    this.values = new Int32Array(Math.max(SLAB_VALUES, length));
    this.at = 0;
  }

  /** What was written, `length` values from `at` on. */
  take(length: number): Int32Array {
    this.at += length;
    return this.values.subarray(this.at - length, this.at);
  }
}
