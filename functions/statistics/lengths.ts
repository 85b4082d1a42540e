import type { DatasetManifest } from '../../shared/dataset';
import { count } from '../sums/code-points';

/** Number of records of each length. Every length is counted, so all that is derived from the counts is exact. */
export type Lengths = Readonly<Record<string, number>>;

export function addLengths(all: readonly Lengths[]): Record<string, number> {
  const records = new Map<string, number>();
  for (const lengths of all)
    for (const [length, times] of Object.entries(lengths)) count(records, length, times);
  return Object.fromEntries([...records].sort(([a], [b]) => Number(a) - Number(b)));
}

/** The smallest length that at least `share` of the records do not exceed; 0 if there are no records. */
export function lengthQuantile(lengths: Lengths, share: number): number {
  const sorted = Object.entries(lengths)
    .map(([length, records]) => [Number(length), records] as const)
    .sort(([a], [b]) => a - b);
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

export const lengthsUpTo = (lengths: Lengths, end: number): number =>
  Object.entries(lengths).reduce(
    (sum, [length, records]) => (Number(length) <= end ? sum + records : sum),
    0,
  );

/** What a manifest says about the lengths in all splits together. */
export function lengthQuantiles(all: readonly Lengths[]): DatasetManifest['lengths'] {
  const lengths = addLengths(all);
  const at = (share: number) => lengthQuantile(lengths, share);
  return { minimum: at(0), median: at(0.5), p95: at(0.95), maximum: at(1) };
}
