import { maxOverTime, tf, type WeightSpec } from '../engine';
import type { Readout } from './config';
import { dense, denseSpecs } from './dense';
import type { Tensor2D, Tensor3D, Weights } from './tensors';

/** Added to the score of a step beyond a sequence's end: its share is then exactly 0 in float32. */
const BEYOND_END = -1e9;

/** The states of a sequence's steps that count, made one vector. */
export interface StatesToRead {
  /** [B, T, F]; zero beyond a sequence's length. */
  readonly h_BTH: Tensor3D;
  /** 1..T */
  readonly lengths_B: Int32Array;
}

/** Weights of a readout: `readout/kernel` [F, F], `readout/bias` [F] and `readout/query` [F, 1] of attention. */
export const readoutSpecs = (readout: Readout, features: number): WeightSpec[] =>
  readout === 'attention'
    ? [
        ...denseSpecs('readout', features, features),
        { name: 'readout/query', shape: [features, 1], initializer: { kind: 'glorot-uniform' } },
      ]
    : [];

/** One vector of each sequence [B, F]; padding changes neither results nor gradients. */
export function readOut(readout: Readout, weights: Weights, { h_BTH, lengths_B }: StatesToRead): Tensor2D {
  switch (readout) {
    case 'mean':
      return h_BTH.mul(evenShares(h_BTH.shape[1], lengths_B)).sum(1);
    case 'max':
      return maxOverTime(h_BTH, lengths_B);
    case 'attention':
      return attended(weights, { h_BTH, lengths_B });
  }
}

/** [B, T, 1]: the same share of each step that counts. */
function evenShares(steps: number, lengths_B: Int32Array): Tensor3D {
  const shares = new Float32Array(lengths_B.length * steps);
  lengths_B.forEach((length, row) => shares.fill(1 / length, row * steps, row * steps + length));
  return tf.tensor3d(shares, [lengths_B.length, steps, 1]);
}

/** The mean of the steps, weighted by softmax(u tanh(W h + b)) (Yang et al. 2016, equations 5 to 7). */
function attended(weights: Weights, { h_BTH, lengths_B }: StatesToRead): Tensor2D {
  const [batch, steps, features] = h_BTH.shape;
  const hidden_NF = tf.tanh(dense(weights, 'readout', h_BTH.reshape([batch * steps, features])));
  const scores_BT = hidden_NF.matMul(weights['readout/query'] as Tensor2D).reshape<Tensor2D>([batch, steps]);
  const beyond = new Float32Array(batch * steps);
  lengths_B.forEach((length, row) => beyond.fill(BEYOND_END, row * steps + length, (row + 1) * steps));
  const shares_BT = tf.softmax(scores_BT.add(tf.tensor2d(beyond, [batch, steps])));
  return h_BTH.mul(shares_BT.reshape([batch, steps, 1])).sum(1);
}
