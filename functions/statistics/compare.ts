import type { Encoder } from '../../shared/dataset';
import { showValue } from '../../shared/request/nearest';
import type { Drift } from '../../shared/request/drift';
import { hasLabels, type Task } from '../../shared/request/task';
import type {
  Bin,
  Counts,
  DatasetStatistics,
  Distributions,
  DriftFinding,
  NumberStatistics,
} from '../../shared/statistics';
import { sumOfCounts } from '../sums/counts';
import { lengthShares, sketchShares } from './bins';
import { lengthUnit, textsRead, vocabularyOf, type TextRead } from './dataset-statistics';
import { totalOf } from './lengths';
import { contributions, indexByChance, type Records } from './psi';

export interface Comparison {
  /** The statistics of the data that the champion was trained on, and the encoder made from it. */
  readonly champion: { readonly statistics: DatasetStatistics; readonly encoder: Encoder };
  readonly now: Distributions;
  readonly task: Task;
  readonly limits: Pick<Drift, 'populationStabilityIndex' | 'outOfVocabularyShare'>;
}

/** The findings for one part of the data, or what in it cannot be compared. */
interface Part {
  readonly findings: readonly DriftFinding[];
  readonly notCompared?: string;
}

/** How many of the bins that differ most are named. */
const LARGEST = 5;

/**
 * Compares one training split with another: labels, lengths, tokens, conditions and numeric fields by their population
 * stability index; tokens also by the share that is missing from the champion's vocabulary.
 */
export function compare(comparison: Comparison): { findings: DriftFinding[]; notCompared: string[] } {
  const { now, task } = comparison;
  const parts = [
    ...compareLabels(comparison),
    compareLengths(comparison),
    ...textsRead({ distributions: now, task }).map((text) => compareText(text, comparison)),
    ...now.channels.map((channel) => compareNumbers('input', channel, comparison)),
    ...(now.target === null ? [] : [compareNumbers('target', now.target, comparison)]),
  ];
  return {
    findings: parts.flatMap(({ findings }) => findings),
    notCompared: parts.flatMap(({ notCompared }) => notCompared ?? []),
  };
}

function compareLabels({ champion, now, task, limits }: Comparison): Part[] {
  const { kind, field } = task.target;
  if (!hasLabels(task.target)) return [];
  const { labels } = champion.statistics;
  if (labels === null || labels.kind !== kind || labels.field !== field)
    return [skipped(`the labels of ${quote(field)}: the champion has no such labels`)];
  const listed = labels.shares.map(({ label, train }) => ({ text: label, share: train }));
  return [
    {
      findings: [
        indexOf({
          of: `labels of ${quote(field)}`,
          ...categories(listed, now.labels.train),
          records: { champion: labels.counted.train, now: sumOfCounts(now.labels.train) },
          limits,
        }),
      ],
    },
  ];
}

function compareLengths({ champion, now, task, limits }: Comparison): Part {
  const { of, quantiles, bins } = champion.statistics.lengths;
  const unit = lengthUnit(task);
  if (of !== unit) return skipped(`lengths: the champion's are of the ${of}, this run's are of the ${unit}`);
  return {
    findings: [
      indexOf({
        of: `length of the ${unit}`,
        names: binNames(bins),
        champion: bins.map(({ share }) => share),
        now: lengthShares(now.lengths.train, bins),
        records: { champion: quantiles.train.records, now: totalOf(now.lengths.train) },
        limits,
      }),
    ],
  };
}

function compareText(text: TextRead, { champion, limits }: Comparison): Part {
  const { role, field, tokens, counts } = text;
  const what = role === 'condition' ? `values of ${quote(field)}` : `tokens of ${quote(field)}`;
  const before = champion.statistics.texts.find((one) => one.role === role && one.field === field);
  if (before === undefined) return skipped(`${what}: the champion does not read this field`);
  if (before.tokens !== tokens)
    return skipped(`${what}: the champion's are ${before.tokens}, this run's are ${tokens}`);
  const occurrences = sumOfCounts(counts);
  const index = indexOf({
    of: what,
    ...categories(before.top, counts),
    records: { champion: before.occurrences, now: occurrences },
    limits,
  });
  // Pieces can make up any text, so nothing is out of their vocabulary except characters that were never seen.
  const known = tokens.startsWith('bpe') ? [] : vocabularyOf(text, champion.encoder);
  if (known.length === 0) return { findings: [index] };
  return { findings: [index, unknownShare({ of: what, known, counts, limit: limits.outOfVocabularyShare })] };
}

