import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';
import type { Cell, CellWeights } from './cells';

/** Which implementation runs a layer; `auto` takes the fastest that this machine has. */
export type KernelName = 'reference' | 'tensorflow' | 'onednn' | 'auto';

export interface RecurrentLayerOptions {
  readonly cell: Cell;
  /** Right-padded input [B, T, I]. */
  readonly x_BTI: Tensor3D;
  /** Steps of each sequence that count, 1..T; all T when left out. */
  readonly lengths_B?: ArrayLike<number>;
  /** State before the first step: [h] or [h, c], each [B, H]; zeros when left out. */
  readonly initialState?: readonly Tensor2D[];
  /** In the order of `cellWeightSpecs`. */
  readonly weights: CellWeights;
  /** Reads each sequence from its last valid step to its first. */
  readonly reverse?: boolean;
  readonly kernel?: KernelName;
}

export interface RecurrentLayerResult {
  /** State after each step, in the input's time order [B, T, H]; zero beyond a sequence's length. */
  readonly h_BTH: Tensor3D;
  /** State after each sequence's own last step: [h] or [h, c], each [B, H]. */
  readonly last: Tensor2D[];
}

/**
 * One direction of one recurrent layer over right-padded sequences. Differentiable in input, weights and initial
 * state. Padding changes neither results nor gradients.
 *
 * @throws RangeError for a length outside 1..T or weights of the wrong shape
 */
export function recurrentLayer(options: RecurrentLayerOptions): RecurrentLayerResult {
  throw new Error(`not yet: ${options.cell.kind}`);
}
