import { significant } from '../../shared/metric-text';
import { isPercentage, type MetricName } from '../../shared/metrics';

export { metricText, significant } from '../../shared/metric-text';
export { secondsText } from '../../shared/seconds-text';

/** The difference with its sign, for shares in percentage points. */
export function differenceText(metric: MetricName, difference: number): string {
  const sign = difference < 0 ? '−' : '+';
  const size = Math.abs(difference);
  if (!isPercentage(metric)) return `${sign}${significant(size)}`;
  const points = 100 * size;
  return `${sign}${points.toFixed(points < 0.095 ? 2 : 1)} points`;
}

export const countText = (count: number): string => count.toLocaleString('en-US');

export const percentText = (share: number): string => `${(100 * share).toFixed(1)} %`;
