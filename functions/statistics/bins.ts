import type { Bin, QuantileSketch } from '../../shared/statistics';
import { lengthQuantile, lengthsUpTo, totalOf, type Lengths } from './lengths';
import { bucketEndOf, countUpTo } from '../sums/quantile-sketch';

const DECILES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] as const;

/**
 * Tenths of a distribution, with an empty bin on either side so that numbers outside the range that was seen show up as
 * drift. There are fewer bins if one number fills several tenths.
 */
export const lengthBins = (lengths: Lengths): Bin[] =>
  binsAt(
    [lengthQuantile(lengths, 0) - 1, ...DECILES.map((share) => lengthQuantile(lengths, share))],
    (end) => lengthsUpTo(lengths, end),
    totalOf(lengths),
  );

export const sketchBins = (sketch: QuantileSketch): Bin[] =>
  binsAt(
    [0, ...DECILES].map((share) => bucketEndOf(sketch, share)),
    (end) => countUpTo(sketch, end),
    sketch.count,
  );

/** The shares that other lengths have in the same bins. */
export const lengthShares = (lengths: Lengths, bins: readonly Bin[]): number[] =>
  sharesAt(endsOf(bins), (end) => lengthsUpTo(lengths, end), totalOf(lengths));

export const sketchShares = (sketch: QuantileSketch, bins: readonly Bin[]): number[] =>
  sharesAt(endsOf(bins), (end) => countUpTo(sketch, end), sketch.count);

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
