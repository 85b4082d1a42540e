import { END_ID, SPLITS, UNKNOWN_ID, type Encoder, type Split } from '../../shared/dataset';
import { hasLabels, type Task } from '../../shared/request/task';
import type {
  Counts,
  Coverage,
  DatasetStatistics,
  Distributions,
  LabelStatistics,
  LengthStatistics,
  Measurements,
  NumberStatistics,
  TextStatistics,
} from '../../shared/statistics';
import { sumOfCounts } from '../sums/counts';
import { conditionFields, conditionStream, TARGET_STREAM } from '../sums/streams';
import { lengthBins, sketchBins } from './bins';
import { eachSplit } from '../sums/each-split';
import { lengthQuantile, totalOf } from './lengths';
import { quantileOf, relativeErrorOf } from '../sums/quantile-sketch';

/** How many are listed one by one, so that a manifest stays small; the others are summed up. */
const MOST_LABELS = 200;
const MOST_TEXTS = 100;
/** A longer text is summed up with the others. */
const MOST_CHARACTERS = 200;

export interface Described {
  readonly distributions: Distributions;
  readonly task: Task;
  readonly encoder: Encoder;
}

/** The statistics of a dataset, from its distributions. `withCoverage` adds coverage once the dataset is encoded. */
export const statisticsOf = ({ distributions, task, encoder }: Described): DatasetStatistics => ({
  version: 1,
  labels: labelsOf(distributions, task),
  lengths: lengthsOf(distributions, task),
  texts: textsOf({ distributions, task, encoder }),
  numbers: [
    ...distributions.channels.map((channel) => numbersOf('input', channel)),
    ...(distributions.target === null ? [] : [numbersOf('target', distributions.target)]),
  ],
  missing: distributions.missing.map(({ field, rows, missing }) => ({
    field,
    rows,
    missing,
    share: rows === 0 ? 0 : missing / rows,
  })),
});

/** Adds the share of the tokens and conditions that the vocabulary covers, per split. */
export function withCoverage(
  statistics: DatasetStatistics,
  coverages: readonly (readonly Coverage[])[],
): DatasetStatistics {
  const shareOf = ({ role, field }: TextStatistics, split: Split): number | null => {
    const counts = coverages.flatMap((list) =>
      list
        .filter((one) => one.role === role && (role !== 'condition' || one.field === field))
        .map((one) => one[split]),
    );
    const tokens = counts.reduce((total, count) => total + count.tokens, 0);
    const unknown = counts.reduce((total, count) => total + count.unknown, 0);
    return tokens === 0 ? null : 1 - unknown / tokens;
  };
  const texts = statistics.texts.map((text): TextStatistics => {
    const coverage = eachSplit((split) => shareOf(text, split));
    const isUnknown = text.role === 'condition' && SPLITS.every((split) => coverage[split] === null);
    return isUnknown ? text : { ...text, coverage };
  });
  return { ...statistics, texts };
}

/** What is measured and in which unit: lengths in different units are not compared. */
export function lengthUnit({ kind, input, target }: Task): string {
  if (kind === 'one-to-many') return `target in ${target.tokens}`;
  return input.kind === 'tokens' ? `input in ${input.tokens}` : 'input in steps';
}

/** The texts that a task reads: tokens of input and target, and values of conditions. */
export function textsRead({ distributions, task }: Pick<Described, 'distributions' | 'task'>): TextRead[] {
  const { input, target } = task;
  const stream = (name: string) => distributions.streams.find((one) => one.name === name)?.counts ?? [];
  return [
    ...(input.kind === 'tokens'
      ? [
          {
            role: 'input' as const,
            field: input.field,
            tokens: tokensOf(input),
            counts: distributions.tokens,
          },
        ]
      : []),
    ...conditionFields(task).map((field) => ({
      role: 'condition' as const,
      field,
      tokens: 'value',
      counts: stream(conditionStream(field)),
    })),
    ...(target.kind === 'tokens'
      ? [
          {
            role: 'target' as const,
            field: target.field,
            tokens: tokensOf(target),
            counts: stream(TARGET_STREAM),
          },
        ]
      : []),
  ];
}

export interface TextRead extends Pick<TextStatistics, 'role' | 'field' | 'tokens'> {
  readonly counts: Counts;
}

