import type { Scaler } from '../../shared/dataset';
import type { Metrics } from '../../shared/evaluation';
import { inUnits } from '../../shared/inference/values';

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

/** Loss (mean squared error as differences are scaled), MAE and R² of each of K values, which are in their own units. */
export function outputScores(
  truths_NK: ArrayLike<number>,
  predictions_NK: ArrayLike<number>,
  scalers: readonly (Scaler | null)[],
): Metrics[] {
  const column = (values: ArrayLike<number>, output: number) =>
    Float64Array.from(
      { length: values.length / scalers.length },
      (_, row) => values[row * scalers.length + output]!,
    );
  return scalers.map((scaler, output) => {
    const truths = column(truths_NK, output);
    const predictions = column(predictions_NK, output);
    const unit = scaler?.standardDeviation ?? 1;
    return {
      loss: meanSquaredError(truths, predictions) / unit ** 2,
      mae: meanAbsoluteError(truths, predictions),
      r2: r2(truths, predictions),
    };
  });
}

/**
 * The mean over K values of their scores, as scikit-learn's `uniform_average`: each value counts the same, in its own
 * unit.
 */
export function valueScores(
  truths_NK: ArrayLike<number>,
  predictions_NK: ArrayLike<number>,
  scalers: readonly (Scaler | null)[],
): Metrics {
  const scores = outputScores(truths_NK, predictions_NK, scalers);
  const mean = (metric: 'loss' | 'mae' | 'r2') => meanOf(scores.length, (output) => scores[output]![metric]!);
  return { loss: mean('loss'), mae: mean('mae'), r2: mean('r2') };
}

export interface ValueMetricsOptions {
  /** [N, K], scaled as `truths_NK` are. */
  readonly predictions_NK: ArrayLike<number>;
  readonly truths_NK: ArrayLike<number>;
  /** One for each of K values. */
  readonly scalers: readonly (Scaler | null)[];
  /** Added to each unscaled value; none where values are not relative. */
  readonly offsets_NK?: ArrayLike<number> | null | undefined;
}

/** As `valueScores`; the loss is that of the scaled values themselves, as in training. */
export function valueMetrics(options: ValueMetricsOptions): Metrics {
  const { predictions_NK, truths_NK, scalers, offsets_NK } = options;
  const truths = inUnits(truths_NK, scalers, offsets_NK);
  const predictions = inUnits(predictions_NK, scalers, offsets_NK);
  return { ...valueScores(truths, predictions, scalers), loss: meanSquaredError(truths_NK, predictions_NK) };
}

function meanOf(count: number, value: (index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < count; index += 1) sum += value(index);
  return sum / count;
}