function compareNumbers(
  role: NumberStatistics['role'],
  { name, sketch }: Distributions['channels'][number],
  { champion, limits }: Comparison,
): Part {
  const before = champion.statistics.numbers.find((one) => one.role === role && one.name === name);
  const what = `${role === 'input' ? 'numbers' : 'target'} ${quote(name)}`;
  if (before === undefined) return skipped(`${what}: the champion does not have it`);
  return {
    findings: [
      indexOf({
        of: what,
        names: binNames(before.bins),
        champion: before.bins.map(({ share }) => share),
        now: sketchShares(sketch, before.bins),
        records: { champion: before.count, now: sketch.count },
        limits,
      }),
    ],
  };
}

interface Binned {
  readonly names: readonly string[];
  readonly champion: readonly number[];
  readonly now: readonly number[];
}

/** Shares of the texts listed in the champion's statistics, and of all others together. */
function categories(listed: readonly { text: string; share: number }[], counts: Counts): Binned {
  const timesOf = new Map(counts);
  const total = Math.max(1, sumOfCounts(counts));
  const champion = listed.map(({ share }) => share);
  const now = listed.map(({ text }) => (timesOf.get(text) ?? 0) / total);
  const rest = (shares: readonly number[]) => Math.max(0, 1 - shares.reduce((all, share) => all + share, 0));
  return {
    names: [...listed.map(({ text }) => quote(text)), 'all others'],
    champion: [...champion, rest(champion)],
    now: [...now, rest(now)],
  };
}

function indexOf(
  binned: Binned & {
    readonly of: string;
    readonly records: Records;
    readonly limits: Comparison['limits'];
  },
): DriftFinding {
  const { of, names, champion, now, records, limits } = binned;
  const parts = contributions({ champion, now, records });
  const value = parts.reduce((total, part) => total + part, 0);
  const limit = limits.populationStabilityIndex;
  const bins = names.map((bin, index) => ({
    bin,
    champion: champion[index] ?? 0,
    now: now[index] ?? 0,
    part: parts[index] ?? 0,
  }));
  const chance = indexByChance(bins.filter((bin) => bin.champion > 0 || bin.now > 0).length, records);
  const largest = bins
    .filter(({ part }) => part > 0)
    .sort((a, b) => b.part - a.part)
    .slice(0, LARGEST)
    .map(({ bin, champion: before, now: after }) => ({ bin, champion: before, now: after }));
  const drifted = value > limit && value > chance;
  return { measure: 'populationStabilityIndex', of, value, limit, chance, drifted, largest };
}

function unknownShare(options: {
  readonly of: string;
  readonly known: readonly string[];
  readonly counts: Counts;
  readonly limit: number;
}): DriftFinding {
  const { of, counts, limit } = options;
  const known = new Set(options.known);
  const unknown = counts.filter(([text]) => !known.has(text));
  const total = Math.max(1, sumOfCounts(counts));
  const value = sumOfCounts(unknown) / total;
  const largest = [...unknown]
    .sort((a, b) => b[1] - a[1])
    .slice(0, LARGEST)
    .map(([text, times]) => ({ bin: quote(text), champion: 0, now: times / total }));
  return { measure: 'outOfVocabularyShare', of, value, limit, chance: null, drifted: value > limit, largest };
}

function binNames(bins: readonly Bin[]): string[] {
  return bins.map(({ upTo }, bin) => {
    const from = bins[bin - 1]?.upTo;
    if (upTo === null) return `above ${show(from ?? 0)}`;
    return from === undefined || from === null ? `up to ${show(upTo)}` : `${show(from)} to ${show(upTo)}`;
  });
}

const skipped = (notCompared: string): Part => ({ findings: [], notCompared });

const quote = (text: string): string => showValue(text);

const show = (value: number): string => String(Number(value.toPrecision(4)));
