import { Rejection, type Fields } from '../../shared/encoding';
import { MAXIMUM_RECORD_BYTES, type RawRecord } from './record-cutter';
import type { ShardRecord } from './rows';

const KEPT_BYTES = 4_096;

/** A record that is made of rows next to each other. One row that cannot be used makes all of it unusable. */
export class RowGroup {
  readonly #rows: Fields[] = [];
  readonly #parts: Buffer[] = [];
  #bytes = 0;
  #lines = 0;
  #fault: { readonly at: Pick<RawRecord, 'line' | 'byteOffset'>; readonly why: Rejection } | undefined;
  #start: Pick<RawRecord, 'line' | 'byteOffset'> | undefined;

  add(row: ShardRecord): void {
    this.#start ??= place(row);
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
  fail(at: Pick<RawRecord, 'line' | 'byteOffset'>, why: Rejection): void {
    this.#fault ??= { at: place(at), why };
    this.#rows.length = 0;
  }

  /** @param combine makes one record's fields of the rows' */
  toRecord(combine: (rows: readonly Fields[]) => Fields | Rejection): ShardRecord {
    const { at, why } = this.#fault ?? { at: this.#start ?? { line: 1, byteOffset: 0 }, why: undefined };
    return { bytes: Buffer.concat(this.#parts), ...at, fields: why ?? combine(this.#rows) };
  }

  /** Copied, since a row's bytes are valid only while it is visited. */
  #keep({ bytes }: RawRecord): void {
    this.#bytes += bytes.length + 1;
    if (this.#fault !== undefined && this.#bytes > KEPT_BYTES) return;
    if (this.#parts.length > 0) this.#parts.push(LINE_END);
    this.#parts.push(Buffer.from(bytes));
  }
}

const LINE_END = Buffer.from('\n');

const place = ({ line, byteOffset }: Pick<RawRecord, 'line' | 'byteOffset'>) => ({ line, byteOffset });
