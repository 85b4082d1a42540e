import { softmaxCrossEntropy } from '../engine';
import { maskOf, type Teacher } from './decoder-teacher';
import type { Scalar, Tensor2D } from './tensors';

export interface TokenLossOptions {
  readonly divisor: number;
  /** Share of each token that all tokens have in equal parts; 0 if left out. */
  readonly labelSmoothing?: number | undefined;
}

/** Sum of the cross-entropies of the teacher's steps, divided by `divisor`. */
export function tokenLoss(
  logits_NV: Tensor2D,
  teacher: Teacher,
  { divisor, labelSmoothing }: TokenLossOptions,
): Scalar {
  return softmaxCrossEntropy({
    logits_NV,
    labels_N: teacher.labels,
    weights_N: maskOf(teacher),
    divisor,
    smoothing: labelSmoothing,
  });
}
