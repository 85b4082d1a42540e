import type { Side } from '../../../shared/dataset';
import { compareInstants } from '../time/instant';
import type { Row } from '../rows';
import type { NumericRow } from './row-reader';

/** Where a row is: enough to name it, without what it holds. */
export interface RowPlace {
  readonly key: string | undefined;
  readonly line: number;
  readonly byteOffset: number;
}

/** Objects and sides are few: a row holds their numbers. */
class Numbered<Value> {
  readonly #values: Value[] = [];

  numberOf(value: Value): number {
    const known = this.#values.lastIndexOf(value);
    return known >= 0 ? known : this.#values.push(value) - 1;
  }

  of(number: number): Value {
    return this.#values[number]!;
  }
}

/** What the series of a shard have in common. */
export interface SeriesContext {
  readonly keys: Numbered<string | undefined>;
  readonly sides: Numbered<Side>;
}

export const seriesContext = (): SeriesContext => ({ keys: new Numbered(), sides: new Numbered() });

const PLACE_NUMBERS = 4;
const FIRST_ROWS = 16;

/** Bytes that a row takes beside its numbers: its time, its place, and that it is there. */
export const ROW_BYTES = 8 * PLACE_NUMBERS + 41;

/** The rows of one series as arrays of numbers: no object per row, so that millions of them fit. */
export class SeriesRows {
  readonly times: bigint[] = [];
  readonly #context: SeriesContext;
  /** Numbers of a row, channels and targets; 0 before one could be used. */
  #width = 0;
  #values = new Float64Array(0);
  /** Number of its object and of its side, line, byte offset. */
  #places = new Float64Array(FIRST_ROWS * PLACE_NUMBERS);
  #usable = new Uint8Array(FIRST_ROWS);
  /** Rows in the order of time, once they are sorted. */
  #order: Int32Array | undefined;

  constructor(context: SeriesContext) {
    this.#context = context;
  }

  get rows(): number {
    return this.times.length;
  }

  /** @param numbers undefined of a row that cannot be used, but whose time is known */
  add(row: Row, time: bigint, side: Side, numbers: NumericRow | undefined): void {
    const at = this.times.push(time) - 1;
    if (at >= this.#usable.length) this.#grow();
    const { keys, sides } = this.#context;
    const place = [keys.numberOf(row.key), sides.numberOf(side), row.line, row.byteOffset];
    this.#places.set(place, at * PLACE_NUMBERS);
    if (numbers === undefined) return;
    this.#usable[at] = 1;
    if (this.#width === 0) {
      this.#width = numbers.channels.length + numbers.targets.length;
      this.#values = new Float64Array(this.#usable.length * this.#width);
    }
    this.#values.set(numbers.channels, at * this.#width);
    this.#values.set(numbers.targets, at * this.#width + numbers.channels.length);
  }

  /** From here on rows are counted in the order of time. */
  sort(): void {
    const { times } = this;
    this.#order = Int32Array.from(times.keys()).sort(
      (a, b) => compareInstants(times[a]!, times[b]!) || a - b,
    );
    const sorted = Array.from(this.#order, (row) => times[row]!);
    for (const [index, time] of sorted.entries()) times[index] = time;
  }

  isUsable(row: number): boolean {
    return this.#usable[this.#at(row)] === 1;
  }

  /** Channels and targets. */
  numbers(row: number): Float64Array {
    const at = this.#at(row) * this.#width;
    return this.#values.subarray(at, at + this.#width);
  }

  /** Where it came among the series' rows before they were sorted. */
  arrival(row: number): number {
    return this.#at(row);
  }

  side(row: number): Side {
    return this.#context.sides.of(this.#places[this.#at(row) * PLACE_NUMBERS + 1]!);
  }

  place(row: number): RowPlace {
    const at = this.#at(row) * PLACE_NUMBERS;
    return {
      key: this.#context.keys.of(this.#places[at]!),
      line: this.#places[at + 2]!,
      byteOffset: this.#places[at + 3]!,
    };
  }

  #at(row: number): number {
    return this.#order?.[row] ?? row;
  }

  #grow(): void {
    const rows = this.#usable.length * 2;
    this.#usable = enlarged(new Uint8Array(rows), this.#usable);
    this.#places = enlarged(new Float64Array(rows * PLACE_NUMBERS), this.#places);
    this.#values = enlarged(new Float64Array(rows * this.#width), this.#values);
  }
}

function enlarged<Values extends Uint8Array | Float64Array>(larger: Values, values: Values): Values {
  larger.set(values);
  return larger;
}
