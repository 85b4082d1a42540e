import type { Tensor3D } from '@tensorflow/tfjs-node-gpu';
import { tf, usesGpu } from './backend';
import { kernelChoice } from './kernels/choice';
import type { Multiply } from './kernels/onednn/multiply';
import { operation } from './operation';
import { stepFloats } from './step-arrays';
import { fill } from './vector/arrays';

/** Added to the score of a step beyond a sequence's end: its share is then exactly 0 in float32. */
const BEYOND_END = -1e9;

export interface AttentionOptions {
  readonly queries_BTH: Tensor3D;
  /** [R, S, H] */
  readonly keys_BSH: Tensor3D;
  /** [R, S, M] */
  readonly values_BSM: Tensor3D;
  /** Steps of each sequence's keys and values that count, 1..S. [R] */
  readonly lengths_B: ArrayLike<number>;
  /** Which sequence of keys and values each of the queries reads, [B] of 0..R-1; each its own if left out. */
  readonly memoryRows_B?: Int32Array | undefined;
}

/**
 * Means of the values, weighted by the softmax over S of the products of queries and keys: [B, T, M]. On a CPU the products are
 * oneDNN's, since TensorFlow's of many small matrices take several times as long.
 */
export function dotAttention(options: AttentionOptions): Tensor3D {
  const multiply = usesGpu() ? null : kernelChoice().multiply;
  return multiply === null ? inTensorFlow(options) : onHost(options, multiply);
}

function inTensorFlow({ memoryRows_B, ...options }: AttentionOptions): Tensor3D {
  if (memoryRows_B !== undefined) {
    const rows = tf.tensor1d(memoryRows_B, 'int32');
    const [keys_BSH, values_BSM] = [options.keys_BSH, options.values_BSM].map((from) => from.gather(rows));
    const lengths_B = memoryRows_B.map((row) => options.lengths_B[row]!);
    return inTensorFlow({ ...options, keys_BSH: keys_BSH!, values_BSM: values_BSM!, lengths_B });
  }
  const { queries_BTH, keys_BSH, values_BSM, lengths_B } = options;
  const [batch, steps] = keys_BSH.shape;
  const penalties = new Float32Array(batch * steps);
  for (let b = 0; b < batch; b++) penalties.fill(BEYOND_END, b * steps + lengths_B[b]!, (b + 1) * steps);
  const penalty_B1S = tf.tensor3d(penalties, [batch, 1, steps]);
  const scores_BTS: Tensor3D = tf.add(tf.matMul(queries_BTH, keys_BSH, false, true), penalty_B1S);
  return tf.matMul(tf.softmax(scores_BTS), values_BSM);
}

interface Sizes {
  readonly batch: number;
  /** T, S, H and M. */
  readonly queries: number;
  readonly steps: number;
  readonly units: number;
  readonly features: number;
  readonly lengths_B: ArrayLike<number>;
  /** Sequences of keys and values, and which of them a row of queries reads. */
  readonly memoryRows: number;
  readonly memoryRow: (b: number) => number;
}

function onHost(
  { queries_BTH, keys_BSH, values_BSM, lengths_B, memoryRows_B }: AttentionOptions,
  multiply: Multiply,
): Tensor3D {
  const [batch, queries, units] = queries_BTH.shape;
  const [memoryRows, steps, features] = values_BSM.shape;
  const memoryRow = (b: number) => memoryRows_B?.[b] ?? b;
  const sizes: Sizes = { batch, queries, steps, units, features, lengths_B, memoryRows, memoryRow };
  const [context_BTM] = operation({ queries_BTH, keys_BSH, values_BSM }, () => {
    const q = part(queries_BTH.dataSync<'float32'>(), queries, units);
    const k = part(keys_BSH.dataSync<'float32'>(), steps, units);
    const v = part(values_BSM.dataSync<'float32'>(), steps, features);
    const p = part(fill(stepFloats(batch * queries * steps), 0), queries, steps);
    const context = part(fill(stepFloats(batch * queries * features), 0), queries, features);
    for (let b = 0; b < batch; b++) {
      const [shares, m] = [p(b), memoryRow(b)];
      multiply({ a: q(b), b: k(m), transposed: 'b', sum: shares.values });
      softmaxRows(shares.values, steps, lengths_B[m]!);
      multiply({ a: shares, b: v(m), sum: context(b).values });
    }
    return {
      outputs: [tf.tensor3d(context.array, [batch, queries, features])],
      gradients: ([dy]) =>
        gradientsOf(
          { q, k, v, p },
          part((dy as Tensor3D).dataSync<'float32'>(), queries, features),
          sizes,
          multiply,
        ),
    };
  });
  return context_BTM as Tensor3D;
}

