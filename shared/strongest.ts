import type { Baseline } from './evaluation';
import { higherIsBetter, type MetricName } from './metrics';

type Baselines = readonly [Baseline, ...Baseline[]];

/**
 * Baselines by a metric on the test split, the best first; of equal ones the first stays the first. One that does not
 * have the metric comes last.
 */
export function strongestFirst(baselines: Baselines, metric: MetricName): Baselines {
  const sign = higherIsBetter(metric) ? 1 : -1;
  const worthOf = ({ test }: Baseline) => {
    const worth = sign * (test[metric] ?? NaN);
    return Number.isNaN(worth) ? -Infinity : worth;
  };
  const [first, ...others] = baselines.toSorted((a, b) => {
    const [worthA, worthB] = [worthOf(a), worthOf(b)];
    return worthA === worthB ? 0 : worthB - worthA;
  });
  return [first ?? baselines[0], ...others];
}
