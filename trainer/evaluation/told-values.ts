import type { Evaluation, ToldValues } from '../../shared/evaluation';
import type { ForecastOutput } from '../tasks/program';

/** Enough for a curve, few enough for a file that people open. */
const RECORDS = 300;
const OUTPUTS = 4;
const BINS = 31;
/** Share of the residuals within the bins' ends: a single outlier must not squeeze all others into one bin. */
const WITHIN = 0.995;

export interface ToldOptions {
  readonly truths_NK: Float64Array;
  readonly predictions_NK: Float64Array;
  /** Of K values; undefined where there is one. */
  readonly outputs: readonly ForecastOutput[] | undefined;
  readonly field: string;
  /** Whether records follow each other in time. */
  readonly inTime: boolean;
}

/** What was to be told beside what was told, of some test records, and how far off all of them are. */
export function toldValues(options: ToldOptions): NonNullable<Evaluation['values']> {
  const { truths_NK, outputs, field, inTime } = options;
  const width = outputs?.length ?? 1;
  const count = truths_NK.length / width;
  const shown = Math.min(count, RECORDS);
  const rows = Array.from({ length: shown }, (_, index) =>
    inTime ? index : Math.floor((index * count) / shown),
  );
  const names = outputs?.map(({ field: name, horizon }) => `${name}, ${horizon} ahead`) ?? [field];
  return {
    records: inTime ? 'consecutive' : 'spread',
    outputs: names.slice(0, OUTPUTS).map((name, output) => told(options, { name, rows, output, width })),
  };
}

function told(
  { truths_NK, predictions_NK }: ToldOptions,
  { name, rows, output, width }: { name: string; rows: readonly number[]; output: number; width: number },
): ToldValues {
  const at = (values: Float64Array) => rows.map((row) => rounded(values[row * width + output]!));
  const residuals = Array.from(
    { length: truths_NK.length / width },
    (_, row) => truths_NK[row * width + output]! - predictions_NK[row * width + output]!,
  );
  return { name, truths: at(truths_NK), predictions: at(predictions_NK), residuals: binned(residuals) };
}

/** Bins around 0, so that a bias shows as a shift. */
function binned(residuals: readonly number[]): ToldValues['residuals'] {
  const sizes = residuals.map(Math.abs).sort((a, b) => a - b);
  const end = rounded(sizes[Math.min(sizes.length - 1, Math.floor(WITHIN * sizes.length))] || 1);
  const counts = new Array<number>(BINS).fill(0);
  for (const residual of residuals) {
    const bin = Math.floor((BINS * (residual + end)) / (2 * end));
    counts[Math.max(0, Math.min(BINS - 1, bin))]! += 1;
  }
  return { from: -end, to: end, counts };
}

/** As exact as a plot needs. */
const rounded = (value: number): number => Number(value.toPrecision(6));
