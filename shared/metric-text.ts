import type { Intervals } from './evaluation';
import { isPercentage, type MetricName } from './metrics';
import type { ResampledUnit } from './scores/predictions';

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

/** An interval's ends, with the unit once; a dash where there is none. */
export function intervalText(metric: MetricName, interval: readonly [number, number] | undefined): string {
  if (interval === undefined) return '–';
  const [low, high] = interval.map((end) => metricText(metric, end));
  return `${low!.replace(/ %$/, '')} to ${high!}`;
}

const UNITS: Readonly<Record<ResampledUnit, string>> = {
  record: 'records',
  group: 'groups of records',
  block: 'stretches of windows',
  part: 'parts of the text',
};

/** Where intervals come from, in a sentence. */
export const intervalsText = ({ unit, units }: Pick<Intervals, 'unit' | 'units'>): string =>
  `The intervals are a bootstrap's over the test split's ${units.toLocaleString('en-US')} ${UNITS[unit]}: they say what chance did in choosing those, and nothing of other data or of another training.`;
