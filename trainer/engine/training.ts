import type { Scalar, Tensor } from '@tensorflow/tfjs-node-gpu';
import { tf } from './backend';
import type { WeightSpec } from './weights';
import type { Clipping } from './clipping';
import { initialize } from './initializers';
import type { OptimizerOptions, OptimizerState } from './optimizers';
import { weightLayout } from './parameters';
import { inScope } from './scope';
import { duringStep } from './step-arrays';
import { chooseUpdater, type UpdaterName } from './update/choice';
import type { Gradients, StepResult } from './update/updater';

export type { StepResult } from './update/updater';

export interface TrainingOptions {
  readonly specs: readonly WeightSpec[];
  /** Initial values depend only on (seed, weight name). */
  readonly seed: number;
  readonly optimizer: OptimizerOptions;
  readonly clipping: Clipping;
  /** Names of weights that no step changes: neither gradient nor decay reaches them. */
  readonly frozen?: readonly string[] | undefined;
  /** Where weights are kept and updated; `auto`, the default, is the device if that is a GPU, else the host. */
  readonly update?: UpdaterName | undefined;
}

/** Weight tensors by name. They live until the function that received them returns. */
export type WeightTensors = Readonly<Record<string, Tensor>>;

/** A loss written with tf and engine operations; everything that it makes is disposed of. */
export type LossFunction = (weights: WeightTensors) => Scalar;

/** Weights, optimizer and clipping of one training run, kept so that a step makes as few copies as possible. */
export interface Training {
  readonly specs: readonly WeightSpec[];
  /** Forward, backward, clip, update. */
  step(learningRate: number, loss: LossFunction): StepResult;
  /** Adds `scale` times this batch's gradients to those of the next `step`, and returns the loss unscaled. */
  accumulate(scale: number, loss: LossFunction): number;
  /** Runs `body` with the current weights, without gradients, in a tidy: the tensors that it returns are kept. */
  evaluate<R>(body: (weights: WeightTensors) => R): R;
  /** Copies of the current values, by weight name. */
  exportWeights(): Record<string, Float32Array>;
  /** @throws RangeError naming a weight that is missing or has another size */
  importWeights(values: Readonly<Record<string, Float32Array>>): void;
  exportOptimizer(): OptimizerState;
  /** @throws RangeError if the state is another optimizer's or another network's */
  importOptimizer(state: OptimizerState): void;
  /** Frees what is kept on a device; no method may be called after it. */
  dispose(): void;
}

/**
 * @example
 * const training = createTraining({ specs, seed: 1, optimizer: { kind: 'adam' }, clipping: { kind: 'global-norm', threshold: 1 } });
 * const { loss, gradientNorm, applied } = training.step(0.001, (weights) => lossOf(weights, batch));
 *
 * @throws RangeError for two specs with the same name
 */
export function createTraining({ update = 'auto', frozen = [], ...options }: TrainingOptions): Training {
  const { specs, seed } = options;
  const learns = specs.map(({ name }) => !frozen.includes(name));
  const { names, sizes } = weightLayout(specs);
  const updater = chooseUpdater(update)({
    ...options,
    learns,
    initial: specs.map((spec) => initialize(spec, seed)),
  });
  const named = (tensors: readonly Tensor[]): WeightTensors =>
    Object.fromEntries(names.map((name, i) => [name, tensors[i] as Tensor]));

  /** Passes the loss and its gradients to `use`; they live until it returns. */
  function withGradients<R>(lossFunction: LossFunction, use: (loss: Scalar, gradients: Gradients) => R): R {
    const step = () => {
      const tensors = updater.weights();
      const run = () => lossFunction(named(tensors));
      const learned = tensors.filter((_, i) => learns[i]);
      const { value, grads } = tf.engine().gradients(run, learned, undefined, true);
      const gradients = (grads as (Tensor | null | undefined)[]).values();
      // A weight that the loss does not use has no gradient at all.
      return use(
        value,
        learns.map((isLearned) => (isLearned ? gradients.next().value : null) ?? null),
      );
    };
    return duringStep(() => inScope(step));
  }

  return {
    specs,
    step: (learningRate, lossFunction) =>
      withGradients(lossFunction, (loss, gradients) => updater.step({ loss, gradients, learningRate })),
    accumulate: (scale, lossFunction) =>
      withGradients(lossFunction, (loss, gradients) => {
        updater.accumulate(gradients, scale);
        return loss.dataSync<'float32'>()[0] ?? NaN;
      }),
    evaluate: (body) => inScope(() => body(named(updater.weights()))),
    exportWeights() {
      const values = updater.exportWeights();
      return Object.fromEntries(names.map((name, i) => [name, values[i] as Float32Array]));
    },
    importWeights(given) {
      names.forEach((name, i) => {
        const size = given[name]?.length ?? 0;
        if (size !== sizes[i])
          throw new RangeError(`weight "${name}" has ${size} values: ${sizes[i]} are needed`);
      });
      updater.importWeights(names.map((name) => given[name] as Float32Array));
    },
    exportOptimizer: () => updater.exportState(),
    importOptimizer: (state) => updater.importState(state),
    dispose: () => updater.dispose(),
  };
}
