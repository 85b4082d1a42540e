import type { Rank, Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-node-gpu';
import { tf } from '../backend';
import { clip, type GradientScale } from '../clipping';
import { isMatrix, joinViews, splitLike, weightLayout } from '../parameters';
import { type OptimizerState, type UpdateRule, updateRule } from '../optimizers';
import { inScope } from '../scope';
import type { Gradients, StepResult, Updater, UpdaterOptions, UpdateStep } from './updater';

/**
 * For a GPU: weights, gradients and the optimizer's memory stay there, each as one long tensor, so that an update
 * takes a dozen operations however many weights there are. A step brings back a few numbers: loss and norms.
 */
export const deviceUpdater = (options: UpdaterOptions): Updater => new DeviceUpdater(options);

class DeviceUpdater implements Updater {
  readonly #options: UpdaterOptions;
  readonly #sizes: readonly number[];
  readonly #rule: UpdateRule;
  readonly #decays_P: Tensor1D;
  #values_P: Tensor1D;
  #slots: readonly Tensor1D[];
  #pending_P: Tensor1D | null = null;
  #step = 0;

  constructor(options: UpdaterOptions) {
    const { specs, initial, optimizer, learns } = options;
    this.#options = options;
    this.#sizes = weightLayout(specs).sizes;
    this.#rule = updateRule(optimizer);
    this.#decays_P = hold(
      // Without a gradient, a weight changes by its decay alone.
      joinViews(
        specs.map((spec, i) => filled(this.#sizes[i] ?? 0, isMatrix(spec) && learns?.[i] !== false ? 1 : 0)),
      ),
    );
    this.#values_P = hold(joinViews(initial));
    this.#slots = this.#rule.slots.map(() => hold(new Float32Array(this.#values_P.size)));
  }

  weights(): Tensor[] {
    const { specs } = this.#options;
    return parts(this.#values_P, this.#sizes).map((part, i) => part.reshape([...(specs[i]?.shape ?? [])]));
  }

  accumulate(gradients: Gradients, scale: number): void {
    inScope(() => {
      const added_P = this.#join(gradients).mul<Tensor1D>(scale);
      const sum_P = this.#pending_P === null ? added_P : this.#pending_P.add<Tensor1D>(added_P);
      this.#pending_P?.dispose();
      this.#pending_P = tf.keep(sum_P);
    });
  }

  step({ loss: scalar, gradients, learningRate }: UpdateStep): StepResult {
    const { clipping } = this.#options;
    return inScope(() => {
      const own_P = this.#join(gradients);
      const gradient_P = this.#pending_P === null ? own_P : own_P.add<Tensor1D>(this.#pending_P);
      this.#pending_P?.dispose();
      this.#pending_P = null;
      // One norm for all, except where each weight is clipped by its own.
      const clipped_P = clipping.kind === 'norm' ? parts(gradient_P, this.#sizes) : [gradient_P];
      const { loss, squares, largest } = bringBack(scalar, clipped_P, clipping.kind === 'value');
      const exceeds = (threshold: number) => largest > threshold;
      const { norm, clipped, scales } = clip({ squares, exceeds }, clipping);
      const applied = Number.isFinite(loss) && Number.isFinite(norm);
      if (applied) this.#update(joined(clipped_P.map((part, i) => scalePart(part, scales[i]))), learningRate);
      return { loss, gradientNorm: norm, clipped, applied };
    });
  }

  #update(gradient_P: Tensor1D, learningRate: number): void {
    this.#step += 1;
    const next = this.#rule.onDevice({
      values_P: this.#values_P,
      gradient_P,
      slots: this.#slots,
      learningRate,
      step: this.#step,
      decays_P: this.#decays_P,
    });
    tf.dispose([this.#values_P, ...this.#slots]);
    this.#values_P = tf.keep(next.values_P);
    this.#slots = next.slots.map((slot) => tf.keep(slot));
  }

  exportWeights(): Float32Array[] {
    return splitLike(this.#values_P.dataSync<'float32'>(), this.#sizes);
  }

  importWeights(given: readonly Float32Array[]): void {
    this.#values_P.dispose();
    this.#values_P = hold(joinViews(given));
  }

  exportState(): OptimizerState {
    const slots = this.#slots.map((slot) => slot.dataSync<'float32'>().slice());
    return {
      step: this.#step,
      slots: Object.fromEntries(this.#rule.slots.map((name, i) => [name, slots[i] as Float32Array])),
    };
  }

  importState(state: OptimizerState): void {
    const total = this.#values_P.size;
    const given = this.#rule.slots.map((name) => {
      const slot = state.slots[name] ?? new Float32Array();
      if (slot.length === total) return slot;
      throw new RangeError(
        `optimizer slot "${name}" has ${slot.length} values where the network has ${total} weights`,
      );
    });
    tf.dispose([...this.#slots]);
    this.#slots = given.map(hold);
    this.#step = state.step;
  }

  dispose(): void {
    const pending = this.#pending_P === null ? [] : [this.#pending_P];
    tf.dispose([this.#values_P, this.#decays_P, ...this.#slots, ...pending]);
  }

  /** A weight that the loss does not use has zeros. */
  #join(gradients: Gradients): Tensor1D {
    const flat = gradients.map((gradient, i): Tensor1D => {
      const shape: [number] = [this.#sizes[i] ?? 0];
      return gradient === null ? tf.zeros<Rank.R1>(shape) : gradient.reshape<Tensor1D>(shape);
    });
    return joined(flat);
  }
}

const hold = (values: Float32Array): Tensor1D => tf.keep(tf.tensor1d(values));

function parts(all_P: Tensor1D, sizes: readonly number[]): Tensor1D[] {
  return sizes.length === 1 ? [all_P] : tf.split(all_P, [...sizes]);
}

const joined = (list: readonly Tensor1D[]): Tensor1D =>
  list.length === 1 ? (list[0] as Tensor1D) : tf.concat1d([...list]);

/** Everything that the host needs from a step, in one transfer. */
function bringBack(loss: Scalar, gradients: readonly Tensor1D[], withLargest: boolean) {
  const squares = gradients.map((gradient) => gradient.square().sum<Scalar>());
  const largest = withLargest ? gradients.map((gradient) => gradient.abs().max<Scalar>()) : [];
  const [lossValue = NaN, ...rest] = tf.stack([loss, ...squares, ...largest]).dataSync<'float32'>();
  return {
    loss: lossValue,
    squares: rest.slice(0, squares.length),
    largest: rest.slice(squares.length).reduce((most, value) => Math.max(most, value), 0),
  };
}

function scalePart(
  gradient_P: Tensor1D,
  { factor, threshold }: GradientScale = { factor: 1, threshold: Infinity },
): Tensor1D {
  const scaled_P = factor === 1 ? gradient_P : gradient_P.mul<Tensor1D>(factor);
  return threshold === Infinity ? scaled_P : tf.clipByValue<Tensor1D>(scaled_P, -threshold, threshold);
}

const filled = (size: number, value: number): Float32Array => new Float32Array(size).fill(value);
