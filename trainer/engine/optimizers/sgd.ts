import type { Tensor1D } from '@tensorflow/tfjs-node-gpu';
import { type OptimizerDefinition, scaled, slotOf } from './optimizer';

interface SgdOptions {
  readonly momentum: number;
  readonly nesterov: boolean;
}

/**
 * With momentum as Polyak's, Nesterov's as in Sutskever 2013, both in PyTorch's form:
 * v ← μ v + g; w ← w - α v, with Nesterov's look-ahead w ← w - α (g + μ v)
 */
export const sgd: OptimizerDefinition<SgdOptions> = {
  rule: ({ momentum, nesterov }) => ({
    slots: ['velocity'],
    onHost({ values, gradient, slots, scale, learningRate }) {
      const v = slotOf(slots, 0);
      for (let i = 0; i < values.length; i++) {
        const g = scaled(gradient[i] as number, scale);
        const next = momentum * (v[i] as number) + g;
        v[i] = next;
        values[i] = (values[i] as number) - learningRate * (nesterov ? g + momentum * next : next);
      }
    },
    onDevice({ values_P, gradient_P, slots, learningRate }) {
      const next_P = slotOf(slots, 0).mul(momentum).add<Tensor1D>(gradient_P);
      const slope_P = nesterov ? gradient_P.add<Tensor1D>(next_P.mul(momentum)) : next_P;
      return { values_P: values_P.sub<Tensor1D>(slope_P.mul(learningRate)), slots: [next_P] };
    },
  }),
};
