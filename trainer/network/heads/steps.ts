import { softmaxCrossEntropy } from '../../engine';
import type { Scalar, Tensor2D } from '../tensors';

export interface StepLossOptions {
  /** Scores of each step of a padded batch [B * T, V]. */
  readonly logits_NV: Tensor2D;
  /** [B, T] ids; any beyond a sequence's length. */
  readonly targets_BT: Int32Array;
  readonly steps: number;
  readonly lengths_B: Int32Array;
  readonly classWeights?: Float32Array | undefined;
}

/** Cross-entropy summed over the steps that count and divided by their number; padding adds nothing. */
export function stepLoss({ logits_NV, targets_BT, steps, lengths_B, classWeights }: StepLossOptions): Scalar {
  const weights_N = new Float32Array(targets_BT.length);
  let valid = 0;
  lengths_B.forEach((length, row) => {
    for (let step = row * steps; step < row * steps + length; step += 1)
      weights_N[step] = classWeights?.[targets_BT[step]!] ?? 1;
    valid += length;
  });
  return softmaxCrossEntropy({ logits_NV, labels_N: targets_BT, weights_N, divisor: valid });
}
