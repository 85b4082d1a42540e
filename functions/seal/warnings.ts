import type { DatasetManifest, Encoder, Split } from '../../shared/dataset';
import { listNames, showValue } from '../../shared/request/nearest';
import { hasLabels } from '../../shared/request/task';
import type { Coverage, Distributions } from '../../shared/statistics';
import type { DataSource } from '../../shared/request/data';
import { sumOfCounts } from '../sums/counts';
import { eachSplit } from '../sums/each-split';
import { stratifyAdvice } from './stratify-advice';

/** For a class: fewer records in a split say nothing about how well the class is learned or answered. */
const FEWEST_RECORDS = 5;
/** Share of the test records: setting aside fewer does not change a score that is read in percent. */
const NOTED_SHARE = 0.01;
const LABELS_NAMED = 5;

interface Sealed extends Pick<DatasetManifest, 'duplicates' | 'rejectedBySplit'> {
  readonly records: Readonly<Record<Split, number>>;
  readonly labels: Distributions['labels'];
  readonly encoder: Encoder;
  readonly data: Pick<DataSource, 'split'>;
  /** Of all shards. */
  readonly coverage: readonly Coverage[];
}

/** What an owner should know about a dataset besides the score, one sentence each; empty if there is nothing. */
export const datasetWarnings = (sealed: Sealed): string[] => [
  ...twins(sealed, 'test'),
  ...twins(sealed, 'validation'),
  ...unseen(sealed, 'test'),
  ...unseen(sealed, 'validation'),
  ...unseenConditions(sealed, 'test'),
  ...unseenConditions(sealed, 'validation'),
  ...leftOut(sealed),
  ...rare(sealed),
];

function twins({ duplicates, records }: Sealed, split: 'validation' | 'test'): string[] {
  const some = duplicates?.inTraining?.[split] ?? 0;
  if (some === 0) return [];
  const means = split === 'test' ? 'the score measures memory there' : 'training is stopped by memory there';
  return [
    `${shareOf(some, records[split], `${split} records`)} ${be(some)} in the training split too, as the network sees ${some === 1 ? 'it' : 'them'}, so ${means}; data.duplicates: "drop" leaves them out of training, and data.split.key keeps records of one origin on one side.`,
  ];
}

function unseen({ labels, encoder: { target }, data }: Sealed, split: 'validation' | 'test'): string[] {
  if (!hasLabels(target)) return [];
  const lacking = new Set(target.unseen ?? []);
  const found = labels[split].filter(([label]) => lacking.has(label));
  if (found.length === 0) return [];
  const { one, of } = WORDS[target.kind];
  const countsOf = labelCounts(labels);
  const advice =
    target.kind === 'class'
      ? stratifyAdvice(
          data,
          found.map(([label]) => countsOf(label)),
        )
      : '';
  const some = sumOfCounts(found);
  const all = `${split} ${of}`;
  const named = listed(
    [...found].sort((a, b) => b[1] - a[1]).map(([label, times]) => `${showValue(label)} (${times})`),
  );
  if (target.kind === 'labels')
    return [
      `${shareOf(some, sumOfCounts(labels[split]), all)} ${some === 1 ? 'is one' : 'are some'} that the training split lacks, and ${some === 1 ? 'counts' : 'count'} as missed whatever is answered: ${named}.`,
    ];
  return [
    `${shareOf(some, sumOfCounts(labels[split]), all)} ${some === 1 ? 'has' : 'have'} a ${one} that the training split lacks, and ${some === 1 ? 'counts' : 'count'} as wrong whatever is answered: ${named}${advice}.`,
  ];
}

function unseenConditions({ coverage }: Sealed, split: 'validation' | 'test'): string[] {
  const fields = new Set(coverage.flatMap(({ field }) => field ?? []));
  return [...fields].flatMap((field) => {
    const counts = coverage.filter((one) => one.field === field).map((one) => one[split]);
    const some = counts.reduce((total, { unknown }) => total + unknown, 0);
    const all = counts.reduce((total, { tokens }) => total + tokens, 0);
    if (some === 0) return [];
    return [
      `${shareOf(some, all, `${split} records`)} ${some === 1 ? 'has' : 'have'} a value of the condition ${showValue(field)} that the network does not know from training; it reads all such values as one.`,
    ];
  });
}

function leftOut({ rejectedBySplit, records: { test } }: Sealed): string[] {
  const some = rejectedBySplit?.test ?? 0;
  if (some <= NOTED_SHARE * (test + some)) return [];
  return [
    `${shareOf(some, test + some, 'test records')} ${some === 1 ? 'was' : 'were'} set aside, so the score is not of ${some === 1 ? 'it' : 'them'}.`,
  ];
}

/** Labels that are not in training have a sentence of their own. */
function rare({ labels, encoder: { target }, data }: Sealed): string[] {
  if (!hasLabels(target)) return [];
  const countsOf = labelCounts(labels);
  const few = target.labels
    .map((label) => ({ label, ...countsOf(label) }))
    .filter(({ train, validation, test }) => Math.min(train, validation, test) < FEWEST_RECORDS);
  if (few.length === 0) return [];
  const { one, many } = WORDS[target.kind];
  const of = target.kind === 'labels' ? `${target.of}s` : WORDS[target.kind].of;
  const named = listed(
    few.map(
      ({ label, train, validation, test }) =>
        `${showValue(label)} (${train} training, ${validation} validation, ${test} test)`,
    ),
  );
  const advice = target.kind === 'class' ? stratifyAdvice(data, few) : '';
  return [
    `${few.length} ${few.length === 1 ? `${one} has` : `${many} have`} no or fewer than ${FEWEST_RECORDS} ${of} in a split, too few to learn or to measure: ${named}${advice}.`,
  ];
}

/** A function from a label to how often each split has it. */
function labelCounts(labels: Sealed['labels']): (label: string) => Record<Split, number> {
  const counts = {
    train: new Map(labels.train),
    validation: new Map(labels.validation),
    test: new Map(labels.test),
  };
  return (label) => eachSplit((split) => counts[split].get(label) ?? 0);
}

const WORDS = {
  class: { one: 'class', many: 'classes', of: 'records' },
  tags: { one: 'tag', many: 'tags', of: 'tokens' },
  labels: { one: 'label', many: 'labels', of: 'labels' },
} as const;

function listed(names: readonly string[]): string {
  const more = names.length - LABELS_NAMED;
  return more <= 0 ? listNames(names, 'and') : `${names.slice(0, LABELS_NAMED).join(', ')} and ${more} more`;
}

const shareOf = (some: number, all: number, what: string): string =>
  `${some} of ${all} ${what} (${((100 * some) / all).toPrecision(3)} %)`;

const be = (some: number): string => (some === 1 ? 'is' : 'are');
