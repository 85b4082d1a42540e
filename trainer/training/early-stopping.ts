import { higherIsBetter, type MetricName } from '../../shared/metrics';

export interface Standing {
  /** 1-based; 0 before the first epoch. */
  readonly bestEpoch: number;
  /** Epochs since then. */
  readonly epochsWithoutImprovement: number;
}

/**
 * Where early stopping stands after some epochs: a function of their metric alone, so a resumed run decides as an
 * uninterrupted one. Of equal values the earlier epoch is the better one.
 */
export function standing(metric: MetricName, values: readonly number[]): Standing {
  const sign = higherIsBetter(metric) ? 1 : -1;
  let best = 0;
  values.forEach((value, index) => {
    if (sign * value > sign * values[best]!) best = index;
  });
  const bestEpoch = values.length === 0 ? 0 : best + 1;
  return { bestEpoch, epochsWithoutImprovement: values.length - bestEpoch };
}

/**
 * How often the metric stood still for `patienceEpochs` epochs in a row; after each time the count starts anew, and the best value
 * so far stays the one to be beaten.
 */
export function plateaus(metric: MetricName, values: readonly number[], patienceEpochs: number): number {
  const sign = higherIsBetter(metric) ? 1 : -1;
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
