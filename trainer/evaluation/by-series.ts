import type { Evaluation } from '../../shared/evaluation';

/** Enough to see where a model fails, few enough for a file that people open. */
const SERIES_LISTED = 50;

export interface BySeriesOptions {
  /** The series of each of N records. */
  readonly names: readonly string[];
  /** In the units of the data [N, K]. */
  readonly truths_NK: Float64Array;
  readonly predictions_NK: Float64Array;
  /** The last value of the field of each of K values in its window [N, K]. */
  readonly lastValues_NK: Float64Array;
  /** Which of K values are of the field that is shown: fields have units of their own. */
  readonly shown: readonly number[];
  readonly field: string;
}

interface Sums {
  records: number;
  error: number;
  lastValueError: number;
}

/**
 * How far off the forecasts of each series are, beside what its last value would have said: those that do worst beside it
 * first. Undefined where there is one series, which the metrics of all records are of.
 */
export function bySeries(options: BySeriesOptions): Evaluation['series'] {
  const { names, truths_NK, predictions_NK, lastValues_NK, shown, field } = options;
  const width = truths_NK.length / names.length;
  const found = new Map<string, Sums>();
  names.forEach((name, row) => {
    const sums = found.get(name) ?? { records: 0, error: 0, lastValueError: 0 };
    found.set(name, sums);
    sums.records += 1;
    for (const output of shown) {
      const at = row * width + output;
      sums.error += Math.abs(truths_NK[at]! - predictions_NK[at]!) / shown.length;
      sums.lastValueError += Math.abs(truths_NK[at]! - lastValues_NK[at]!) / shown.length;
    }
  });
  if (found.size < 2) return undefined;
  const all = [...found]
    .map(([name, { records, error, lastValueError }]) => ({
      name,
      records,
      mae: error / records,
      lastValueMae: lastValueError / records,
    }))
    .sort((a, b) => relative(b) - relative(a) || b.records - a.records || (a.name < b.name ? -1 : 1));
  return {
    field,
    count: all.length,
    worse: all.filter(({ mae, lastValueMae }) => mae > lastValueMae).length,
    listed: all.slice(0, SERIES_LISTED),
  };
}

/** A series that keeps its value has no error to compare with: any is too much. */
function relative({ mae, lastValueMae }: { readonly mae: number; readonly lastValueMae: number }): number {
  if (lastValueMae > 0) return mae / lastValueMae;
  return mae > 0 ? Number.MAX_VALUE : 0;
}