/** With P the shares and C the context: dV = Pᵀ dC, dP = dC Vᵀ, dS = P (dP - Σ dP P), dQ = dS K, dK = dSᵀ Q. */
function gradientsOf(
  { q, k, v, p }: Readonly<Record<'q' | 'k' | 'v' | 'p', Part>>,
  dc: Part,
  { batch, queries, steps, units, features, lengths_B, memoryRows, memoryRow }: Sizes,
  multiply: Multiply,
) {
  const ds = part(fill(stepFloats(batch * queries * steps), 0), queries, steps);
  for (let b = 0; b < batch; b++) {
    const m = memoryRow(b);
    multiply({ a: dc(b), b: v(m), transposed: 'b', sum: ds(b).values });
    softmaxSlopes(ds(b).values, p(b).values, steps, lengths_B[m]!);
  }
  const products = (
    [rows, ...size]: readonly [number, number, number],
    rowOf: (b: number) => number,
    product: (b: number) => Omit<Parameters<Multiply>[0], 'sum'>,
  ) => {
    const sums = part(fill(stepFloats(rows * size[0] * size[1]), 0), ...size);
    for (let b = 0; b < batch; b++) multiply({ ...product(b), sum: sums(rowOf(b)).values });
    return tf.tensor3d(sums.array, [rows, ...size]);
  };
  return {
    queries_BTH: () => products([batch, queries, units], own, (b) => ({ a: ds(b), b: k(memoryRow(b)) })),
    keys_BSH: () =>
      products([memoryRows, steps, units], memoryRow, (b) => ({ a: ds(b), b: q(b), transposed: 'a' })),
    values_BSM: () =>
      products([memoryRows, steps, features], memoryRow, (b) => ({ a: p(b), b: dc(b), transposed: 'a' })),
  };
}

const own = (b: number): number => b;

/** The matrix of each sequence. */
interface Part {
  (b: number): { readonly values: Float32Array; readonly rows: number; readonly columns: number };
  readonly array: Float32Array;
}

function part(array: Float32Array, rows: number, columns: number): Part {
  const size = rows * columns;
  const of = (b: number) => ({ values: array.subarray(b * size, (b + 1) * size), rows, columns });
  return Object.assign(of, { array });
}

/** In place; zeros beyond the length. */
function softmaxRows(scores: Float32Array, width: number, length: number): void {
  for (let row = 0; row < scores.length; row += width) {
    let largest = -Infinity;
    for (let s = row; s < row + length; s++) largest = Math.max(largest, scores[s]!);
    let sum = 0;
    for (let s = row; s < row + length; s++) sum += scores[s] = Math.exp(scores[s]! - largest);
    for (let s = row; s < row + length; s++) scores[s] = scores[s]! / sum;
    scores.fill(0, row + length, row + width);
  }
}

/** Slopes of shares become slopes of scores, in place. */
function softmaxSlopes(slopes: Float32Array, shares: Float32Array, width: number, length: number): void {
  for (let row = 0; row < slopes.length; row += width) {
    let mean = 0;
    for (let s = row; s < row + length; s++) mean += slopes[s]! * shares[s]!;
    for (let s = row; s < row + length; s++) slopes[s] = shares[s]! * (slopes[s]! - mean);
    slopes.fill(0, row + length, row + width);
  }
}
