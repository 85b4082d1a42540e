import type { TargetEncoder } from '../../shared/dataset';
import type { RunRequest } from '../../shared/request/request';

/**
 * Weights of classes or tags in the training loss: `balanced` is total / (classes × count), so that each class counts
 * the same and the mean over the training split is 1 (scikit-learn's `class_weight='balanced'`).
 */
export function classWeightsOf(
  { training }: Pick<RunRequest, 'training'>,
  target: TargetEncoder,
): Float32Array | undefined {
  if (training.classWeights === 'none' || (target.kind !== 'class' && target.kind !== 'tags'))
    return undefined;
  const total = target.counts.reduce((sum, count) => sum + count, 0);
  const present = target.counts.filter((count) => count > 0).length;
  return Float32Array.from(target.counts, (count) => (count === 0 ? 0 : total / (present * count)));
}
