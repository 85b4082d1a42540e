import type { Scalar, Tensor } from '@tensorflow/tfjs-node-gpu';
import type { WeightSpec } from '../weights';
import type { Clipping } from '../clipping';
import type { OptimizerOptions, OptimizerState } from '../optimizers';

export interface UpdaterOptions {
  readonly specs: readonly WeightSpec[];
  /** Values of each weight to start with, in the order of the specs. */
  readonly initial: readonly Float32Array[];
  /** Whether each weight is changed at all; all are where it is left out. */
  readonly learns?: readonly boolean[] | undefined;
  readonly optimizer: OptimizerOptions;
  readonly clipping: Clipping;
}

export interface StepResult {
  readonly loss: number;
  /** Global L2 norm of the gradients before clipping. */
  readonly gradientNorm: number;
  readonly clipped: boolean;
  /** False if loss or norm is not finite: then nothing was updated. */
  readonly applied: boolean;
}

/** One per weight, in the order of the specs; none for a weight that the loss does not use. */
export type Gradients = readonly (Tensor | null)[];

export interface UpdateStep {
  readonly loss: Scalar;
  readonly gradients: Gradients;
  readonly learningRate: number;
}

/**
 * Where weights and what an optimizer remembers of them live, and how they are updated. Tensors that it makes for a
 * caller are disposed of with the caller's open scope.
 */
export interface Updater {
  weights(): Tensor[];
  /** Adds `scale` times the gradients to those of the next `step`. */
  accumulate(gradients: Gradients, scale: number): void;
  /** Clips and updates; if loss or norm is not finite, only the accumulated gradients change. */
  step(step: UpdateStep): StepResult;
  /** Copies, in the order of the specs. */
  exportWeights(): Float32Array[];
  /** @param values of the weights' sizes, in the order of the specs */
  importWeights(values: readonly Float32Array[]): void;
  exportState(): OptimizerState;
  /** @throws RangeError if the state is another optimizer's or another network's */
  importState(state: OptimizerState): void;
  dispose(): void;
}
