import { isPercentage, type MetricName } from '../../shared/metrics';

/** Four significant digits, without trailing zeros: 0.7401, 0.75, 12.3. */
export const show = (value: number): string => String(Number(value.toPrecision(4)));

/** A difference of a metric, in percentage points where it is shown as a percentage: `1.2 points`, `0.013`. */
export function showGain(metric: MetricName, gain: number): string {
  const text = showBound(metric, gain);
  if (!isPercentage(metric)) return text;
  return `${text} ${text === '1' ? 'point' : 'points'}`;
}

/** As `showGain`, without the unit. */
export const showBound = (metric: MetricName, gain: number): string =>
  String(Number((isPercentage(metric) ? 100 * gain : gain).toPrecision(3)));

/** `95 %` */
export const showConfidence = (confidence: number): string =>
  `${Number((100 * confidence).toPrecision(4))} %`;
