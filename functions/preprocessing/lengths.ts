import type { DatasetManifest } from '../../shared/dataset';

/** Length to number of records. */
type Histogram = Readonly<Record<string, number>>;

/** Quantiles of the sequences' lengths, exact, since lengths are counted one by one. */
export function lengthQuantiles(histograms: readonly Histogram[]): DatasetManifest['lengths'] {
  const recordsOf = new Map<number, number>();
  for (const [length, records] of histograms.flatMap((histogram) => Object.entries(histogram)))
    recordsOf.set(Number(length), (recordsOf.get(Number(length)) ?? 0) + records);
  const sorted = [...recordsOf].sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, records]) => sum + records, 0);
  const quantile = (share: number): number => {
    let seen = 0;
    for (const [length, records] of sorted) {
      seen += records;
      if (seen >= share * total) return length;
    }
    return sorted.at(-1)?.[0] ?? 0;
  };
  return { minimum: quantile(0), median: quantile(0.5), p95: quantile(0.95), maximum: quantile(1) };
}
