import { sigmoidCrossEntropy, softmaxCrossEntropy } from '../../engine';
import type { Scalar, Tensor2D } from '../tensors';

export interface StepLossOptions {
  /** Scores of each step of a padded batch [B * T, V]. */
  readonly logits_NV: Tensor2D;
  /** [B, T] ids; any beyond a sequence's length. */
  readonly targets_BT: Int32Array;
  readonly steps: number;
  readonly lengths_B: Int32Array;
  readonly classWeights?: Float32Array | undefined;
  readonly labelSmoothing?: number | undefined;
}

/** Cross-entropy summed over the steps that count and divided by their number; padding adds nothing. */
export function stepLoss({
  logits_NV,
  targets_BT,
  steps,
  lengths_B,
  classWeights,
  labelSmoothing: smoothing,
}: StepLossOptions): Scalar {
  const weights_N = new Float32Array(targets_BT.length);
  let valid = 0;
  lengths_B.forEach((length, row) => {
    for (let step = row * steps; step < row * steps + length; step += 1)
      weights_N[step] = classWeights?.[targets_BT[step]!] ?? 1;
    valid += length;
  });
  return softmaxCrossEntropy({ logits_NV, labels_N: targets_BT, weights_N, divisor: valid, smoothing });
}

export interface StepLabelsLossOptions {
  /** Scores of each label at each step of a padded batch [B * T, V]. */
  readonly logits_NV: Tensor2D;
  /** [B, T, V] ones and zeros; any beyond a sequence's length. */
  readonly targets_BTV: Float32Array;
  readonly steps: number;
  readonly lengths_B: Int32Array;
}

/** Binary cross-entropies of all labels, summed over the steps that count and divided by their number. */
export function stepLabelsLoss({ logits_NV, targets_BTV, steps, lengths_B }: StepLabelsLossOptions): Scalar {
  const weights_N = new Float32Array(lengths_B.length * steps);
  lengths_B.forEach((length, row) => weights_N.fill(1, row * steps, row * steps + length));
  return sigmoidCrossEntropy({ logits_NV, targets_NV: targets_BTV, weights_N });
}
