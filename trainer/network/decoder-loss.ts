import { softmaxCrossEntropy, type Dropout } from '../engine';
import { maskOf, type Teacher } from './decoder-teacher';
import type { TrainingStep } from './interface';
import type { Scalar, Tensor2D } from './tensors';

/** Sum of the cross-entropies of the teacher's steps over `divisor`. */
export function tokenLoss(logits_NV: Tensor2D, teacher: Teacher, divisor: number): Scalar {
  return softmaxCrossEntropy({
    logits_NV,
    labels_N: teacher.labels,
    weights_N: maskOf(teacher),
    divisor,
  });
}

export const dropoutOf = (rate: number, training: TrainingStep | undefined): Dropout | undefined =>
  training !== undefined && rate > 0 ? { rate, seed: training.seed, step: training.step } : undefined;
