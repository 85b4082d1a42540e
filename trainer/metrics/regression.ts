import type { Scaler } from '../../shared/dataset';
import type { Metrics } from '../../shared/evaluation';

/** A scaled value in the units of the data. */
export const unscale = (value: number, scaler: Scaler | null): number =>
  scaler === null ? value : value * scaler.standardDeviation + scaler.mean;

/** Mean absolute error. */
export function meanAbsoluteError(truths: ArrayLike<number>, predictions: ArrayLike<number>): number {
  return meanOf(truths.length, (index) => Math.abs(truths[index]! - predictions[index]!));
}

export function meanSquaredError(truths: ArrayLike<number>, predictions: ArrayLike<number>): number {
  return meanOf(truths.length, (index) => (truths[index]! - predictions[index]!) ** 2);
}

/**
 * Coefficient of determination, 1 - residual / total sum of squares; for a constant truth 1 when it is met
 * exactly and else 0 (as scikit-learn's `r2_score`).
 */
export function r2(truths: ArrayLike<number>, predictions: ArrayLike<number>): number {
  const mean = meanOf(truths.length, (index) => truths[index]!);
  const residual = meanSquaredError(truths, predictions);
  const spread = meanOf(truths.length, (index) => (truths[index]! - mean) ** 2);
  if (spread === 0) return residual === 0 ? 1 : 0;
  return 1 - residual / spread;
}

/** The same of values in their own units; the loss is that of `valueMetrics` as differences are scaled. */
export function valueScores(
  truths: ArrayLike<number>,
  predictions: ArrayLike<number>,
  scaler: Scaler | null,
): Metrics {
  const unit = scaler?.standardDeviation ?? 1;
  return {
    loss: meanSquaredError(truths, predictions) / unit ** 2,
    mae: meanAbsoluteError(truths, predictions),
    r2: r2(truths, predictions),
  };
}

export interface ValueMetricsOptions {
  /** Scaled, as `truths_N` are. */
  readonly predictions_N: ArrayLike<number>;
  readonly truths_N: ArrayLike<number>;
  readonly scaler: Scaler | null;
  /** Added to each unscaled value; none where values are not relative. */
  readonly offsets_N?: ArrayLike<number> | null | undefined;
}

/** Loss (mean squared error of scaled values, as in training), and MAE and R² of the values themselves, in their units. */
export function valueMetrics(options: ValueMetricsOptions): Metrics {
  const { predictions_N, truths_N, scaler, offsets_N } = options;
  const inUnits = (values: ArrayLike<number>) =>
    Float64Array.from(values, (value, index) => unscale(value, scaler) + (offsets_N?.[index] ?? 0));
  const truths = inUnits(truths_N);
  const predictions = inUnits(predictions_N);
  return {
    loss: meanSquaredError(truths_N, predictions_N),
    mae: meanAbsoluteError(truths, predictions),
    r2: r2(truths, predictions),
  };
}

function meanOf(count: number, value: (index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < count; index += 1) sum += value(index);
  return sum / count;
}
