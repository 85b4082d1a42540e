import type { Encoder } from '../../shared/dataset';
import type { Metrics } from '../../shared/evaluation';
import { accuracy, argmaxRows, confusionMatrix, crossEntropies, macroF1 } from './classification';
import { unscale, valueMetrics } from './regression';

type Target = Encoder['target'];
type ClassTarget = Extract<Target, { kind: 'class' }>;
type ValueTarget = Extract<Target, { kind: 'value' }>;

export interface ChampionPredictions {
  /** Logits or scaled values of the records that the champion can read. */
  readonly outputs: Float32Array;
  /** Index of each of them among all test records. */
  readonly rows: readonly number[];
  /** The champion's own labels or scaler. */
  readonly own: Target;
  /** This run's labels or scaler. */
  readonly target: Target;
  /** This run's class ids or scaled values of all test records. */
  readonly truths: Int32Array | Float32Array;
}

/**
 * Metrics of a model with other labels or another scaler than this run's, comparable with the candidate's.
 *
 * @throws TypeError where the two predict different kinds of target
 */
export function championMetrics(predictions: ChampionPredictions): Metrics {
  const { own, target } = predictions;
  if (own.kind === 'class' && target.kind === 'class') return byLabel(predictions, own, target);
  if (own.kind === 'value' && target.kind === 'value') return inUnits(predictions, own, target);
  throw new TypeError(`a ${own.kind} cannot be compared with a ${target.kind}`);
}

/**
 * Labels are matched by name. A record that was not read is wrong. The loss is left out where it would be infinite:
 * a true label that the champion has never seen, or a record that it cannot read.
 */
function byLabel(
  { outputs, rows, truths }: ChampionPredictions,
  own: ClassTarget,
  target: ClassTarget,
): Metrics {
  const names = [...new Set([...target.labels, ...own.labels])];
  const index = new Map(names.map((name, position) => [name, position]));
  const unread = names.length;
  const predicted = new Int32Array(truths.length).fill(unread);
  argmaxRows(outputs, own.labels.length).forEach((label, position) => {
    predicted[rows[position]!] = index.get(own.labels[label]!)!;
  });
  // This run's labels come first among the names, so its class ids are positions.
  const confusion = confusionMatrix(truths, predicted, names.length, names.length + 1);
  const metrics = { accuracy: accuracy(confusion), macroF1: macroF1(confusion) };

  const ownIds = new Map(own.labels.map((label, id) => [label, id]));
  const ownTruths = rows.map((row) => ownIds.get(target.labels[truths[row]!]!));
  if (rows.length < truths.length || !ownTruths.every((id) => id !== undefined)) return metrics;
  const losses = crossEntropies(outputs, ownTruths, own.labels.length);
  return { ...metrics, loss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length };
}

/** A record that was not read is predicted by the mean that the champion's scaler holds (or 0). */
function inUnits(
  { outputs, rows, truths }: ChampionPredictions,
  own: ValueTarget,
  target: ValueTarget,
): Metrics {
  const predicted = new Float64Array(truths.length).fill(rescale(0, own, target));
  outputs.forEach((output, position) => {
    predicted[rows[position]!] = rescale(output, own, target);
  });
  return valueMetrics(predicted, truths, target.scaler);
}

function rescale(value: number, own: ValueTarget, target: ValueTarget): number {
  const { mean, standardDeviation } = target.scaler ?? { mean: 0, standardDeviation: 1 };
  return (unscale(value, own.scaler) - mean) / standardDeviation;
}
