import { stepFloats } from '../../step-arrays';
import { addRows, copyRows, fill, type Rows } from '../../vector/arrays';

/**
 * Order of the rows in the engine's arrays [B, T, width] (batch first, right-padded, in either direction) and in
 * oneDNN's [T, B, width] (time first, from each sequence's first step to its last, padding behind).
 */
export interface RowOrderOptions {
  readonly batch: number;
  readonly steps: number;
  /** Null if every sequence fills all steps. */
  readonly lengths: Int32Array | null;
  readonly reverse: boolean;
}

const NO_ROW = -1;

export class RowOrder {
  readonly #options: RowOrderOptions;
  #timeFirst: Int32Array | undefined;
  #batchFirst: Int32Array | undefined;
  #last: Int32Array | undefined;

  constructor(options: RowOrderOptions) {
    this.#options = options;
  }

  /** Whether rows only change places in a fixed pattern, which oneDNN does faster. */
  get isPlain(): boolean {
    return this.#options.lengths === null && !this.#options.reverse;
  }

  /** [B, T, width] -> [T, B, width], zeros in padding. Columns that only one side has are skipped. */
  toTimeFirst(from: Rows, to: Rows): void {
    this.#timeFirst ??= this.#pairs((places, inBatch, inTime) => (places[inTime] = inBatch));
    this.#move(from, to, this.#timeFirst);
  }

  /** [T, B, width] -> [B, T, width], zeros in padding. */
  toBatchFirst(from: Rows, to: Rows): void {
    this.#batchFirst ??= this.#pairs((places, inBatch, inTime) => (places[inBatch] = inTime));
    this.#move(from, to, this.#batchFirst);
  }

  /** Sets one column of [T, B, width] to 0 in steps that count and to 1 in padding. */
  markPadding({ array, width }: Rows, column: number): void {
    const { batch, steps } = this.#options;
    for (let t = 0; t < steps; t++)
      for (let b = 0; b < batch; b++) array[(t * batch + b) * width + column] = t < this.#length(b) ? 0 : 1;
  }

  /** The rows [B, width] of [T, B, width] at each sequence's last step. */
  lastRows(from: Rows): Float32Array {
    const { width } = from;
    const { batch: count } = this.#options;
    const to = { array: stepFloats(count * width), width };
    copyRows(from, to, { places: this.#lastPlaces(), columns: width, count });
    return to.array;
  }

  /** Adds [B, width] to the rows at each sequence's last step of [T, B, width]. */
  addToLastRows(rows: Rows, added: Float32Array): void {
    addRows(rows, this.#lastPlaces(), added);
  }

  /** Zeros in the rows at each sequence's last step of [T, B, width]. */
  clearLastRows({ array, width }: Rows): void {
    this.#lastPlaces().forEach((row) => fill(array.subarray(row * width, (row + 1) * width), 0));
  }

  #move(from: Rows, to: Rows, places: Int32Array): void {
    copyRows(from, to, { places, columns: Math.min(from.width, to.width), count: places.length });
  }

  /** Calls `body` for each step that counts with its row's numbers in [B, T] and in [T, B]. */
  #pairs(body: (places: Int32Array, inBatch: number, inTime: number) => void): Int32Array {
    const { batch, steps, reverse } = this.#options;
    const places = new Int32Array(batch * steps).fill(NO_ROW);
    for (let b = 0; b < batch; b++) {
      const length = this.#length(b);
      for (let t = 0; t < length; t++)
        body(places, b * steps + (reverse ? length - 1 - t : t), t * batch + b);
    }
    return places;
  }

  #lastPlaces(): Int32Array {
    const { batch } = this.#options;
    return (this.#last ??= Int32Array.from({ length: batch }, (_, b) => (this.#length(b) - 1) * batch + b));
  }

  #length(b: number): number {
    const { lengths, steps } = this.#options;
    return lengths === null ? steps : lengths[b]!;
  }
}
