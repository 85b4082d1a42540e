import type { RawExample, Split } from '../../shared/dataset';
import { expandNames, type Fields } from './fields/fields';
import { readNumber } from './fields/numbers';
import { Rejection } from '../../shared/encoding';
import type { RecordShape } from '../../shared/request/data';
import { showValue } from '../../shared/request/nearest';
import type { NumericInput, Task } from '../../shared/request/task';
import type { Assembler } from './assembler';
import type { RawRecord } from './record-cutter';

type Windows = Extract<RecordShape, { kind: 'windows' }>;

export interface WindowSink {
  /** @param row the window's last one, which holds the target */
  accept(row: RawRecord, example: RawExample, split: Split): void;
  reject(row: RawRecord, why: Rejection, split: Split): void;
}

interface Row {
  readonly channels: number[];
  readonly target: number;
}

/**
 * Makes a record of every window of rows. A row that cannot be used is rejected once, and no window reaches over
 * it; nor does one reach over the end of a split, its target included.
 *
 * @param options.splitAt split of a row by its position in the file, from 0
 */
export function windowAssembler(
  options: { readonly shape: Windows; readonly task: Task; readonly splitAt: (position: number) => Split },
  sink: WindowSink,
): Assembler & { channelNames(): string[] } {
  const { shape, task, splitAt } = options;
  const read = rowReader(task);
  const span = shape.length + shape.horizon;
  let rows: Row[] = [];
  let split: Split | undefined;
  let position = -1;
  return {
    push: (raw) => {
      position += 1;
      const row = raw.fields instanceof Rejection ? raw.fields : read.row(raw.fields);
      if (row instanceof Rejection || splitAt(position) !== split) rows = [];
      split = splitAt(position);
      if (row instanceof Rejection) return sink.reject(raw, row, split);
      rows.push(row);
      if (rows.length > span) rows.shift();
      // Counted from the start of the file, so that a gap does not shift the windows after it.
      if (rows.length < span || (position - span + 1) % shape.stride !== 0) return;
      const window = rows.slice(0, shape.length);
      const input = window.map(({ channels }) => channels);
      const offset = window.at(-1)?.target ?? 0;
      sink.accept(raw, { input, target: row.target, offset }, split);
    },
    finish: () => undefined,
    channelNames: () => read.names() ?? [],
  };
}

function rowReader({ input, target }: Task): {
  row(fields: Fields): Row | Rejection;
  names(): string[] | undefined;
} {
  const { fields: patterns } = input as NumericInput;
  let names: string[] | undefined;
  const number = (fields: Fields, name: string): number | Rejection =>
    fields.has(name)
      ? readNumber(fields.get(name), () => `field ${showValue(name)}`)
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
