import type { Scaler } from '../../shared/dataset';
import type { Metrics } from '../../shared/evaluation';
import { inUnits, type Measures } from '../../shared/inference/values';
import { squaredLoss } from '../data/bounded';
import { SUM } from '../../shared/scores/metric-of';
import type { MetricName } from '../../shared/metrics';

/** Mean absolute error. */
export function meanAbsoluteError(truths: ArrayLike<number>, predictions: ArrayLike<number>): number {
  return meanOf(truths.length, (index) => Math.abs(truths[index]! - predictions[index]!));
}

export function meanSquaredError(truths: ArrayLike<number>, predictions: ArrayLike<number>): number {
  return meanOf(truths.length, (index) => (truths[index]! - predictions[index]!) ** 2);
}

/**
 * Mean absolute percentage error as a share: |truth - prediction| / |truth| over the records whose truth is not 0, since
 * a share of nothing means nothing. Where all truths are 0, 0 if they are met exactly and else 1.
 */
export function meanAbsolutePercentageError(
  truths: ArrayLike<number>,
  predictions: ArrayLike<number>,
): number {
  let sum = 0;
  let count = 0;
  for (let index = 0; index < truths.length; index += 1) {
    if (truths[index] === 0) continue;
    sum += Math.abs((truths[index]! - predictions[index]!) / truths[index]!);
    count += 1;
  }
  if (count > 0) return sum / count;
  return meanSquaredError(truths, predictions) === 0 ? 0 : 1;
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

/** What the differences of values [N, K] are scaled by, which a loss is of. */
export interface Scaling {
  /** One for each of K values. */
  readonly scalers: readonly (Scaler | null)[];
  /** [N, K], where each record is scaled by itself. */
  readonly spreads?: ArrayLike<number> | null | undefined;
}

/** What the difference at an index of [N, K] is scaled by. */
export const unitOf = ({ scalers, spreads }: Scaling, index: number): number =>
  (scalers[index % scalers.length]?.standardDeviation ?? 1) * (spreads?.[index] ?? 1);

/** Loss (mean squared error as differences are scaled), MAE, RMSE, MAPE and R² of each of K values, which are in their own units. */
export function outputScores(
  truths_NK: ArrayLike<number>,
  predictions_NK: ArrayLike<number>,
  scaling: Scaling,
): Metrics[] {
  const { scalers } = scaling;
  const column = (values: ArrayLike<number>, output: number) =>
    Float64Array.from(
      { length: values.length / scalers.length },
      (_, row) => values[row * scalers.length + output]!,
    );
  return scalers.map((_, output) => {
    const truths = column(truths_NK, output);
    const predictions = column(predictions_NK, output);
    const squared = meanSquaredError(truths, predictions);
    return {
      loss: meanOf(truths.length, (row) => {
        const unit = unitOf(scaling, row * scalers.length + output);
        return squaredLoss((truths[row]! - predictions[row]!) / unit, scaling.spreads);
      }),
      mae: meanAbsoluteError(truths, predictions),
      rmse: Math.sqrt(squared),
      mape: meanAbsolutePercentageError(truths, predictions),
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
  scaling: Scaling,
): Metrics {
  const scores = outputScores(truths_NK, predictions_NK, scaling);
  const mean = (metric: MetricName) => meanOf(scores.length, (output) => scores[output]![metric]!);
  return { loss: mean('loss'), mae: mean('mae'), rmse: mean('rmse'), mape: mean('mape'), r2: mean('r2') };
}

/**
 * What each record adds to the sums of MAE, RMSE, MAPE and R², and of the loss as `outputScores` has it.
 *
 * @returns one a record, in the order of the rows
 */
export function* valueSums(
  truths_NK: ArrayLike<number>,
  predictions_NK: ArrayLike<number>,
  scaling: Scaling,
): Generator<Record<string, number>> {
  const { scalers } = scaling;
  const width = scalers.length;
  const records = truths_NK.length / width;
  const means = scalers.map((_, output) => meanOf(records, (row) => truths_NK[row * width + output]!));
  for (let row = 0; row < records; row += 1) {
    const sums: Record<string, number> = { [SUM.records]: 1, [SUM.lossTerms]: width };
    let [absolute, loss] = [0, 0];
    for (let output = 0; output < width; output += 1) {
      const truth = truths_NK[row * width + output]!;
      const error = truth - predictions_NK[row * width + output]!;
      absolute += Math.abs(error) / width;
      loss += squaredLoss(error / unitOf(scaling, row * width + output), scaling.spreads);
      sums[SUM.truth(output)] = truth - means[output]!;
      sums[SUM.truthSquare(output)] = (truth - means[output]!) ** 2;
      sums[SUM.squaredError(output)] = error ** 2;
      sums[SUM.percentageError(output)] = truth === 0 ? 0 : Math.abs(error / truth);
      sums[SUM.percentages(output)] = Number(truth !== 0);
    }
    yield { ...sums, [SUM.absoluteError]: absolute, [SUM.loss]: loss };
  }
}

export interface ValueMetricsOptions {
  /** [N, K], scaled as `truths_NK` are. */
  readonly predictions_NK: ArrayLike<number>;
  readonly truths_NK: ArrayLike<number>;
  /** One for each of K values. */
  readonly scalers: readonly (Scaler | null)[];
  /** What each record's values are measured from and in. */
  readonly measures?: Measures | undefined;
}

/** As `valueScores`; the loss is that of the scaled values themselves, as in training. */
export function valueMetrics(options: ValueMetricsOptions): Metrics {
  const { predictions_NK, truths_NK, scalers, measures } = options;
  const truths = inUnits(truths_NK, scalers, measures);
  const predictions = inUnits(predictions_NK, scalers, measures);
  return {
    ...valueScores(truths, predictions, { scalers }),
    loss: meanOf(truths_NK.length, (index) =>
      squaredLoss(truths_NK[index]! - predictions_NK[index]!, measures?.spreads),
    ),
  };
}

function meanOf(count: number, value: (index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < count; index += 1) sum += value(index);
  return sum / count;
}
