import type { Split } from '../../shared/dataset';
import { Rejection } from '../../shared/encoding';
import { horizonsOf, type RecordShape } from '../../shared/request/data';
import { showValue } from '../../shared/request/nearest';
import type { NumericInput, Task } from '../../shared/request/task';
import {
  SetAside,
  tolerated,
  WindowRecord,
  type ExampleRecord,
  type Examples,
  type ExampleSource,
} from './examples';
import { expandNames, type Fields } from './fields/fields';
import { readNumber } from './fields/numbers';
import { countRows } from './read-rows';
import { eachObject } from './read-objects';
import type { Batches, Row, ShardObject } from './rows';
import { splitByTime } from './split-by-time';

type Windows = Extract<RecordShape, { kind: 'windows' }>;

interface NumericRow {
  readonly channels: number[];
  readonly target: number;
}

/**
 * Makes a record of every window of rows. A row that cannot be used is rejected once, and no window reaches over
 * it; nor does one reach over the end of a split, its target included.
 */
export function windowsOf(
  objects: AsyncGenerator<ShardObject, void, undefined>,
  shape: Windows,
  source: ExampleSource,
  rowsOf: (object: ShardObject) => Batches<Row>,
): Examples {
  const { data, task } = source.request;
  const read = rowReader(task);
  async function* inObject(object: ShardObject): Batches<ExampleRecord | SetAside> {
    const { side } = object.shard;
    const rows = await countRows({ ...object, format: data.format });
    const assembler = new WindowAssembler(shape, read, splitByTime({ side, split: data.split, rows }));
    for await (const { items, lines } of rowsOf(object))
      yield { items: items.flatMap((row) => assembler.push(row) ?? []), lines };
  }
  return {
    batches: eachObject(objects, inObject, tolerated(source)),
    channelNames: () => read.names() ?? [],
  };
}

class WindowAssembler {
  readonly #shape: Windows;
  readonly #read: RowReader;
  readonly #splitAt: (position: number) => Split;
  #rows: NumericRow[] = [];
  #split: Split | undefined;
  #position = -1;

  /** @param splitAt split of a row by its position in the file, from 0 */
  constructor(shape: Windows, read: RowReader, splitAt: (position: number) => Split) {
    this.#shape = shape;
    this.#read = read;
    this.#splitAt = splitAt;
  }

  /** The window that ends with this row's value as its target, if one does. */
  push(raw: Row): ExampleRecord | SetAside | undefined {
    const { length, stride } = this.#shape;
    const span = length + Math.max(...horizonsOf(this.#shape));
    this.#position += 1;
    const row = raw.fields instanceof Rejection ? raw.fields : this.#read.row(raw.fields);
    const split = this.#splitAt(this.#position);
    if (row instanceof Rejection || split !== this.#split) this.#rows = [];
    this.#split = split;
    if (row instanceof Rejection) return new SetAside(raw, row, split);
    this.#rows.push(row);
    if (this.#rows.length > span) this.#rows.shift();
    // Counted from the start of the file, so that a gap does not shift the windows after it.
    if (this.#rows.length < span || (this.#position - span + 1) % stride !== 0) return undefined;
    const window = this.#rows.slice(0, length);
    const input = window.map(({ channels }) => channels);
    const offset = window.at(-1)?.target ?? 0;
    return new WindowRecord(raw, { input, target: row.target, offset }, split);
  }
}

interface RowReader {
  row(fields: Fields): NumericRow | Rejection;
  names(): readonly string[] | undefined;
}

function rowReader({ input, target }: Task): RowReader {
  const { fields: patterns } = input as NumericInput;
  let names: readonly string[] | undefined;
  const number = (fields: Fields, name: string): number | Rejection =>
    fields.has(name)
      ? readNumber(fields.get(name), () => `field ${showValue(name)}`, fields.numberForm)
      : new Rejection('missing-field', `no field ${showValue(name)}`);
  return {
    names: () => names,
    row: (fields) => {
      const expanded = names ?? expandNames(fields, patterns, target.field);
      if (expanded instanceof Rejection) return expanded;
      names = expanded;
      const channels: number[] = [];
      for (const name of names) {
        const value = number(fields, name);
        if (value instanceof Rejection) return value;
        channels.push(value);
      }
      const value = number(fields, target.field);
      return value instanceof Rejection ? value : { channels, target: value };
    },
  };
}
