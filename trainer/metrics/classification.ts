import type { Metrics } from '../../shared/evaluation';
import { argmaxRows } from '../../shared/inference/rows';
import { macroF1Of } from '../../shared/scores/metric-of';

/**
 * What is charged for a label that the network has no output for, in nats: it gives it no probability, whose logarithm
 * is infinite, so the least one that a double tells from 0 beside 1 stands for it, as it does in the baselines.
 */
export const UNSEEN_NATS = -Math.log(Number.EPSILON);

/** counts[truth][prediction]; `columns` beyond the classes take predictions that are none of them. */
export function confusionMatrix(
  truths: ArrayLike<number>,
  predictions: ArrayLike<number>,
  classes: number,
  columns = classes,
): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(columns).fill(0));
  for (let index = 0; index < truths.length; index += 1) counts[truths[index]!]![predictions[index]!]! += 1;
  return counts;
}

/** Share of the records on the diagonal. */
export function accuracy(confusion: readonly (readonly number[])[]): number {
  const right = confusion.reduce((sum, row, label) => sum + row[label]!, 0);
  return right / total(confusion);
}

/**
 * Unweighted mean of F1 = 2 TP / (2 TP + FP + FN) over the classes that occur among truths or predictions
 * (scikit-learn's `f1_score(average='macro')`).
 */
export function macroF1(confusion: readonly (readonly number[])[]): number {
  const sums = confusion.flatMap((row, label) => {
    const truths = row.reduce((sum, count) => sum + count, 0);
    const predictions = confusion.reduce((sum, other) => sum + other[label]!, 0);
    return [row[label]!, truths + predictions];
  });
  return macroF1Of(sums, confusion.length);
}

/** -log softmax(logits)[label] of each row, in double precision and stably; `UNSEEN_NATS` of a label beyond the classes. */
export function crossEntropies(
  logits_NV: Float32Array,
  labels_N: ArrayLike<number>,
  classes: number,
): Float64Array {
  return Float64Array.from({ length: labels_N.length }, (_, row) => {
    const label = labels_N[row]!;
    if (label >= classes) return UNSEEN_NATS;
    const logits = logits_NV.subarray(row * classes, (row + 1) * classes);
    const peak = logits.reduce((a, b) => Math.max(a, b));
    const sum = logits.reduce((acc, logit) => acc + Math.exp(logit - peak), 0);
    return peak + Math.log(sum) - logits[label]!;
  });
}

/**
 * Loss (mean cross-entropy), accuracy and macro-F1 of logits against class ids. An id beyond the network's classes is
 * of a label that training lacks: whatever is answered is wrong.
 */
export function classMetrics(logits_NV: Float32Array, labels_N: Int32Array, classes: number): Metrics {
  const ids = labels_N.reduce((most, label) => Math.max(most, label + 1), classes);
  const confusion = confusionMatrix(labels_N, argmaxRows(logits_NV, classes), ids);
  const losses = crossEntropies(logits_NV, labels_N, classes);
  return {
    loss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
    accuracy: accuracy(confusion),
    macroF1: macroF1(confusion),
  };
}

const total = (counts: readonly (readonly number[])[]): number =>
  counts.reduce((sum, row) => sum + row.reduce((inner, count) => inner + count, 0), 0);
