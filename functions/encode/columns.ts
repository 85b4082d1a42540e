import {
  COLUMN,
  labelsOfIds,
  type Encoder,
  type InputEncoder,
  type TargetEncoder,
} from '../../shared/dataset';
import { isLabelSets, type EncodedExample } from '../../shared/encoding';
import { isRelativeTarget, isScaledByRecord, type Task } from '../../shared/request/task';
import { keepsUnknownWords } from './unknown-words';
import { conditionFields, featureNames } from '../sums/streams';

export interface EncodedRow extends Omit<EncodedExample, 'isCut'> {
  readonly line: number;
  /** A number of each unknown word, where words have tags. */
  readonly unknownWords?: ArrayLike<number> | undefined;
  /** JSON of the `RawExample`; in the test split only. */
  readonly record?: string;
  /** The beginning of its group's digest; in the test split only, where the split has a key. */
  readonly group?: string | undefined;
  /** What a window's series is called; in the test split only. */
  readonly series?: string | undefined;
}

/** A column of an encoded shard: its name, its type, and what a row has in it. */
export type Column = { readonly name: string } & (
  | { readonly kind: 'integer' | 'float'; readonly of: (row: EncodedRow) => number }
  /** Lists of ids, all below `size`. */
  | { readonly kind: 'ids'; readonly size: number; readonly of: (row: EncodedRow) => ArrayLike<number> }
  | { readonly kind: 'floats'; readonly of: (row: EncodedRow) => ArrayLike<number> }
  | { readonly kind: 'text'; readonly of: (row: EncodedRow) => string }
);

const NOTHING = new Int32Array(0);

/** The columns of a task's encoded shards, in their order, as `COLUMN` describes them. */
export function columnsOf(
  task: Task,
  encoder: Encoder,
  { hasRecord = false, hasGroup = false, hasSeries = false } = {},
): Column[] {
  const { target } = task;
  return [
    ...inputColumn(encoder.input),
    ...conditionFields(task).map((_, n): Column => ({
      name: COLUMN.condition(n),
      kind: 'integer',
      of: ({ conditions }) => conditions[n] ?? 0,
    })),
    ...featureNames(task).map((_, n): Column => ({
      name: COLUMN.feature(n),
      kind: 'ids',
      size: encoder.input.kind === 'tokens' ? (encoder.input.features[n]?.values.length ?? 0) : 0,
      of: ({ features }) => features[n] ?? NOTHING,
    })),
    targetColumn(encoder.target),
    ...countColumn(encoder.target),
    ...(isRelativeTarget(target) || isScaledByRecord(target)
      ? [valueColumn(COLUMN.offset, encoder.target, ({ offset }) => offset)]
      : []),
    ...(isScaledByRecord(target)
      ? [valueColumn(COLUMN.spread, encoder.target, ({ spread }) => spread ?? NaN)]
      : []),
    ...(target.kind === 'value' && target.seasonRows !== undefined
      ? [valueColumn(COLUMN.season, encoder.target, ({ season }) => season)]
      : []),
    ...(keepsUnknownWords(task)
      ? [
          {
            name: COLUMN.unknownWord,
            kind: 'ids',
            size: Number.MAX_SAFE_INTEGER,
            of: ({ unknownWords }) => unknownWords ?? NOTHING,
          } satisfies Column,
        ]
      : []),
    { name: COLUMN.line, kind: 'integer', of: ({ line }) => line },
    ...(hasRecord
      ? [{ name: COLUMN.record, kind: 'text', of: ({ record }) => record ?? '' } satisfies Column]
      : []),
    ...(hasGroup
      ? [{ name: COLUMN.group, kind: 'text', of: ({ group }) => group ?? '' } satisfies Column]
      : []),
    ...(hasSeries
      ? [{ name: COLUMN.series, kind: 'text', of: ({ series }) => series ?? '' } satisfies Column]
      : []),
  ];
}

function inputColumn(encoder: InputEncoder): Column[] {
  const name = COLUMN.input;
  const of = ({ input }: EncodedRow) => input;
  switch (encoder.kind) {
    case 'tokens':
      return [{ name, kind: 'ids', size: encoder.vocabulary.length, of }];
    case 'numeric':
    case 'labels':
      return [{ name, kind: 'floats', of }];
    case 'condition':
      return [];
  }
}

function targetColumn(encoder: TargetEncoder): Column {
  const name = COLUMN.target;
  if (encoder.kind === 'tags' || encoder.kind === 'tokens' || encoder.kind === 'labels') {
    const size = encoder.kind === 'tokens' ? encoder.vocabulary.length : labelsOfIds(encoder).length;
    return { name, kind: 'ids', size, of: ({ target }) => listOf(target) };
  }
  if (encoder.kind === 'value') return valueColumn(name, encoder, ({ target }) => numbersOf(target));
  return { name, kind: 'integer', of: ({ target }) => (typeof target === 'number' ? target : NaN) };
}

/** Labels of each step, where a step may have any number of them. */
const countColumn = (encoder: TargetEncoder): Column[] =>
  encoder.kind === 'labels' && encoder.of === 'step'
    ? [
        {
          name: COLUMN.targetCounts,
          // A step has at most all labels.
          kind: 'ids',
          size: labelsOfIds(encoder).length + 1,
          of: ({ target }) => (isLabelSets(target) ? target.counts : NOTHING),
        },
      ]
    : [];

const listOf = (target: EncodedRow['target']): ArrayLike<number> =>
  typeof target === 'number' ? NOTHING : isLabelSets(target) ? target.ids : target;

const numbersOf = (target: EncodedRow['target']): number | ArrayLike<number> =>
  typeof target === 'number' ? target : listOf(target);

/** Numbers where the target is one, lists of them where it is several. */
function valueColumn(
  name: string,
  encoder: TargetEncoder,
  of: (row: EncodedRow) => number | ArrayLike<number>,
): Column {
  const isVector = encoder.kind === 'value' && encoder.outputs !== undefined;
  if (isVector)
    return {
      name,
      kind: 'floats',
      of: (row) => {
        const values = of(row);
        return typeof values === 'number' ? NOTHING : values;
      },
    };
  return {
    name,
    kind: 'float',
    of: (row) => {
      const value = of(row);
      return typeof value === 'number' ? value : NaN;
    },
  };
}
