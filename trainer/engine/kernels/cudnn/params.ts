import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import { tf } from '../../backend';
import type { CellWeights, RecurrentCell } from '../../cells';
import type { RnnMode } from './ops';

/**
 * How cuDNN lays out a cell's weights in its one vector: the matrices of the input for each gate, then those of the
 * state, each transposed to [H, I] and [H, H]; then the biases of the input and those of the state. The same as
 * Keras's `_standardize_cudnn_weights` (Keras 3.15, backend/tensorflow/rnn.py).
 */
export interface ParamsLayout {
  readonly mode: RnnMode;
  /** For each of cuDNN's gates, which of the engine's it is. */
  readonly gates: readonly number[];
  /** Whether the input and the state each have a bias, as for the reset-after GRU; else the state has the one there is. */
  readonly hasTwoBiases: boolean;
}

/** Undefined for a cell that cuDNN does not have: a sigmoid in a simple RNN, a GRU with its reset gate before. */
export function paramsLayout({ request }: RecurrentCell): ParamsLayout | undefined {
  if (request?.kind === 'lstm') return { mode: 'lstm', gates: [0, 1, 2, 3], hasTwoBiases: false };
  // The engine has z, r, h; cuDNN r, z, h.
  if (request?.kind === 'gru' && request.variant === 'reset-after')
    return { mode: 'gru', gates: [1, 0, 2], hasTwoBiases: true };
  if (request?.kind === 'simple-rnn' && request.activation !== 'sigmoid')
    return { mode: `rnn_${request.activation}`, gates: [0], hasTwoBiases: false };
  return undefined;
}

/** A cell's weights -> cuDNN's vector. */
export function packParams(
  { gates, hasTwoBiases }: ParamsLayout,
  [kernel, recurrent, bias]: CellWeights,
): Tensor1D {
  const parts = gates.length;
  const ordered = (tensor: Tensor): Tensor[] => {
    const blocks = tf.split(tensor, parts, -1);
    return gates.map((gate) => blocks[gate] as Tensor);
  };
  const matrices = [kernel, recurrent].flatMap((matrix) =>
    ordered(matrix as Tensor).map((block) => block.transpose().flatten()),
  );
  const ofState = hasTwoBiases
    ? tf.unstack(bias as Tensor2D)
    : [tf.zerosLike(bias as Tensor), bias as Tensor];
  const biases = ofState.flatMap((row) => ordered(row).map((block) => block.flatten()));
  return tf.concat([...matrices, ...biases] as Tensor1D[]);
}

/** Gradient of cuDNN's vector -> gradients of a cell's weights: kernel [I, G*H], recurrent [H, G*H] and bias. */
export function unpackParams(
  { gates, hasTwoBiases }: ParamsLayout,
  { params, inputs, units }: { readonly params: Tensor1D; readonly inputs: number; readonly units: number },
): [Tensor2D, Tensor2D, Tensor] {
  const parts = gates.length;
  const sizes = [inputs * units, units * units, units, units].flatMap((size) => gates.map(() => size));
  const blocks = tf.split<Tensor1D>(params, sizes);
  /** The group's blocks, in the engine's order of gates. */
  const group = (index: number): Tensor1D[] =>
    Array.from({ length: parts }, (_, gate) => blocks[index * parts + gates.indexOf(gate)] as Tensor1D);
  const matrix = (index: number, rows: number): Tensor2D =>
    tf.concat(
      group(index).map((block) => block.reshape<Tensor2D>([units, rows]).transpose<Tensor2D>()),
      1,
    );
  const [ofInput, ofState] = [2, 3].map((index) => tf.concat(group(index))) as [Tensor1D, Tensor1D];
  return [matrix(0, inputs), matrix(1, units), hasTwoBiases ? tf.stack([ofInput, ofState]) : ofState];
}
