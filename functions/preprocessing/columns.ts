import { COLUMN } from '../../shared/dataset';
import type { EncodedExample } from '../../shared/encoding';
import { isRelativeTarget, type Task } from '../../shared/request/task';
import { conditionFields, featureNames } from './streams';

export interface EncodedRow extends EncodedExample {
  readonly line: number;
  /** JSON of the `RawExample`; in the test split only. */
  readonly record?: string;
}

type Numbers = Int32Array | Float32Array;

/** A column of an encoded shard: its name, its type, and what a row has in it. */
export type Column = { readonly name: string } & (
  | { readonly kind: 'integer' | 'float'; readonly of: (row: EncodedRow) => number }
  | { readonly kind: 'integers' | 'floats'; readonly of: (row: EncodedRow) => Numbers }
  | { readonly kind: 'text'; readonly of: (row: EncodedRow) => string }
);

const NOTHING = new Int32Array(0);

/** The columns of a task's encoded shards, in their order, as `COLUMN` describes them. */
export function columnsOf(task: Task, { hasRecord = false } = {}): Column[] {
  const { input, target } = task;
  const inputs: Column[] =
    input.kind === 'condition'
      ? []
      : [
          {
            name: COLUMN.input,
            kind: input.kind === 'tokens' ? 'integers' : 'floats',
            of: (row) => row.input,
          },
        ];
  return [
    ...inputs,
    ...conditionFields(task).map((_, n): Column => ({
      name: COLUMN.condition(n),
      kind: 'integer',
      of: ({ conditions }) => conditions[n] ?? 0,
    })),
    ...featureNames(task).map((_, n): Column => ({
      name: COLUMN.feature(n),
      kind: 'integers',
      of: ({ features }) => features[n] ?? NOTHING,
    })),
    targetColumn(target.kind),
    ...(isRelativeTarget(target)
      ? [{ name: COLUMN.offset, kind: 'float', of: ({ offset }) => offset } satisfies Column]
      : []),
    { name: COLUMN.line, kind: 'integer', of: ({ line }) => line },
    ...(hasRecord
      ? [{ name: COLUMN.record, kind: 'text', of: ({ record }) => record ?? '' } satisfies Column]
      : []),
  ];
}

function targetColumn(kind: Task['target']['kind']): Column {
  const name = COLUMN.target;
  if (kind === 'tags' || kind === 'tokens') {
    return { name, kind: 'integers', of: ({ target }) => (typeof target === 'number' ? NOTHING : target) };
  }
  return {
    name,
    kind: kind === 'class' ? 'integer' : 'float',
    of: ({ target }) => (typeof target === 'number' ? target : NaN),
  };
}
