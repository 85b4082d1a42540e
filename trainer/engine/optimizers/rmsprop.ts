import type { Tensor1D } from '@tensorflow/tfjs-node-gpu';
import { type OptimizerDefinition, scaled, slotOf } from './optimizer';

interface RmsPropOptions {
  readonly decay: number;
  readonly epsilon: number;
}

/** Hinton's, in PyTorch's form: s ← ρ s + (1 - ρ) g²; w ← w - α g / (√s + ε) */
export const rmsprop: OptimizerDefinition<RmsPropOptions> = {
  rule: ({ decay, epsilon }) => ({
    slots: ['squares'],
    onHost({ values, gradient, slots, scale, learningRate }) {
      const s = slotOf(slots, 0);
      for (let i = 0; i < values.length; i++) {
        const g = scaled(gradient[i] as number, scale);
        const next = decay * (s[i] as number) + (1 - decay) * g * g;
        s[i] = next;
        values[i] = (values[i] as number) - (learningRate * g) / (Math.sqrt(next) + epsilon);
      }
    },
    onDevice({ values_P, gradient_P, slots, learningRate }) {
      const next_P = slotOf(slots, 0)
        .mul(decay)
        .add<Tensor1D>(gradient_P.square().mul(1 - decay));
      const slope_P = gradient_P.mul(learningRate).div(next_P.sqrt().add(epsilon));
      return { values_P: values_P.sub<Tensor1D>(slope_P), slots: [next_P] };
    },
  }),
};
