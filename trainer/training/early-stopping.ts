import type { Metrics } from '../../shared/evaluation';
import { higherIsBetter, type MetricName } from '../../shared/metrics';

/**
 * The best of some epochs, from 1, or 0 before the first: of equal ones the one with the lower loss, then the earlier one.
 */
export function bestEpochOf(metric: MetricName, validations: readonly Metrics[]): number {
  const best = validations.reduce<Metrics | undefined>(
    (leader, next) => (leader === undefined || isBetter(metric, next, leader) ? next : leader),
    undefined,
  );
  return best === undefined ? 0 : validations.indexOf(best) + 1;
}

/** By the metric; where it cannot tell them apart, by the loss. */
export function isBetter(metric: MetricName, one: Metrics, other: Metrics): boolean {
  const gain = gainOf(metric, one, other);
  return gain === 0 ? gainOf('loss', one, other) > 0 : gain > 0;
}

/**
 * Epochs since the watched metric was last better than ever before: a function of its values alone, so a resumed run
 * decides as an uninterrupted one.
 */
export function epochsWithoutImprovement(watched: MetricName, values: readonly number[]): number {
  const sign = signOf(watched);
  let best = 0;
  values.forEach((value, index) => {
    if (sign * value > sign * values[best]!) best = index;
  });
  return values.length === 0 ? 0 : values.length - best - 1;
}

/**
 * How often the metric stood still for `patienceEpochs` epochs in a row; after each time the count starts anew, and the best value
 * so far stays the one to be beaten.
 */
export function plateaus(metric: MetricName, values: readonly number[], patienceEpochs: number): number {
  const sign = signOf(metric);
  let best = -Infinity;
  let waited = 0;
  let count = 0;
  for (const value of values) {
    waited = sign * value > best ? 0 : waited + 1;
    best = Math.max(best, sign * value);
    if (waited === patienceEpochs) {
      count += 1;
      waited = 0;
    }
  }
  return count;
}

const signOf = (metric: MetricName): 1 | -1 => (higherIsBetter(metric) ? 1 : -1);

const gainOf = (metric: MetricName, one: Metrics, other: Metrics): number =>
  signOf(metric) * (one[metric] ?? NaN) - signOf(metric) * (other[metric] ?? NaN);
