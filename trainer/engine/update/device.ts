import type { Rank, Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-node-gpu';
import { tf } from '../backend';
import { clip, type GradientScale } from '../clipping';
import { isMatrix, joinViews, layoutOf, splitLike } from '../parameters';
import { updateRule } from '../optimizers';
import { inScope } from '../scope';
import type { Gradients, StepResult, Updater, UpdaterOptions, UpdateStep } from './updater';

/**
 * For a GPU: weights, gradients and the optimizer's memory stay there, each as one long tensor, so that an update is a
 * dozen operations however many weights there are. A step brings back a few numbers: loss and norms.
 */
export function deviceUpdater({ specs, initial, optimizer, clipping }: UpdaterOptions): Updater {
  const { sizes } = layoutOf(specs);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const rule = updateRule(optimizer);
  const hold = (values: Float32Array): Tensor1D => tf.keep(tf.tensor1d(values));
  const decays_P = hold(joinViews(specs.map((spec, i) => filled(sizes[i] ?? 0, isMatrix(spec) ? 1 : 0))));
  let values_P = hold(joinViews(initial));
  let slots = rule.slots.map(() => hold(new Float32Array(total)));
  let pending_P: Tensor1D | null = null;
  let step = 0;

  const join = (gradients: Gradients): Tensor1D => {
    const flat = gradients.map((gradient, i): Tensor1D => {
      const shape: [number] = [sizes[i] ?? 0];
      return gradient === null ? tf.zeros<Rank.R1>(shape) : gradient.reshape<Tensor1D>(shape);
    });
    return joined(flat);
  };

  function update(gradient_P: Tensor1D, learningRate: number): void {
    step += 1;
    const next = rule.onDevice({ values_P, gradient_P, slots, learningRate, step, decays_P });
    tf.dispose([values_P, ...slots]);
    values_P = tf.keep(next.values_P);
    slots = next.slots.map((slot) => tf.keep(slot));
  }

  return {
    weights: (): Tensor[] =>
      parts(values_P, sizes).map((part, i) => part.reshape([...(specs[i]?.shape ?? [])])),
    accumulate(gradients, scale) {
      inScope(() => {
        const added_P = join(gradients).mul<Tensor1D>(scale);
        const sum_P = pending_P === null ? added_P : pending_P.add<Tensor1D>(added_P);
        pending_P?.dispose();
        pending_P = tf.keep(sum_P);
      });
    },
    step({ loss: scalar, gradients, learningRate }: UpdateStep): StepResult {
      return inScope(() => {
        const own_P = join(gradients);
        const gradient_P = pending_P === null ? own_P : own_P.add<Tensor1D>(pending_P);
        pending_P?.dispose();
        pending_P = null;
        // One norm for all, but where each weight is clipped to its own.
        const clipped_P = clipping.kind === 'norm' ? parts(gradient_P, sizes) : [gradient_P];
        const { loss, squares, largest } = bringBack(scalar, clipped_P, clipping.kind === 'value');
        const exceeds = (threshold: number) => largest > threshold;
        const { norm, clipped, scales } = clip({ squares, exceeds }, clipping);
        const applied = Number.isFinite(loss) && Number.isFinite(norm);
        if (applied) {
          const scaled = clipped_P.map((part, i) => scalePart(part, scales[i]));
          update(joined(scaled), learningRate);
        }
        return { loss, gradientNorm: norm, clipped, applied };
      });
    },
    exportWeights: () => splitLike(values_P.dataSync<'float32'>(), sizes),
    importWeights(given) {
      values_P.dispose();
      values_P = hold(joinViews(given));
    },
    exportState: () => ({
      step,
      slots: Object.fromEntries(
        rule.slots.map((name, i) => [name, (slots[i] as Tensor1D).dataSync<'float32'>().slice()]),
      ),
    }),
    importState(state) {
      const given = rule.slots.map((name) => {
        const slot = state.slots[name] ?? new Float32Array();
        if (slot.length === total) return slot;
        throw new RangeError(
          `optimizer slot "${name}" has ${slot.length} values where the network has ${total} weights`,
        );
      });
      tf.dispose(slots);
      slots = given.map(hold);
      step = state.step;
    },
    dispose: () => tf.dispose([values_P, decays_P, ...slots, ...(pending_P === null ? [] : [pending_P])]),
  };
}

function parts(all_P: Tensor1D, sizes: readonly number[]): Tensor1D[] {
  return sizes.length === 1 ? [all_P] : tf.split(all_P, [...sizes]);
}

const joined = (list: readonly Tensor1D[]): Tensor1D =>
  list.length === 1 ? (list[0] as Tensor1D) : tf.concat1d([...list]);

/** Everything that the host needs of a step, in one transfer. */
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
