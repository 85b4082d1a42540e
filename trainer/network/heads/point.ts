import type { Targets } from '../../data/examples';
import { sigmoidCrossEntropy, softmaxCrossEntropy, squaredError } from '../../engine';
import type { PointOutput } from '../config';
import type { NetworkOptions } from '../interface';
import type { Scalar, Tensor2D } from '../tensors';

/** What turns the outputs for single points (not sequences) into a loss. */
export interface PointHead {
  readonly outputs: number;
  /**
   * Mean over the batch; weighted by class where the head has class weights.
   *
   * @param targets class ids [N], or scaled values or ones and zeros [N, outputs] row-major
   */
  loss(outputs_NV: Tensor2D, targets: Targets): Scalar;
}

/** Of the loss of classes; `NetworkOptions` says what each is. */
export function pointHead(
  output: PointOutput,
  { classWeights, labelSmoothing }: NetworkOptions = {},
): PointHead {
  if (output.kind === 'value') {
    return {
      outputs: output.outputs ?? 1,
      loss: (predictions_NF, targets_NF) =>
        squaredError({ predictions_NF, targets_NF: targets_NF as Float32Array }),
    };
  }
  if (output.kind === 'labels') {
    return {
      outputs: output.labels,
      loss: (logits_NV, targets_NV) =>
        sigmoidCrossEntropy({ logits_NV, targets_NV: targets_NV as Float32Array }),
    };
  }
  return {
    outputs: output.classes,
    loss: (logits_NV, labels_N) =>
      softmaxCrossEntropy({
        logits_NV,
        labels_N: labels_N as Int32Array,
        smoothing: labelSmoothing,
        // Divided by the number of records, not by their weights: a batch of rare classes must weigh more.
        ...(classWeights && {
          weights_N: Float32Array.from(labels_N, (label) => classWeights[label]!),
          divisor: labels_N.length,
        }),
      }),
  };
}
