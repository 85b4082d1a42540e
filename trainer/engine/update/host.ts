import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import { tf } from '../backend';
import { clip, type GradientScale } from '../clipping';
import { type OptimizerState, type UpdateRule, updateRule } from '../optimizers';
import { isMatrix, joinViews, type Layout, splitViews, weightLayout } from '../parameters';
import { secondThread } from '../second-thread';
import { UpdateMemory } from './memory';
import type { Gradients, StepResult, Updater, UpdaterOptions, UpdateStep } from './updater';

/** For a CPU: weights in vector memory, from which TensorFlow reads them without a copy. */
export const hostUpdater = (options: UpdaterOptions): Updater => new HostUpdater(options);

class HostUpdater implements Updater {
  readonly #options: UpdaterOptions;
  readonly #layout: Layout;
  readonly #rule: UpdateRule;
  readonly #decays: readonly boolean[];
  readonly #memory: UpdateMemory;
  readonly #values: readonly Float32Array[];
  readonly #slots: readonly (readonly Float32Array[])[];
  #pending: readonly Float32Array[] | null = null;
  #step = 0;

  constructor(options: UpdaterOptions) {
    const { specs, initial, optimizer } = options;
    this.#options = options;
    this.#layout = weightLayout(specs);
    this.#rule = updateRule(optimizer);
    this.#decays = specs.map(isMatrix);
    this.#memory = new UpdateMemory(this.#layout);
    this.#values = this.#memory.allocate();
    this.#slots = this.#rule.slots.map(() => this.#memory.allocate());
    this.importWeights(initial);
  }

  weights(): Tensor[] {
    return this.#options.specs.map(({ shape }, i) => tf.tensor(this.#values[i] as Float32Array, [...shape]));
  }

  accumulate(gradients: Gradients, scale: number): void {
    const arrays = this.#arraysOf(gradients);
    this.#pending ??= this.#layout.sizes.map((size) => new Float32Array(size));
    this.#pending.forEach((sum, i) => addScaled(sum, arrays[i] as Float32Array, scale));
  }

  step({ loss: scalar, gradients: tensors, learningRate }: UpdateStep): StepResult {
    if (this.#memory.isForTwo) secondThread()?.wake();
    const gradients = this.#arraysOf(tensors);
    const loss = (scalar.dataSync() as Float32Array)[0] ?? NaN;
    this.#pending?.forEach((sum, i) => addScaled(gradients[i] as Float32Array, sum, 1));
    this.#pending = null;
    const measures = {
      squares: gradients.map((gradient) => this.#memory.squaredNorm(gradient)),
      exceeds: (threshold: number) =>
        gradients.some((gradient) => gradient.some((value) => Math.abs(value) > threshold)),
    };
    const { norm, clipped, scales } = clip(measures, this.#options.clipping);
    const applied = Number.isFinite(loss) && Number.isFinite(norm);
    if (applied) this.#update(gradients, scales, learningRate);
    return { loss, gradientNorm: norm, clipped, applied };
  }

  #update(gradients: readonly Float32Array[], scales: readonly GradientScale[], learningRate: number): void {
    this.#step += 1;
    gradients.forEach((gradient, i) => {
      if (this.#options.learns?.[i] === false) return;
      this.#rule.onHost({
        memory: this.#memory,
        values: this.#values[i] as Float32Array,
        gradient,
        slots: this.#slots.map((slot) => slot[i] as Float32Array),
        scale: scales[i] ?? { factor: 1, threshold: Infinity },
        learningRate,
        step: this.#step,
        decays: this.#decays[i] ?? false,
      });
    });
  }

  exportWeights(): Float32Array[] {
    return this.#values.map((weight) => weight.slice());
  }

  importWeights(given: readonly Float32Array[]): void {
    given.forEach((weight, i) => this.#values[i]?.set(weight));
  }

  exportState(): OptimizerState {
    const slots = this.#rule.slots.map((name, i) => [name, joinViews(this.#slots[i] ?? [])] as const);
    return { step: this.#step, slots: Object.fromEntries(slots) };
  }

  importState(state: OptimizerState): void {
    this.#rule.slots.forEach((name, i) => {
      splitViews(state.slots[name] ?? new Float32Array(), this.#slots[i] ?? [], `optimizer slot "${name}"`);
    });
    this.#step = state.step;
  }

  dispose(): void {
    this.#memory.dispose();
  }

  #arraysOf(gradients: Gradients): Float32Array[] {
    return gradients.map((gradient, i) =>
      gradient ? (gradient.dataSync() as Float32Array) : new Float32Array(this.#layout.sizes[i] ?? 0),
    );
  }
}

function addScaled(sum: Float32Array, values: Float32Array, scale: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + scale * (values[i] as number);
}
