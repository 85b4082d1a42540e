import type { Scalar, Tensor } from '@tensorflow/tfjs-node-gpu';
import type { WeightSpec } from './cells';
import type { Clipping } from './clipping';
import type { OptimizerOptions, OptimizerState } from './optimizers';

export interface TrainingOptions {
  readonly specs: readonly WeightSpec[];
  /** Initial values are a function of (seed, weight name) alone. */
  readonly seed: number;
  readonly optimizer: OptimizerOptions;
  readonly clipping: Clipping;
}

export interface StepResult {
  readonly loss: number;
  /** Global L2 norm of the gradients before clipping. */
  readonly gradientNorm: number;
  readonly clipped: boolean;
  /** False when loss or norm is not finite: then nothing was updated. */
  readonly applied: boolean;
}

/**
 * Weights, optimizer and clipping of one training run, held so that one step costs the fewest copies. The loss is any
 * function of the weights written with tf and engine operations.
 *
 * @example
 * const state = createTraining({ specs, seed: 1, optimizer: { kind: 'adam' }, clipping: { kind: 'global-norm', limit: 1 } });
 * const { loss, gradientNorm, applied } = state.step(0.001, (w) => lossOf(w, batch));
 */
export interface Training {
  readonly specs: readonly WeightSpec[];
  /** Forward, backward, clip, update. Everything that `loss` makes is disposed. */
  step(learningRate: number, loss: (weights: Readonly<Record<string, Tensor>>) => Scalar): StepResult;
  /** Adds this batch's gradients, scaled, to the next `step`'s (gradient accumulation); returns the loss. */
  accumulate(scale: number, loss: (weights: Readonly<Record<string, Tensor>>) => Scalar): number;
  /** Runs `body` in a tidy with the current weights, without gradients. */
  evaluate<R>(body: (weights: Readonly<Record<string, Tensor>>) => R): R;
  /** Copies of the current values, by weight name. */
  exportWeights(): Record<string, Float32Array>;
  /** @throws RangeError naming the weight that is missing or has another size */
  importWeights(values: Readonly<Record<string, Float32Array>>): void;
  exportOptimizer(): OptimizerState;
  importOptimizer(state: OptimizerState): void;
  dispose(): void;
}

/** @throws RangeError for two specs of one name */
export function createTraining(options: TrainingOptions): Training {
  throw new Error(`not yet: ${options.seed}`);
}
