import { Rejection } from '../../shared/encoding';
import type { Fields } from './fields/fields';
import { KEPT_BYTES, MAXIMUM_RECORD_BYTES, type RawRecord } from './record-cutter';
import type { Row } from './rows';

/** How the rows of a group become one record. */
export interface RowsToRecord {
  readonly combine: (rows: readonly Fields[]) => Fields | Rejection;
  /** Places of the rows in the order in which they are combined; absent: that of the file. */
  readonly order?: ((rows: readonly Fields[]) => number[] | Rejection) | undefined;
}

/** A record that is made of several rows. One row that cannot be used makes all of it unusable. */
export class RowGroup {
  /** Bytes of its rows, as far as they are held. */
  #bytes = 0;
  readonly #rows: Fields[] = [];
  readonly #parts: Buffer[] = [];
  #lines = 0;
  #fault: { readonly at: Place; readonly why: Rejection } | undefined;
  #start: Place | undefined;

  get isEmpty(): boolean {
    return this.#start === undefined;
  }

  add(row: Row): void {
    this.#start ??= placeOf(row);
    this.#lines += 1;
    this.#keep(row);
    if (row.fields instanceof Rejection) this.fail(row, row.fields);
    else if (this.#fault === undefined) this.#rows.push(row.fields);
    if (this.#bytes > MAXIMUM_RECORD_BYTES && this.#fault === undefined) {
      const detail = `${this.#lines} rows are above ${MAXIMUM_RECORD_BYTES} bytes`;
      this.fail(row, new Rejection('record-too-long', detail));
    }
  }

  /** The first fault is what is reported, with its place. */
  fail(at: Place, why: Rejection): void {
    this.#fault ??= { at: placeOf(at), why };
    this.#rows.length = 0;
  }

  /** The record's bytes are those of its rows in their order, so that the same rows have the same digest. */
  toRecord({ combine, order }: RowsToRecord): Row {
    if (this.#fault !== undefined) return this.#record(this.#parts, this.#fault.at, this.#fault.why);
    const start = this.#start ?? { line: 1, byteOffset: 0 };
    if (order === undefined) return this.#record(this.#parts, start, combine(this.#rows));
    const places = order(this.#rows);
    if (places instanceof Rejection) return this.#record(this.#parts, start, places);
    const rows = places.map((index) => this.#rows[index]!);
    return this.#record(
      places.map((index) => this.#parts[index]!),
      start,
      combine(rows),
    );
  }

  #record(parts: readonly Buffer[], at: Place, fields: Fields | Rejection): Row {
    const lines = parts.flatMap((part, index) => (index === 0 ? [part] : [LINE_END, part]));
    return { bytes: Buffer.concat(lines), ...at, fields };
  }

  /** Copied, since a row's bytes are valid only while it is visited. */
  #keep({ bytes }: RawRecord): void {
    this.#bytes += bytes.length + 1;
    if (this.#fault !== undefined && this.#bytes > KEPT_BYTES) return;
    this.#parts.push(Buffer.from(bytes));
  }
}

const LINE_END = Buffer.from('\n');

type Place = Pick<Row, 'line' | 'byteOffset' | 'key' | 'side'>;

/** Without what a row outside of a shard of several objects has not. */
const placeOf = ({ line, byteOffset, key, side }: Place): Place =>
  key === undefined || side === undefined ? { line, byteOffset } : { line, byteOffset, key, side };
