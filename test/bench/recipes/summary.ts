import type { Evaluation } from '../../../shared/evaluation';
import type { MetricName } from '../../../shared/metrics';

/** The result of one seed: its evaluation, or why there is none. */
export type SeedResult =
  | { readonly seed: number; readonly metric: MetricName; readonly evaluation: Evaluation }
  | { readonly seed: number; readonly failure: string };

export interface Spread {
  readonly mean: number;
  readonly minimum: number;
  readonly maximum: number;
}

export interface RecipeSummary {
  readonly name: string;
  readonly seeds: number;
  readonly metric: MetricName | null;
  readonly test: Spread | null;
  readonly baseline: { readonly name: string; readonly value: number } | null;
  /** Forecasts: the error as a share of the baseline's. */
  readonly shareOfBaseline: Spread | null;
  readonly trainSeconds: Spread | null;
  readonly failures: readonly string[];
}

export function summarize(name: string, results: readonly SeedResult[]): RecipeSummary {
  const done = results.filter((result) => 'evaluation' in result);
  const failures = results.flatMap((result) =>
    'failure' in result ? [`seed ${result.seed}: ${result.failure}`] : [],
  );
  const first = done[0];
  if (first === undefined) {
    const nothing = { metric: null, test: null, baseline: null, shareOfBaseline: null, trainSeconds: null };
    return { name, seeds: results.length, failures, ...nothing };
  }
  const { metric } = first;
  const { baseline } = first.evaluation;
  const shares = done.map(({ evaluation }) => evaluation.shareOfBaseline).filter((share) => share !== null);
  const baselineValue = baseline.test[metric];
  return {
    name,
    seeds: results.length,
    metric,
    test: spreadOf(done.map(({ evaluation }) => evaluation.test[metric] ?? NaN)),
    baseline: baselineValue === undefined ? null : { name: baseline.name, value: baselineValue },
    shareOfBaseline: shares.length === 0 ? null : spreadOf(shares),
    trainSeconds: spreadOf(done.map(({ evaluation }) => evaluation.seconds.train)),
    failures,
  };
}

/** A GitHub table: mean and, in brackets, the smallest and largest of the seeds. */
export function markdownTable(summaries: readonly RecipeSummary[]): string {
  const rows = summaries.map(
    ({ name, seeds, metric, test, baseline, shareOfBaseline, trainSeconds, failures }) =>
      [
        name,
        metric ?? '',
        show(test, 4),
        baseline === null ? '' : `${baseline.value.toPrecision(4)} (${baseline.name})`,
        show(shareOfBaseline, 3),
        show(trainSeconds, 3),
        failures.length === 0 ? String(seeds) : `${seeds}; ${failures.join('; ')}`,
      ].join(' | '),
  );
  const head = 'recipe | metric | test: mean (range) | baseline | share of baseline | training s | seeds';
  return [head, head.replace(/[^|]+/g, ' --- '), ...rows].map((row) => `| ${row.trim()} |`).join('\n');
}

function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, minimum: Math.min(...values), maximum: Math.max(...values) };
}

const show = (spread: Spread | null, digits: number): string =>
  spread === null
    ? ''
    : `${spread.mean.toPrecision(digits)} (${spread.minimum.toPrecision(digits)}–${spread.maximum.toPrecision(digits)})`;
