import { softmaxCrossEntropy } from '../engine';
import { maskOf, type Teacher } from './decoder-teacher';
import type { Scalar, Tensor2D } from './tensors';

/** Sum of the cross-entropies of the teacher's steps, divided by `divisor`. */
export function tokenLoss(logits_NV: Tensor2D, teacher: Teacher, divisor: number): Scalar {
  return softmaxCrossEntropy({
    logits_NV,
    labels_N: teacher.labels,
    weights_N: maskOf(teacher),
    divisor,
  });
}
