import type { Tensor } from '@tensorflow/tfjs-node-gpu';

/**
 * A recurrent cell, one direction of one layer. Equations and gate names are Keras' (and so the weights are
 * interchangeable with Keras'): simple RNN; GRU with the reset gate applied after the recurrent product
 * (cuDNN, the usual choice) or before it (Cho et al. 2014); LSTM (Hochreiter 1997, Gers 2000).
 */
export type Cell =
  | {
      readonly kind: 'simple-rnn';
      readonly activation: 'tanh' | 'relu' | 'sigmoid';
      readonly recurrentInitializer?: 'orthogonal' | 'identity' | undefined;
    }
  | {
      readonly kind: 'gru';
      readonly variant: 'reset-after' | 'reset-before';
      readonly updateBias?: number | undefined;
    }
  | { readonly kind: 'lstm'; readonly forgetBias?: number };

/**
 * How a weight starts. `forget-bias` is zeros with `value` in the LSTM forget gate's quarter (Jozefowicz 2015),
 * `update-bias` zeros with -`value` in the GRU's first third, z = 1 - Γu.
 */
export type Initializer =
  | { readonly kind: 'glorot-uniform' }
  | { readonly kind: 'orthogonal' | 'identity' }
  | { readonly kind: 'zeros' }
  | { readonly kind: 'uniform'; readonly limit: number }
  | { readonly kind: 'forget-bias' | 'update-bias'; readonly value: number };

/** A weight of a network before it has values: the name is unique within what the spec describes. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initializer: Initializer;
}

/** The three weights of one direction of one layer, in the order of `cellWeightSpecs`. */
export type CellWeights = readonly Tensor[];

const GATES = { 'simple-rnn': 1, gru: 3, lstm: 4 } as const;

/** Number of gate blocks side by side in a cell's weights: 1 simple RNN, 3 GRU (z,r,h), 4 LSTM (i,f,c,o). */
export function gateCount(cell: Cell): number {
  return GATES[cell.kind];
}

/** Number of state tensors carried from step to step: 2 for LSTM (h, c), else 1 (h). */
export function stateCount(cell: Cell): number {
  return cell.kind === 'lstm' ? 2 : 1;
}

/**
 * The weights of one direction of one layer: `kernel` [I, G*H], `recurrent_kernel` [H, G*H] and `bias` [G*H]
 * ([2, 3H] for a reset-after GRU: input bias, then recurrent bias). Gates lie as in Keras: LSTM i,f,c,o; GRU z,r,h.
 *
 * @param inputs size I of one step of the input
 * @param units size H of the state
 */
export function cellWeightSpecs(cell: Cell, inputs: number, units: number): WeightSpec[] {
  const wide = gateCount(cell) * units;
  const twoBiases = cell.kind === 'gru' && cell.variant === 'reset-after';
  return [
    { name: 'kernel', shape: [inputs, wide], initializer: { kind: 'glorot-uniform' } },
    { name: 'recurrent_kernel', shape: [units, wide], initializer: { kind: recurrentInitializer(cell) } },
    { name: 'bias', shape: twoBiases ? [2, wide] : [wide], initializer: biasInitializer(cell) },
  ];
}

function recurrentInitializer(cell: Cell): 'orthogonal' | 'identity' {
  return (cell.kind === 'simple-rnn' ? cell.recurrentInitializer : undefined) ?? 'orthogonal';
}

function biasInitializer(cell: Cell): Initializer {
  if (cell.kind === 'gru' && cell.updateBias !== undefined)
    return { kind: 'update-bias', value: cell.updateBias };
  if (cell.kind !== 'lstm') return { kind: 'zeros' };
  return { kind: 'forget-bias', value: cell.forgetBias ?? 1 };
}
