import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu';

export interface CrossEntropyOptions {
  /** Unnormalized scores [N, V]. */
  readonly logits_NV: Tensor2D;
  /** Class of each row, 0..V-1 (any valid class where the weight is 0). */
  readonly labels_N: Int32Array;
  /** Weight of each row (0 for padding, class weights…); ones when left out. */
  readonly weights_N?: Float32Array;
  /** What the weighted sum is divided by; the sum of the weights when left out. */
  readonly divisor?: number;
}

/** Weighted mean of -log softmax(logits)[label], computed stably; one fused gradient. */
export function softmaxCrossEntropy(options: CrossEntropyOptions): Scalar {
  throw new Error(`not yet: ${options.labels_N.length}`);
}

export interface SquaredErrorOptions {
  readonly predictions_NF: Tensor2D;
  readonly targets_NF: Float32Array;
  readonly weights_N?: Float32Array;
  readonly divisor?: number;
}

/** Weighted mean over rows of the squared error averaged over columns. */
export function squaredError(options: SquaredErrorOptions): Scalar {
  throw new Error(`not yet: ${options.targets_NF.length}`);
}

/** Sum of values*weights over sum of weights; 0 when every weight is 0. */
export function maskedMean(values_N: Tensor1D, weights_N: Float32Array): Scalar {
  throw new Error(`not yet: ${values_N.size} ${weights_N.length}`);
}
