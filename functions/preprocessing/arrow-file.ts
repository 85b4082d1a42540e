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
  type DataType,
} from 'apache-arrow';
import type { Column, EncodedRow } from './columns';

/** A batch is closed at either bound, so that only one of them is held beside the bytes that are written. */
const BATCH_ROWS = 65_536;
const BATCH_VALUES = 4 * 2 ** 20;

/** Builds an Arrow IPC file row by row. The same rows give the same bytes. */
export class ArrowFile {
  rows = 0;
  readonly #columns: readonly Column[];
  readonly #schema: Schema;
  readonly #writer = new RecordBatchFileWriter();
  #pending: EncodedRow[] = [];
  #pendingValues = 0;

  constructor(columns: readonly Column[]) {
    this.#columns = columns;
    this.#schema = new Schema(columns.map(({ name, kind }) => new Field(name, typeOf(kind), false)));
  }

  add(row: EncodedRow): void {
    this.rows += 1;
    this.#pending.push(row);
    const targets = typeof row.target === 'number' ? 1 : row.target.length;
    this.#pendingValues += row.input.length * (1 + row.features.length) + targets;
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
    const children = this.#columns.map((column) => dataOf(column, rows));
    const type = new Struct(this.#schema.fields);
    this.#writer.write(
      new RecordBatch(this.#schema, makeData({ type, length: rows.length, nullCount: 0, children })),
    );
    this.#pending = [];
    this.#pendingValues = 0;
  }
}

function typeOf(kind: Column['kind']): DataType {
  switch (kind) {
    case 'integer':
      return new Int32();
    case 'float':
      return new Float32();
    case 'integers':
      return listOf(new Int32());
    case 'floats':
      return listOf(new Float32());
    case 'text':
      return new Utf8();
  }
}

const listOf = <Item extends Int32 | Float32>(item: Item): List<Item> =>
  new List(new Field('item', item, false));

function dataOf(column: Column, rows: readonly EncodedRow[]): Data {
  switch (column.kind) {
    case 'integer':
      return integers(Int32Array.from(rows, column.of));
    case 'float':
      return floats(Float32Array.from(rows, column.of));
    case 'integers':
    case 'floats':
      return lists(rows.map(column.of), column.kind);
    case 'text':
      return texts(rows.map(column.of));
  }
}

const integers = (data: Int32Array): Data<Int32> =>
  makeData({ type: new Int32(), data, length: data.length, nullCount: 0 });

const floats = (data: Float32Array): Data<Float32> =>
  makeData({ type: new Float32(), data, length: data.length, nullCount: 0 });

function lists(values: readonly (Int32Array | Float32Array)[], kind: 'integers' | 'floats'): Data {
  const valueOffsets = offsetsOf(values.map(({ length }) => length));
  const total = valueOffsets.at(-1) ?? 0;
  const list = { length: values.length, nullCount: 0, valueOffsets };
  const fill = <Numbers extends Int32Array | Float32Array>(all: Numbers): Numbers => {
    values.forEach((own, index) => all.set(own, valueOffsets[index]));
    return all;
  };
  return kind === 'integers'
    ? makeData({ ...list, type: listOf(new Int32()), child: integers(fill(new Int32Array(total))) })
    : makeData({ ...list, type: listOf(new Float32()), child: floats(fill(new Float32Array(total))) });
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
