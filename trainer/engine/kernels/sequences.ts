import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';
import { runOp, tf } from '../backend';

/** The lengths, or null if every sequence fills all steps. */
export type Lengths = Int32Array | null;

/**
 * Reverses the first `length` steps of each sequence and leaves the padding where it is, so applying it twice undoes
 * it. Differentiable (through a gather).
 */
export function reverseSequences(x_BTI: Tensor3D, lengths: Lengths): Tensor3D {
  if (lengths === null) return tf.reverse(x_BTI, 1);
  const [batch, steps, inputs] = x_BTI.shape;
  const index = new Int32Array(batch * steps);
  for (let i = 0; i < index.length; i++) index[i] = reversedRow(i, steps, lengths);
  return tf.gather(x_BTI.reshape([batch * steps, inputs]), tf.tensor1d(index)).reshape(x_BTI.shape);
}

/** As `reverseSequences` by one op, and not differentiable. */
export function flipSteps(x_BTN: Tensor3D, lengths: Lengths): Tensor3D {
  if (lengths === null) return tf.reverse(x_BTN, 1);
  const attributes = { T: 'float32', Tlen: 'int32', seq_dim: 1n, batch_dim: 0n } as const;
  return runOp('ReverseSequence', [x_BTN, tf.tensor1d(lengths)], 1, attributes)[0] as Tensor3D;
}

function reversedRow(row: number, steps: number, lengths: Int32Array): number {
  const t = row % steps;
  const length = lengths[(row - t) / steps] ?? steps;
  return t < length ? row - t + length - 1 - t : row;
}

/** 1 for a step that counts and 0 for padding, [B, T]. */
export function stepMask(lengths: Int32Array, steps: number): Tensor2D {
  const mask = new Float32Array(lengths.length * steps);
  lengths.forEach((length, b) => mask.fill(1, b * steps, b * steps + length));
  return tf.tensor2d(mask, [lengths.length, steps]);
}

/** Zeros in place of a state that the caller left out. */
export function initialStates(
  given: readonly Tensor2D[] | null,
  count: number,
  shape: [number, number],
): Tensor2D[] {
  return given === null
    ? Array.from({ length: count }, () => tf.zeros<typeof tf.Rank.R2>(shape))
    : [...given];
}
