import { idArrayOf, type Ids } from './types';

const SLAB_VALUES = 64 * 1024;
const QUAD = 4;

/**
 * Arrays that are cut from larger ones: an array buffer of its own for each record costs more than to fill it.
 * Where none outlives the next one, all are cut from the same place, which stays in the processor's cache.
 */
export class Slab {
  /** Write from `at` on, at most as many values as `reserve` was asked for. */
  values: Ids;
  /** The memory of `values` in fours of bytes. */
  quads: Int32Array;
  /** A multiple of four. */
  at = 0;
  readonly #create: new (length: number) => Ids;
  readonly #areKept: boolean;

  /** @param options.size all values are below it */
  constructor({ areKept, size }: { readonly areKept: boolean; readonly size: number }) {
    this.#areKept = areKept;
    this.#create = idArrayOf(size);
    this.values = new this.#create(0);
    this.quads = new Int32Array(0);
  }

  reserve(length: number): void {
    if (!this.#areKept) this.at = 0;
    if (this.at + length <= this.values.length) return;
    this.values = new this.#create(upToQuad(Math.max(SLAB_VALUES, length)));
    this.quads = new Int32Array(this.values.buffer);
    this.at = 0;
  }

  /** What was written, `length` values from `at` on. */
  take(length: number): Ids {
    const start = this.at;
    this.at = upToQuad(start + length);
    return this.values.subarray(start, start + length);
  }
}

const upToQuad = (length: number): number => Math.ceil(length / QUAD) * QUAD;
