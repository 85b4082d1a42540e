import type { Bin, QuantileSketch } from '../../shared/statistics';
import { bucketEndOf, countUpTo } from './quantile-sketch';

const DECILES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] as const;

/** Length to records, in the order of lengths. */
export type Lengths = Readonly<Record<string, number>>;

/**
 * Tenths of a distribution, and an empty bin on either side, so that numbers outside of what was seen show as drift.
 * Fewer where one number fills several tenths.
 */
export const lengthBins = (lengths: Lengths): Bin[] =>
  binsAt(
    [minimumOf(lengths) - 1, ...DECILES.map((share) => lengthQuantile(lengths, share))],
    (end) => lengthsUpTo(lengths, end),
    totalOf(lengths),
  );

export const sketchBins = (sketch: QuantileSketch): Bin[] =>
  binsAt(
    [0, ...DECILES].map((share) => bucketEndOf(sketch, share)),
    (end) => countUpTo(sketch, end),
    sketch.count,
  );

/** Shares of other lengths in the same bins. */
export const lengthShares = (lengths: Lengths, bins: readonly Bin[]): number[] =>
  sharesAt(endsOf(bins), (end) => lengthsUpTo(lengths, end), totalOf(lengths));

export const sketchShares = (sketch: QuantileSketch, bins: readonly Bin[]): number[] =>
  sharesAt(endsOf(bins), (end) => countUpTo(sketch, end), sketch.count);

/** The least length that at least `share` of the records do not exceed; 0 of none. */
export function lengthQuantile(lengths: Lengths, share: number): number {
  const sorted = sortedLengths(lengths);
  const total = totalOf(lengths);
  let seen = 0;
  for (const [length, records] of sorted) {
    seen += records;
    if (seen >= share * total) return length;
  }
  return sorted.at(-1)?.[0] ?? 0;
}

export const totalOf = (lengths: Lengths): number =>
  Object.values(lengths).reduce((total, records) => total + records, 0);

const minimumOf = (lengths: Lengths): number => sortedLengths(lengths)[0]?.[0] ?? 0;

const lengthsUpTo = (lengths: Lengths, end: number): number =>
  sortedLengths(lengths).reduce((total, [length, records]) => (length <= end ? total + records : total), 0);

const sortedLengths = (lengths: Lengths): (readonly [number, number])[] =>
  Object.entries(lengths)
    .map(([length, records]) => [Number(length), records] as const)
    .sort(([a], [b]) => a - b);

const endsOf = (bins: readonly Bin[]): number[] => bins.flatMap(({ upTo }) => upTo ?? []);

function binsAt(ends: readonly number[], upTo: (end: number) => number, total: number): Bin[] {
  const distinct = [...new Set(ends)];
  const shares = sharesAt(distinct, upTo, total);
  return [...distinct, null].map((end, bin) => ({ upTo: end, share: shares[bin] ?? 0 }));
}

function sharesAt(ends: readonly number[], upTo: (end: number) => number, total: number): number[] {
  if (total === 0) return [...ends, 0].map(() => 0);
  const below = [0, ...ends.map(upTo), total];
  return below.slice(1).map((count, bin) => (count - (below[bin] ?? 0)) / total);
}
