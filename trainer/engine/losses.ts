import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import { runOp, tf, usesGpu } from './backend';
import { type Forward, operation } from './operation';
import { stepFloats } from './step-arrays';

/** Up to this size, JavaScript takes less time on a CPU than TensorFlow takes to start its kernels. */
const MAX_HOST_LOGITS = 4096;

export interface CrossEntropyOptions {
  /** Unnormalized scores [N, V]. */
  readonly logits_NV: Tensor2D;
  /** Class of each row, 0..V-1 (any valid class where the weight is 0). */
  readonly labels_N: Int32Array;
  /** Weight of each row (0 for padding, class weights…); ones if left out. */
  readonly weights_N?: Float32Array | undefined;
  /** What the weighted sum is divided by; the sum of the weights if left out. */
  readonly divisor?: number | undefined;
  /** Share of each row's label that all classes have in equal parts (Szegedy et al. 2016, section 7); 0 if left out. */
  readonly smoothing?: number | undefined;
}

/**
 * Weighted mean of -Σ q log softmax(logits), computed without overflow; q is 1 for the label, less what is smoothed.
 *
 * @throws RangeError for a label outside 0..V-1 or arrays whose length is not N
 */
export function softmaxCrossEntropy(options: CrossEntropyOptions): Scalar {
  const { logits_NV, labels_N, weights_N, smoothing = 0 } = options;
  expectLabels(labels_N, logits_NV);
  const shares = rowShares(logits_NV.shape[0], weights_N, options.divisor);
  const onHost = !usesGpu() && logits_NV.size <= MAX_HOST_LOGITS;
  const run = onHost ? hostCrossEntropy : fusedCrossEntropy;
  const [loss] = operation({ logits_NV }, () => run({ logits_NV, labels_N, shares, smoothing }));
  return loss as Scalar;
}

/**
 * -log softmax(logits)[label] of each row [N], computed where the logits are: of all scores one number a row is left to be
 * read. Without a gradient.
 *
 * @throws RangeError for a label outside 0..V-1 or another number of labels than N
 */
export function rowCrossEntropies(logits_NV: Tensor2D, labels_N: Int32Array): Tensor1D {
  expectLabels(labels_N, logits_NV);
  const [losses_N, slopes_NV] = crossEntropyKernel(logits_NV, labels_N);
  slopes_NV.dispose();
  return losses_N;
}

/** TensorFlow's fused kernel: each row's loss, and softmax less the label's 1. */
function crossEntropyKernel(logits_NV: Tensor2D, labels_N: Int32Array): [Tensor1D, Tensor2D] {
  const attributes = { T: 'float32', Tlabels: 'int32' } as const;
  const inputs = [logits_NV, tf.tensor1d(labels_N)];
  return runOp('SparseSoftmaxCrossEntropyWithLogits', inputs, 2, attributes) as [Tensor1D, Tensor2D];
}

/** The same for any distribution of each row's classes. */
function smoothedKernel(logits_NV: Tensor2D, labels_N: Int32Array, smoothing: number): [Tensor1D, Tensor2D] {
  const classes = logits_NV.shape[1];
  const even = smoothing / classes;
  const label_NV = tf.oneHot(tf.tensor1d(labels_N, 'int32'), classes).cast('float32');
  const inputs = [logits_NV, label_NV.mul(1 - smoothing).add(even)];
  return runOp('SoftmaxCrossEntropyWithLogits', inputs, 2, { T: 'float32' }) as [Tensor1D, Tensor2D];
}

interface Rows {
  readonly logits_NV: Tensor2D;
  readonly labels_N: Int32Array;
  /** Of each row in the loss. */
  readonly shares: Float32Array;
  readonly smoothing: number;
}

function fusedCrossEntropy({ logits_NV, labels_N, shares, smoothing }: Rows): Forward {
  const [losses_N, slopes_NV] =
    smoothing === 0
      ? crossEntropyKernel(logits_NV, labels_N)
      : smoothedKernel(logits_NV, labels_N, smoothing);
  return {
    outputs: [losses_N.mul(tf.tensor1d(shares)).sum()],
    saved: [slopes_NV],
    gradients: ([dy]) => ({
      logits_NV: () => slopes_NV.mul(tf.tensor2d(shares, [shares.length, 1]).mul(dy as Scalar)),
    }),
  };
}

/** The same in JavaScript: -Σ q log softmax(l) = log Σ exp(l - max) - Σ q (l - max). */
function hostCrossEntropy({ logits_NV, labels_N, shares, smoothing }: Rows): Forward {
  const [rows, classes] = logits_NV.shape;
  const logits = logits_NV.dataSync<'float32'>();
  const slopes = stepFloats(logits.length);
  const even = smoothing / classes;
  let loss = 0;
  for (let n = 0; n < rows; n++) {
    const [start, share, label] = [n * classes, shares[n] as number, labels_N[n] as number];
    let largest = -Infinity;
    for (let v = 0; v < classes; v++) largest = Math.max(largest, logits[start + v] as number);
    let sum = 0;
    let others = 0;
    for (let v = 0; v < classes; v++) {
      const below = (logits[start + v] as number) - largest;
      const exponential = Math.exp(below);
      slopes[start + v] = exponential;
      sum += exponential;
      others += below;
    }
    for (let v = 0; v < classes; v++)
      slopes[start + v] =
        share * ((slopes[start + v] as number) / sum - (v === label ? 1 - smoothing : 0) - even);
    const expected = (1 - smoothing) * ((logits[start + label] as number) - largest) + even * others;
    loss += share * (Math.log(sum) - expected);
  }
  return {
    outputs: [tf.scalar(loss)],
    gradients: ([dy]) => ({
      logits_NV: () => scaled(slopes, dy as Scalar, logits_NV.shape),
    }),
  };
}

