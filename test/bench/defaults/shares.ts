import type { Baseline, Evaluation, Metrics } from '../../../shared/evaluation';
import { higherIsBetter, type MetricName } from '../../../shared/metrics';

/** One seed: the recipe as it is tuned, and its data with nothing but the required fields. */
export interface Pair {
  readonly seed: number;
  readonly metric: MetricName;
  readonly tuned: Evaluation;
  readonly untuned: Evaluation;
}

export interface DefaultsSummary {
  readonly name: string;
  readonly metric: MetricName | null;
  readonly seeds: readonly number[];
  /** The strongest that the tuned recipe beats. */
  readonly baseline: { readonly name: string; readonly value: number } | null;
  readonly tuned: number | null;
  readonly untuned: number | null;
  /** Mean over seeds of what the defaults gain on the baseline, as a share of what the tuned recipe gains. */
  readonly share: number | null;
  readonly tunedSeconds: number | null;
  readonly untunedSeconds: number | null;
  /** Seconds until the best epoch was done. */
  readonly untunedSecondsToBest: number | null;
  readonly failures: readonly string[];
}

export function summarizeDefaults(
  name: string,
  pairs: readonly Pair[],
  failures: readonly string[] = [],
): DefaultsSummary {
  const [first] = pairs;
  if (first === undefined) return { name, ...NOTHING, failures };
  const { metric } = first;
  const tuned = mean(pairs.map((pair) => valueOf(pair.tuned.test, metric)));
  const baseline = strongestBeaten(first.tuned, metric, tuned);
  return {
    name,
    metric,
    seeds: pairs.map(({ seed }) => seed),
    baseline,
    tuned,
    untuned: mean(pairs.map((pair) => valueOf(pair.untuned.test, metric))),
    share:
      baseline === null
        ? null
        : mean(
            pairs.map(
              (pair) =>
                (valueOf(pair.untuned.test, metric) - baseline.value) /
                (valueOf(pair.tuned.test, metric) - baseline.value),
            ),
          ),
    tunedSeconds: mean(pairs.map((pair) => pair.tuned.training.seconds)),
    untunedSeconds: mean(pairs.map((pair) => pair.untuned.training.seconds)),
    untunedSecondsToBest: mean(pairs.map((pair) => secondsToBest(pair.untuned))),
    failures,
  };
}

const NOTHING = {
  metric: null,
  seeds: [],
  baseline: null,
  tuned: null,
  untuned: null,
  share: null,
  tunedSeconds: null,
  untunedSeconds: null,
  untunedSecondsToBest: null,
} as const;

/** Where the tuned recipe beats none, there is no gain to have a share of. */
function strongestBeaten(
  { baseline, otherBaselines }: Evaluation,
  metric: MetricName,
  tuned: number,
): DefaultsSummary['baseline'] {
  const sign = higherIsBetter(metric) ? 1 : -1;
  const beaten = [baseline, ...otherBaselines]
    .flatMap(({ name, test }: Baseline) => {
      const value = test[metric];
      return value !== undefined && sign * value < sign * tuned ? [{ name, value }] : [];
    })
    .sort((a, b) => sign * (b.value - a.value));
  return beaten[0] ?? null;
}

function secondsToBest({ training: { epochs, bestEpoch } }: Evaluation): number {
  return epochs.slice(0, bestEpoch).reduce((sum, { seconds }) => sum + seconds, 0);
}

const valueOf = (metrics: Metrics, metric: MetricName): number => metrics[metric] ?? NaN;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** A GitHub table. */
export function defaultsTable(summaries: readonly DefaultsSummary[]): string {
  const rows = summaries.map(
    ({ name, metric, baseline, tuned, untuned, share, seeds, failures, ...seconds }) =>
      [
        name,
        metric ?? '',
        baseline === null ? '' : `${figure(baseline.value)} (${baseline.name})`,
        figure(tuned),
        figure(untuned),
        share === null ? '' : share.toFixed(3),
        figure(seconds.tunedSeconds, 2),
        figure(seconds.untunedSeconds, 2),
        figure(seconds.untunedSecondsToBest, 2),
        [seeds.join(', '), ...failures].join('; '),
      ].join(' | '),
  );
  const head =
    'recipe | metric | baseline | tuned | defaults | share of the gain | tuned, s | defaults, s | to the best epoch, s | seeds';
  return [head, head.replace(/[^|]+/g, ' --- '), ...rows].map((row) => `| ${row.trim()} |`).join('\n');
}

const figure = (value: number | null, digits = 4): string =>
  value === null ? '' : String(Number(value.toPrecision(digits)));
