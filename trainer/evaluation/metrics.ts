import type { Encoder } from '../../shared/dataset';
import type { Evaluation, Metrics } from '../../shared/evaluation';
import { argmaxRows, classMetrics, confusionMatrix } from './classification';
import { valueMetrics } from './regression';

type Target = Encoder['target'];

/** Beyond this many classes a confusion matrix is neither small nor readable. */
const MAXIMUM_CONFUSION_CLASSES = 100;

/** The metrics that a target of this kind has; the request may name no other. */
export const METRICS_OF = {
  class: ['loss', 'accuracy', 'macroF1'],
  value: ['loss', 'mae', 'r2'],
} as const;

/**
 * @param outputs logits [N, classes] or scaled values [N, 1]
 * @param targets class ids or scaled values [N]
 */
export function measure(target: Target, outputs: Float32Array, targets: Int32Array | Float32Array): Metrics {
  return target.kind === 'class'
    ? classMetrics(outputs, targets as Int32Array, target.labels.length)
    : valueMetrics(outputs, targets, target.scaler);
}

/** Null for values and for more classes than can be looked at. */
export function confusionOf(
  target: Target,
  outputs: Float32Array,
  targets: Int32Array | Float32Array,
): Evaluation['confusion'] {
  if (target.kind !== 'class' || target.labels.length > MAXIMUM_CONFUSION_CLASSES) return null;
  const classes = target.labels.length;
  return { labels: target.labels, counts: confusionMatrix(targets, argmaxRows(outputs, classes), classes) };
}
