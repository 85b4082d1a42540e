import {
  Field,
  Float32,
  Int32,
  List,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
  Utf8,
  type Data,
} from 'apache-arrow';
import { COLUMN } from '../../shared/dataset';
import type { EncodedExample } from '../../shared/encoding';

export interface EncodedRow extends EncodedExample {
  readonly line: number;
  /** JSON of the `RawExample`; in the test split only. */
  readonly record?: string;
}

export interface Columns {
  readonly input: 'tokens' | 'numeric';
  readonly target: 'class' | 'value';
  readonly hasRecord: boolean;
}

/** A batch is closed at either bound, so that only one of them is held beside the bytes that are written. */
const BATCH_ROWS = 65_536;
const BATCH_VALUES = 4 * 2 ** 20;

/** Builds an Arrow IPC file row by row. The same rows give the same bytes. */
export class ArrowFile {
  rows = 0;
  readonly #columns: Columns;
  readonly #schema: Schema;
  readonly #writer = new RecordBatchFileWriter();
  #pending: EncodedRow[] = [];
  #pendingValues = 0;

  constructor(columns: Columns) {
    this.#columns = columns;
    const item = columns.input === 'tokens' ? new Int32() : new Float32();
    this.#schema = new Schema([
      new Field(COLUMN.input, new List(new Field('item', item, false)), false),
      new Field(COLUMN.target, columns.target === 'class' ? new Int32() : new Float32(), false),
      new Field(COLUMN.line, new Int32(), false),
      ...(columns.hasRecord ? [new Field(COLUMN.record, new Utf8(), false)] : []),
    ]);
  }

  add(row: EncodedRow): void {
    this.rows += 1;
    this.#pending.push(row);
    this.#pendingValues += row.input.length;
    if (this.#pending.length >= BATCH_ROWS || this.#pendingValues >= BATCH_VALUES) this.#flush();
  }

  /** The file. Nothing can be added afterwards. */
  toBytes(): Uint8Array {
    if (this.#pending.length > 0) this.#flush();
    this.#writer.finish();
    return this.#writer.toUint8Array(true);
  }

  #flush(): void {
    const rows = this.#pending;
    const children: Data[] = [
      this.#inputData(rows),
      numbers(
        rows.map(({ target }) => target),
        this.#columns.target === 'class',
      ),
      numbers(
        rows.map(({ line }) => line),
        true,
      ),
      ...(this.#columns.hasRecord ? [texts(rows.map(({ record }) => record ?? ''))] : []),
    ];
    const type = new Struct(this.#schema.fields);
    this.#writer.write(
      new RecordBatch(this.#schema, makeData({ type, length: rows.length, nullCount: 0, children })),
    );
    this.#pending = [];
    this.#pendingValues = 0;
  }

  #inputData(rows: readonly EncodedRow[]): Data {
    const isTokens = this.#columns.input === 'tokens';
    const values = isTokens ? new Int32Array(this.#pendingValues) : new Float32Array(this.#pendingValues);
    const valueOffsets = offsetsOf(rows.map(({ input }) => input.length));
    rows.forEach(({ input }, index) => values.set(input, valueOffsets[index]));
    const child = isTokens
      ? makeData({ type: new Int32(), data: values as Int32Array, length: values.length, nullCount: 0 })
      : makeData({ type: new Float32(), data: values as Float32Array, length: values.length, nullCount: 0 });
    const type = new List(new Field('item', isTokens ? new Int32() : new Float32(), false));
    return makeData({ type, length: rows.length, nullCount: 0, valueOffsets, child });
  }
}

function numbers(values: readonly number[], areIntegers: boolean): Data {
  const length = values.length;
  return areIntegers
    ? makeData({ type: new Int32(), data: Int32Array.from(values), length, nullCount: 0 })
    : makeData({ type: new Float32(), data: Float32Array.from(values), length, nullCount: 0 });
}

function texts(values: readonly string[]): Data {
  const encoded = values.map((value) => Buffer.from(value, 'utf8'));
  const valueOffsets = offsetsOf(encoded.map(({ length }) => length));
  return makeData({
    type: new Utf8(),
    data: new Uint8Array(Buffer.concat(encoded)),
    length: values.length,
    nullCount: 0,
    valueOffsets,
  });
}

/** [0, l0, l0 + l1, …] */
function offsetsOf(lengths: readonly number[]): Int32Array {
  const offsets = new Int32Array(lengths.length + 1);
  lengths.forEach((length, index) => (offsets[index + 1] = (offsets[index] ?? 0) + length));
  return offsets;
}
