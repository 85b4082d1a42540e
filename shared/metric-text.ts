import { isPercentage, type MetricName } from './metrics';

/** A dash where there is no value. */
export function metricText(metric: MetricName, value: number | undefined): string {
  if (value === undefined) return '–';
  return isPercentage(metric) ? `${(100 * value).toFixed(1)} %` : significant(value);
}

export function significant(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(2);
  return Number(value.toPrecision(4)).toLocaleString('en-US', { maximumSignificantDigits: 4 });
}