export interface SigmoidCrossEntropyOptions {
  /** Unnormalized scores [N, V], each label's by itself. */
  readonly logits_NV: Tensor2D;
  /** Row-major [N, V]: 1 where the row has the label, else 0. */
  readonly targets_NV: Float32Array;
  readonly weights_N?: Float32Array | undefined;
  readonly divisor?: number | undefined;
}

/**
 * Weighted mean over rows of the binary cross-entropies of all labels, summed over the labels: the negative
 * log-likelihood of a row where its labels are independent. max(l, 0) - l t + log(1 + exp(-|l|)) does not overflow.
 *
 * @throws RangeError for arrays whose length differs from the logits'
 */
export function sigmoidCrossEntropy({
  logits_NV,
  targets_NV,
  weights_N,
  divisor,
}: SigmoidCrossEntropyOptions): Scalar {
  const [rows, labels] = logits_NV.shape;
  expectRows('targets', targets_NV, rows * labels);
  const shares = rowShares(rows, weights_N, divisor);
  const [loss] = operation({ logits_NV }, () => {
    const t_NV = tf.tensor2d(targets_NV, [rows, labels]);
    const shares_N1 = tf.tensor2d(shares, [rows, 1]);
    const losses_NV = logits_NV.relu().sub(logits_NV.mul(t_NV)).add(logits_NV.abs().neg().exp().log1p());
    const slopes_NV = logits_NV.sigmoid().sub(t_NV).mul(shares_N1);
    return {
      outputs: [losses_NV.mul(shares_N1).sum()],
      saved: [slopes_NV],
      gradients: ([dy]) => ({ logits_NV: () => slopes_NV.mul(dy as Scalar) }),
    };
  });
  return loss as Scalar;
}

export interface SquaredErrorOptions {
  readonly predictions_NF: Tensor2D;
  /** Row-major [N, F]. */
  readonly targets_NF: Float32Array;
  readonly weights_N?: Float32Array | undefined;
  readonly divisor?: number | undefined;
}

/**
 * Weighted mean over rows of the squared error averaged over columns.
 *
 * @throws RangeError for arrays whose length differs from the predictions'
 */
export function squaredError({
  predictions_NF,
  targets_NF,
  weights_N,
  divisor,
}: SquaredErrorOptions): Scalar {
  const [rows, columns] = predictions_NF.shape;
  expectRows('targets', targets_NF, rows * columns);
  const shares = rowShares(rows, weights_N, divisor).map((share) => share / columns);
  if (!usesGpu()) {
    const [loss] = operation({ predictions_NF }, () => hostSquaredError(predictions_NF, targets_NF, shares));
    return loss as Scalar;
  }
  const errors = predictions_NF.sub(tf.tensor2d(targets_NF, [rows, columns]));
  return errors
    .square()
    .mul(tf.tensor2d(shares, [rows, 1]))
    .sum();
}

/** The same in JavaScript: ten of TensorFlow's ops take half a millisecond, forward and backward. */
function hostSquaredError(predictions_NF: Tensor2D, targets: Float32Array, shares: Float32Array): Forward {
  const predictions = predictions_NF.dataSync<'float32'>();
  const slopes = stepFloats(predictions.length);
  const columns = predictions_NF.shape[1];
  let loss = 0;
  for (let i = 0; i < predictions.length; i++) {
    const share = shares[Math.floor(i / columns)]!;
    const error = predictions[i]! - targets[i]!;
    loss += share * error * error;
    slopes[i] = 2 * share * error;
  }
  return {
    outputs: [tf.scalar(loss)],
    gradients: ([dy]) => ({ predictions_NF: () => scaled(slopes, dy as Scalar, predictions_NF.shape) }),
  };
}

function scaled(slopes: Float32Array, dy: Scalar, shape: [number, number]): Tensor2D {
  const factor = dy.dataSync<'float32'>()[0]!;
  const product = stepFloats(slopes.length);
  for (let i = 0; i < product.length; i++) product[i] = slopes[i]! * factor;
  return tf.tensor2d(product, shape);
}

/** Sum of values times weights over the sum of the weights; 0 when every weight is 0. */
export function maskedMean(values_N: Tensor1D, weights_N: Float32Array): Scalar {
  expectRows('weights', weights_N, values_N.size);
  return values_N.mul(tf.tensor1d(rowShares(values_N.size, weights_N, undefined))).sum();
}

function rowShares(
  rows: number,
  weights: Float32Array | undefined,
  divisor: number | undefined,
): Float32Array {
  if (weights !== undefined) expectRows('weights', weights, rows);
  const given = weights ?? new Float32Array(rows).fill(1);
  const by = divisor ?? given.reduce((sum, weight) => sum + weight, 0);
  return given.map((weight) => (by === 0 ? 0 : weight / by));
}

function expectLabels(labels_N: Int32Array, { shape: [rows, classes] }: Tensor2D): void {
  expectRows('labels', labels_N, rows);
  const wrong = labels_N.find((label) => label < 0 || label >= classes);
  if (wrong !== undefined) throw new RangeError(`label ${wrong} is outside 0..${classes - 1}`);
}

function expectRows(what: string, values: ArrayLike<number>, expected: number): void {
  if (values.length !== expected)
    throw new RangeError(`${values.length} ${what} given: ${expected} are needed`);
}
