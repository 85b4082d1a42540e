import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';
import type { CellWeights, RecurrentCell } from '../cells';
import type { Lengths } from './sequences';

/** One direction of one layer, checked: the input of every kernel. */
export interface LayerProblem {
  readonly cell: RecurrentCell;
  readonly x_BTI: Tensor3D;
  readonly weights: CellWeights;
  readonly lengths: Lengths;
  readonly initialState: readonly Tensor2D[] | null;
  readonly reverse: boolean;
  /** Whether the output of every step is needed; the final h always is. */
  readonly sequence: boolean;
  /** Whether the final states other than h are needed; a kernel may give them where they are not. */
  readonly states: boolean;
}

/** `h_BTH` is null when the problem did not ask for the sequence. */
export interface LayerOutput {
  readonly h_BTH: Tensor3D | null;
  readonly last: Tensor2D[];
}

/** An implementation of a recurrent layer, differentiable in input, weights and initial state. */
export interface Kernel {
  readonly name: 'reference' | 'tensorflow' | 'onednn' | 'cudnn';
  /** Asked before `run`; the reference kernel runs every cell. */
  supports(cell: RecurrentCell): boolean;
  run(problem: LayerProblem): LayerOutput;
  /** Both directions of a layer, which read the same input, where that is faster than one after the other. */
  runBoth?(directions: readonly [LayerProblem, LayerProblem]): [LayerOutput, LayerOutput];
}
