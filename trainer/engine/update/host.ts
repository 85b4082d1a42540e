import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import { tf } from '../backend';
import { clip } from '../clipping';
import { updateRule } from '../optimizers';
import { isMatrix, joinViews, layoutOf, splitViews } from '../parameters';
import { UpdateMemory } from './memory';
import type { Gradients, StepResult, Updater, UpdaterOptions, UpdateStep } from './updater';

/** For a CPU: weights in WebAssembly's memory, from where TensorFlow reads them without a copy. */
export function hostUpdater({ specs, initial, optimizer, clipping }: UpdaterOptions): Updater {
  const layout = layoutOf(specs);
  const rule = updateRule(optimizer);
  const decays = specs.map(isMatrix);
  const memory = new UpdateMemory(layout, 1 + rule.slots.length);
  const values = memory.allocate();
  const slots = rule.slots.map(() => memory.allocate());
  let pending: Float32Array[] | null = null;
  let step = 0;

  const importWeights = (given: readonly Float32Array[]): void =>
    given.forEach((weight, i) => values[i]?.set(weight));
  importWeights(initial);

  const arraysOf = (gradients: Gradients): Float32Array[] =>
    gradients.map((gradient, i) =>
      gradient ? (gradient.dataSync() as Float32Array) : new Float32Array(layout.sizes[i] ?? 0),
    );

  return {
    weights: (): Tensor[] => specs.map(({ shape }, i) => tf.tensor(values[i] as Float32Array, [...shape])),
    accumulate(gradients, scale) {
      const arrays = arraysOf(gradients);
      pending ??= layout.sizes.map((size) => new Float32Array(size));
      pending.forEach((sum, i) => addScaled(sum, arrays[i] as Float32Array, scale));
    },
    step({ loss: scalar, gradients: tensors, learningRate }: UpdateStep): StepResult {
      const gradients = arraysOf(tensors);
      const loss = (scalar.dataSync() as Float32Array)[0] ?? NaN;
      if (pending !== null) pending.forEach((sum, i) => addScaled(gradients[i] as Float32Array, sum, 1));
      pending = null;
      const measures = {
        squares: gradients.map((gradient) => memory.squaredNorm(gradient)),
        exceeds: (threshold: number) =>
          gradients.some((gradient) => gradient.some((value) => Math.abs(value) > threshold)),
      };
      const { norm, clipped, scales } = clip(measures, clipping);
      const applied = Number.isFinite(loss) && Number.isFinite(norm);
      if (applied) {
        step += 1;
        gradients.forEach((gradient, i) =>
          rule.onHost({
            memory,
            values: values[i] as Float32Array,
            gradient,
            slots: slots.map((slot) => slot[i] as Float32Array),
            scale: scales[i] ?? { factor: 1, threshold: Infinity },
            learningRate,
            step,
            decays: decays[i] ?? false,
          }),
        );
      }
      return { loss, gradientNorm: norm, clipped, applied };
    },
    exportWeights: () => values.map((weight) => weight.slice()),
    importWeights,
    exportState: () => ({
      step,
      slots: Object.fromEntries(rule.slots.map((name, i) => [name, joinViews(slots[i] ?? [])])),
    }),
    importState(state) {
      rule.slots.forEach((name, i) => {
        splitViews(state.slots[name] ?? new Float32Array(), slots[i] ?? [], `optimizer slot "${name}"`);
      });
      step = state.step;
    },
    dispose: () => undefined,
  };
}

function addScaled(sum: Float32Array, values: Float32Array, scale: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + scale * (values[i] as number);
}