const tokensOf = ({ tokens, lowercase }: { readonly tokens: string; readonly lowercase: boolean }): string =>
  lowercase ? `${tokens}, lower case` : tokens;

function labelsOf({ labels }: Distributions, { target }: Task): LabelStatistics | null {
  if (!hasLabels(target)) return null;
  const counts = {
    train: new Map(labels.train),
    validation: new Map(labels.validation),
    test: new Map(labels.test),
  };
  const counted = eachSplit((split) => sumOfCounts(labels[split]));
  const all = [...new Set(SPLITS.flatMap((split) => labels[split].map(([label]) => label)))];
  const commonest = all
    .filter(isListed)
    .map((label) => [label, counts.train.get(label) ?? 0] as const)
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST_LABELS);
  const share = (label: string, split: Split) => ratio(counts[split].get(label) ?? 0, counted[split]);
  const shares = commonest.map(([label]) => ({ label, ...eachSplit((split) => share(label, split)) }));
  const listed = (split: Split) =>
    commonest.reduce((total, [label]) => total + (counts[split].get(label) ?? 0), 0);
  const rest = eachSplit((split) => ratio(counted[split] - listed(split), counted[split]));
  return { field: target.field, kind: target.kind, distinct: all.length, counted, shares, rest };
}

function lengthsOf({ lengths }: Distributions, task: Task): LengthStatistics {
  const quantiles = eachSplit((split) => {
    const at = (share: number) => lengthQuantile(lengths[split], share);
    return {
      records: totalOf(lengths[split]),
      minimum: at(0),
      p5: at(0.05),
      p25: at(0.25),
      median: at(0.5),
      p75: at(0.75),
      p95: at(0.95),
      p99: at(0.99),
      maximum: at(1),
    };
  });
  return { of: lengthUnit(task), quantiles, bins: lengthBins(lengths.train) };
}

function textsOf({ distributions, task, encoder }: Described): TextStatistics[] {
  return textsRead({ distributions, task }).map(({ counts, ...text }) => {
    const occurrences = sumOfCounts(counts);
    const commonest = counts
      .filter(([value]) => isListed(value))
      .sort((a, b) => b[1] - a[1])
      .slice(0, MOST_TEXTS);
    return {
      ...text,
      distinct: counts.length,
      occurrences,
      top: commonest.map(([value, times]) => ({ text: value, share: ratio(times, occurrences) })),
      vocabulary: vocabularyOf(text, encoder).length,
    };
  });
}

/** How many ids at the start of an encoder's list stand for no text. */
const SPECIAL = { input: UNKNOWN_ID + 1, condition: UNKNOWN_ID + 1, target: END_ID + 1 } as const;

/** The texts that an encoder knows. */
export function vocabularyOf(
  { role, field }: Pick<TextStatistics, 'role' | 'field'>,
  { input, target }: Encoder,
): string[] {
  const lists = {
    input: () => (input.kind === 'tokens' ? input.vocabulary : []),
    target: () => (target.kind === 'tokens' ? target.vocabulary : []),
    condition: () => {
      if (input.kind === 'condition') return input.values;
      return input.kind === 'tokens'
        ? (input.conditions.find((one) => one.field === field)?.values ?? [])
        : [];
    },
  };
  return lists[role]().slice(SPECIAL[role]);
}

function numbersOf(
  role: NumberStatistics['role'],
  { name, moments, sketch }: Measurements,
): NumberStatistics {
  const at = (share: number) => quantileOf(sketch, share);
  return {
    role,
    name,
    count: moments.count,
    mean: moments.mean,
    standardDeviation: Math.sqrt(moments.m2 / Math.max(1, moments.count)),
    relativeError: relativeErrorOf(sketch),
    quantiles: {
      minimum: sketch.minimum,
      p1: at(0.01),
      p5: at(0.05),
      p25: at(0.25),
      median: at(0.5),
      p75: at(0.75),
      p95: at(0.95),
      p99: at(0.99),
      maximum: sketch.maximum,
    },
    bins: sketchBins(sketch),
  };
}

const isListed = (text: string): boolean => text.length <= MOST_CHARACTERS;

const ratio = (some: number, all: number): number => (all === 0 ? 0 : some / all);
