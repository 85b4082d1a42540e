import {
  Field,
  Float32,
  Int32,
  List,
  makeData,
  Uint16,
  Uint8,
  Utf8,
  type Data,
  type DataType,
} from 'apache-arrow';
import { idArrayOf } from '../../shared/encoding';
import type { Column, EncodedRow } from './columns';

/** Gathers one column's values of a record batch. */
export interface ColumnBuilder {
  readonly type: DataType;
  /** @returns how many values it took */
  add(row: EncodedRow): number;
  /** The rows since the last time, and begins anew. */
  take(): Data;
}

export function columnBuilder(column: Column): ColumnBuilder {
  switch (column.kind) {
    case 'integer':
      return scalars(column.of, { type: new Int32(), values: new Growing(Int32Array) });
    case 'float':
      return scalars(column.of, { type: new Float32(), values: new Growing(Float32Array) });
    case 'ids':
      return lists(column.of, idsBelow(column.size));
    case 'floats':
      return lists(column.of, { item: new Float32(), values: new Growing(Float32Array) });
    case 'text':
      return texts(column.of);
  }
}

type Numbers = Uint8Array | Uint16Array | Int32Array | Float32Array;
type Item = Uint8 | Uint16 | Int32 | Float32;

interface Items {
  readonly item: Item;
  readonly values: Growing<Numbers>;
}

function idsBelow(size: number): Items {
  const values = new Growing(idArrayOf(size));
  switch (values.bytesEach) {
    case 1:
      return { item: new Uint8(), values };
    case 2:
      return { item: new Uint16(), values };
    default:
      return { item: new Int32(), values };
  }
}

const FIRST_VALUES = 1_024;

/** An array that grows as numbers are added to it; the next one starts as large as the last one ended. */
class Growing<Values extends Numbers> {
  length = 0;
  readonly #create: new (length: number) => Values;
  #values: Values;

  constructor(create: new (length: number) => Values) {
    this.#create = create;
    this.#values = new create(FIRST_VALUES);
  }

  add(value: number): void {
    this.#reserve(1);
    this.#values[this.length++] = value;
  }

  get bytesEach(): number {
    return this.#values.BYTES_PER_ELEMENT;
  }

  addAll(values: ArrayLike<number>): void {
    this.#reserve(values.length);
    this.#values.set(values, this.length);
    this.length += values.length;
  }

  take(): Values {
    const taken = this.#values.subarray(0, this.length) as Values;
    this.#values = new this.#create(this.#values.length);
    this.length = 0;
    return taken;
  }

  #reserve(more: number): void {
    if (this.length + more <= this.#values.length) return;
    const larger = new this.#create(Math.max(this.length + more, this.#values.length * 2));
    larger.set(this.#values);
    this.#values = larger;
  }
}

function scalars(
  of: (row: EncodedRow) => number,
  { type, values }: { readonly type: Item; readonly values: Growing<Numbers> },
): ColumnBuilder {
  return {
    type,
    add: (row) => {
      values.add(of(row));
      return 1;
    },
    take: () => {
      const data = values.take();
      return makeData({ type, data, length: data.length, nullCount: 0 } as Parameters<typeof makeData>[0]);
    },
  };
}

function lists(of: (row: EncodedRow) => ArrayLike<number>, { item, values }: Items): ColumnBuilder {
  const type = new List(new Field('item', item, false));
  const offsets = new Growing(Int32Array);
  offsets.add(0);
  return {
    type,
    add: (row) => {
      const own = of(row);
      values.addAll(own);
      offsets.add(values.length);
      return own.length;
    },
    take: () => {
      const data = values.take();
      const valueOffsets = offsets.take();
      offsets.add(0);
      const child = makeData({ type: item, data, length: data.length, nullCount: 0 } as Parameters<
        typeof makeData
      >[0]);
      return makeData({
        type,
        child,
        valueOffsets,
        length: valueOffsets.length - 1,
        nullCount: 0,
      } as Parameters<typeof makeData>[0]);
    },
  };
}

function texts(of: (row: EncodedRow) => string): ColumnBuilder {
  const type = new Utf8();
  const offsets = new Growing(Int32Array);
  offsets.add(0);
  let parts: Buffer[] = [];
  let bytes = 0;
  return {
    type,
    add: (row) => {
      const part = Buffer.from(of(row), 'utf8');
      parts.push(part);
      bytes += part.length;
      offsets.add(bytes);
      return Math.ceil(part.length / Int32Array.BYTES_PER_ELEMENT);
    },
    take: () => {
      const valueOffsets = offsets.take();
      offsets.add(0);
      const data = new Uint8Array(Buffer.concat(parts));
      parts = [];
      bytes = 0;
      return makeData({ type, data, valueOffsets, length: valueOffsets.length - 1, nullCount: 0 });
    },
  };
}
