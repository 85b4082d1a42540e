import type { Moments, SeriesScale } from '../../../shared/dataset';

/** Series of fewer rows say nothing of their scale. */
export const FEWEST_ROWS = 8;

/** So many times the deviation: what is wrong by little in the large series is wrong by all there is in the small one. */
export const FAR_APART = 30;

/** The series with the smallest and the one with the largest standard deviation. */
export interface ScaleRange {
  readonly smallest: SeriesScale;
  readonly largest: SeriesScale;
}

/** @returns undefined of a series that is too short to tell, or that keeps one value, of which there is nothing to learn */
export function scaleOf(series: string, { count, mean, m2 }: Moments): SeriesScale | undefined {
  const standardDeviation = Math.sqrt(m2 / Math.max(1, count));
  return count < FEWEST_ROWS || standardDeviation === 0 ? undefined : { series, mean, standardDeviation };
}

/** The range of all, undefined where there are none. */
export function rangeOf(scales: readonly SeriesScale[]): ScaleRange | undefined {
  const [first] = scales;
  if (first === undefined) return undefined;
  return scales.reduce<ScaleRange>(
    ({ smallest, largest }, scale) => ({
      smallest: scale.standardDeviation < smallest.standardDeviation ? scale : smallest,
      largest: scale.standardDeviation > largest.standardDeviation ? scale : largest,
    }),
    { smallest: first, largest: first },
  );
}

/** Whether one scaler for all would leave nothing of the smallest. */
export const areFarApart = ({ smallest, largest }: ScaleRange): boolean =>
  largest.standardDeviation > smallest.standardDeviation * FAR_APART;

const rounded = (value: number): string =>
  Number(value.toPrecision(3)).toLocaleString('en-US', { maximumSignificantDigits: 3 });

/** As `1.2 ± 0.3 in "kitchen"`. */
export const showScale = ({ series, mean, standardDeviation }: SeriesScale): string =>
  `${rounded(mean)} ± ${rounded(standardDeviation)} in ${JSON.stringify(series)}`;
