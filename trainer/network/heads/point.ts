import { softmaxCrossEntropy, squaredError } from '../../engine';
import type { PointOutput } from '../config';
import type { Scalar, Tensor2D } from '../tensors';

/** What turns the outputs for single points (not sequences) into a loss. */
export interface PointHead {
  readonly outputs: number;
  /** Mean over the batch. */
  loss(outputs_NV: Tensor2D, targets_N: Int32Array | Float32Array): Scalar;
}

const VALUE_HEAD: PointHead = {
  outputs: 1,
  loss: (predictions_NF, targets_N) =>
    squaredError({ predictions_NF, targets_NF: targets_N as Float32Array }),
};

export function pointHead(output: PointOutput): PointHead {
  if (output.kind === 'value') return VALUE_HEAD;
  return {
    outputs: output.classes,
    loss: (logits_NV, labels_N) => softmaxCrossEntropy({ logits_NV, labels_N: labels_N as Int32Array }),
  };
}
