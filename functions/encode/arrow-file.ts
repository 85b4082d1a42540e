import {
  AsyncByteQueue,
  Field,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
} from 'apache-arrow';
import { columnBuilder, type ColumnBuilder } from './column-builder';
import type { Column, EncodedRow } from './columns';

/** A batch is closed at either bound, so that only one of them is held beside the bytes that are written. */
const BATCH_ROWS = 65_536;
/** Numbers of all columns, and texts in fours of bytes: 8 MiB. */
const BATCH_VALUES = 2 * 2 ** 20;

/** Builds an Arrow IPC file row by row. The same rows give the same bytes. */
export class ArrowFile {
  rows = 0;
  readonly #builders: readonly ColumnBuilder[];
  readonly #schema: Schema;
  readonly #writer = new RecordBatchFileWriter();
  readonly #written = new Written();
  #pendingRows = 0;
  #pendingValues = 0;

  constructor(columns: readonly Column[]) {
    this.#builders = columns.map(columnBuilder);
    this.#schema = new Schema(
      columns.map(({ name }, index) => new Field(name, this.#builders[index]!.type, false)),
    );
    this.#writer.reset(this.#written, this.#schema);
  }

  /** The row's arrays are copied. */
  add(row: EncodedRow): void {
    this.rows += 1;
    this.#pendingRows += 1;
    for (const builder of this.#builders) this.#pendingValues += builder.add(row);
    if (this.#pendingRows >= BATCH_ROWS || this.#pendingValues >= BATCH_VALUES) this.#closeBatch();
  }

  /** What was written since the last time, in order; the batch that is not closed yet is not in it. */
  take(): Uint8Array[] {
    return this.#written.take();
  }

  /** What is left of the file. Nothing can be added afterwards. */
  finish(): Uint8Array[] {
    if (this.#pendingRows > 0) this.#closeBatch();
    this.#writer.finish();
    return this.take();
  }

  /** The file, where nothing of it was taken. Nothing can be added afterwards. */
  toBytes(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.finish()));
  }

  #closeBatch(): void {
    const children = this.#builders.map((builder) => builder.take());
    const type = new Struct(this.#schema.fields);
    const data = makeData({ type, length: this.#pendingRows, nullCount: 0, children });
    this.#writer.write(new RecordBatch(this.#schema, data));
    this.#pendingRows = 0;
    this.#pendingValues = 0;
  }
}

/** Keeps what Arrow's writer writes until it is taken; the queue that it extends would keep all of it. */
class Written extends AsyncByteQueue {
  #chunks: Uint8Array[] = [];

  override write(chunk: Uint8Array): void {
    if (chunk.byteLength > 0) this.#chunks.push(chunk);
  }

  take(): Uint8Array[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    return chunks;
  }
}
