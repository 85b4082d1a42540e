import type { Scalar, Tensor } from '@tensorflow/tfjs-node-gpu';
import { tf } from './backend';
import type { WeightSpec } from './cells';
import { clip, type Clipping } from './clipping';
import { initialize } from './initializers';
import { type OptimizerOptions, type OptimizerState, updateRule } from './optimizers';
import { inScope } from './scope';
import { joinViews, layoutOf, splitViews } from './parameters';
import { UpdateMemory } from './update/memory';

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

/** Weight tensors by name. They live until the function that was given them returns. */
export type WeightTensors = Readonly<Record<string, Tensor>>;

/** A loss written with tf and engine operations; everything it makes is disposed. */
export type LossFunction = (weights: WeightTensors) => Scalar;

/** Weights, optimizer and clipping of one training run, held so that a step makes the fewest copies. */
export interface Training {
  readonly specs: readonly WeightSpec[];
  /** Forward, backward, clip, update. */
  step(learningRate: number, loss: LossFunction): StepResult;
  /** Adds `scale` times this batch's gradients to those of the next `step`, and returns the loss unscaled. */
  accumulate(scale: number, loss: LossFunction): number;
  /** Runs `body` with the current weights, without gradients, in a tidy: what it returns as tensors is kept. */
  evaluate<R>(body: (weights: WeightTensors) => R): R;
  /** Copies of the current values, by weight name. */
  exportWeights(): Record<string, Float32Array>;
  /** @throws RangeError naming the weight that is missing or has another size */
  importWeights(values: Readonly<Record<string, Float32Array>>): void;
  exportOptimizer(): OptimizerState;
  /** @throws RangeError when the state is another optimizer's or another network's */
  importOptimizer(state: OptimizerState): void;
}

/**
 * @example
 * const training = createTraining({ specs, seed: 1, optimizer: { kind: 'adam' }, clipping: { kind: 'global-norm', limit: 1 } });
 * const { loss, gradientNorm, applied } = training.step(0.001, (weights) => lossOf(weights, batch));
 *
 * @throws RangeError for two specs of one name
 */
export function createTraining(options: TrainingOptions): Training {
  const { specs, seed, clipping } = options;
  const layout = layoutOf(specs);
  const rule = updateRule(options.optimizer);
  const memory = new UpdateMemory(layout, 1 + rule.slots.length);
  const values = memory.allocate();
  const slots = rule.slots.map(() => memory.allocate());
  let pending: Float32Array[] | null = null;
  let step = 0;
  specs.forEach((spec, i) => values[i]?.set(initialize(spec, seed)));

  const makeTensors = () => specs.map(({ shape }, i) => tf.tensor(values[i] as Float32Array, [...shape]));
  const named = (tensors: readonly Tensor[]): WeightTensors =>
    Object.fromEntries(layout.names.map((name, i) => [name, tensors[i] as Tensor]));

  function computeGradients(loss: LossFunction): { loss: number; gradients: Float32Array[] } {
    return inScope(() => {
      const tensors = makeTensors();
      const { value, grads } = tf.engine().gradients(() => loss(named(tensors)), tensors, undefined, true);
      // A weight that the loss does not use has no gradient at all.
      const gradients = (grads as (Tensor | null | undefined)[]).map((gradient, i) =>
        gradient ? (gradient.dataSync() as Float32Array) : new Float32Array(layout.sizes[i] ?? 0),
      );
      return { loss: (value.dataSync() as Float32Array)[0] ?? NaN, gradients };
    });
  }

  return {
    specs,
    step(learningRate, lossFunction) {
      const { loss, gradients } = computeGradients(lossFunction);
      if (pending !== null) pending.forEach((sum, i) => addScaled(gradients[i] as Float32Array, sum, 1));
      pending = null;
      const { norm, clipped, scales } = clip(gradients, clipping, (gradient) => memory.squaredNorm(gradient));
      const applied = Number.isFinite(loss) && Number.isFinite(norm);
      if (applied) {
        step += 1;
        gradients.forEach((gradient, i) =>
          rule.apply({
            memory,
            values: values[i] as Float32Array,
            gradient,
            slots: slots.map((slot) => slot[i] as Float32Array),
            scale: scales[i] ?? { factor: 1, bound: Infinity },
            learningRate,
            step,
            decays: isMatrix(specs[i] as WeightSpec),
          }),
        );
      }
      return { loss, gradientNorm: norm, clipped, applied };
    },
    accumulate(scale, lossFunction) {
      const { loss, gradients } = computeGradients(lossFunction);
      pending ??= layout.sizes.map((size) => new Float32Array(size));
      pending.forEach((sum, i) => addScaled(sum, gradients[i] as Float32Array, scale));
      return loss;
    },
    evaluate: (body) => inScope(() => body(named(makeTensors()))),
    exportWeights: () =>
      Object.fromEntries(layout.names.map((name, i) => [name, (values[i] as Float32Array).slice()])),
    importWeights(given) {
      layout.names.forEach((name, i) => {
        const view = values[i] as Float32Array;
        const size = given[name]?.length ?? 0;
        if (size !== view.length)
          throw new RangeError(`weight "${name}" has ${size} values: ${view.length} are needed`);
      });
      layout.names.forEach((name, i) => values[i]?.set(given[name] as Float32Array));
    },
    exportOptimizer: () => ({
      step,
      slots: Object.fromEntries(rule.slots.map((name, i) => [name, joinViews(slots[i] ?? [])])),
    }),
    importOptimizer(state) {
      rule.slots.forEach((name, i) => {
        splitViews(state.slots[name] ?? new Float32Array(), slots[i] ?? [], `optimizer slot "${name}"`);
      });
      step = state.step;
    },
  };
}

function addScaled(sum: Float32Array, values: Float32Array, scale: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + scale * (values[i] as number);
}

/** A bias may have two rows (a reset-after GRU's has): its name tells it from a matrix. */
function isMatrix({ name, shape }: WeightSpec): boolean {
  return shape.length > 1 && name.split('/').at(-1) !== 'bias';
}
