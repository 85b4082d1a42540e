import { labelsOfIds, type LabelEncoder, type TargetEncoder } from '../../shared/dataset';
import type { Evaluation, Metrics } from '../../shared/evaluation';
import { scalersOf, type Measures } from '../../shared/inference/values';
import type { Targets } from '../data/examples';
import { classMetrics, confusionMatrix } from './classification';
import { valueMetrics } from './regression';

/** One class or value per record, or several values. */
export type PointEncoder = Extract<TargetEncoder, { kind: 'class' | 'value' }>;

/** Beyond this many classes a confusion matrix is neither small nor readable. */
const MAXIMUM_CONFUSION_CLASSES = 100;

/**
 * @param outputs logits [N, classes] or scaled values [N, K]
 * @param targets class ids [N] or scaled values [N, K]
 * @param measures what values [N, K] are measured from and in, where records say so
 */
export function pointMetrics(
  target: PointEncoder,
  outputs: Float32Array,
  targets: Targets,
  measures: Measures = {},
): Metrics {
  return target.kind === 'class'
    ? classMetrics(outputs, targets as Int32Array, target.labels.length)
    : valueMetrics({
        predictions_NK: outputs,
        truths_NK: targets,
        scalers: scalersOf(target),
        measures,
      });
}

/**
 * Null for more classes than can be looked at. Those that training lacks have a row, and a column of zeros.
 *
 * @param answers class ids [N]
 */
export function confusionOf(
  target: Pick<LabelEncoder, 'labels' | 'unseen'>,
  answers: Int32Array,
  targets: Targets,
): Evaluation['confusion'] {
  const labels = labelsOfIds(target);
  if (labels.length > MAXIMUM_CONFUSION_CLASSES) return null;
  return { labels, counts: confusionMatrix(targets, answers, labels.length) };
}
