import type { Tensor1D } from '@tensorflow/tfjs-node-gpu';
import { type OptimizerDefinition, slotOf, type UpdateRule } from './optimizer';

interface AdamOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

interface AdamWOptions extends AdamOptions {
  readonly weightDecay: number;
}

/** Kingma 2015. */
export const adam: OptimizerDefinition<AdamOptions> = {
  rule: (options) => adamRule({ ...options, weightDecay: 0 }),
};

/** With decoupled weight decay (Loshchilov 2019), for matrices only. */
export const adamw: OptimizerDefinition<AdamWOptions> = { rule: adamRule };

/**
 * m ← β₁ m + (1 - β₁) g; s ← β₂ s + (1 - β₂) g²; w ← w - α m̂ / (√ŝ + ε) - α λ w, where m̂ and ŝ are corrected for
 * their start at zero. In PyTorch's form.
 */
function adamRule(options: AdamWOptions): UpdateRule {
  const { beta1, beta2, epsilon, weightDecay } = options;
  return {
    slots: ['momentum', 'squares'],
    onHost({ memory, values, gradient, slots, scale, learningRate, step, decays }) {
      const arrays = { values, gradient, momentum: slotOf(slots, 0), squares: slotOf(slots, 1) };
      memory.adam(arrays, {
        ...scale,
        beta1,
        beta2,
        epsilon,
        ...ratesAt(options, { learningRate, step }),
        kept: 1 - learningRate * (decays ? weightDecay : 0),
      });
    },
    onDevice({ values_P, gradient_P, slots, learningRate, step, decays_P }) {
      const { rate, correction } = ratesAt(options, { learningRate, step });
      const m_P = slotOf(slots, 0)
        .mul(beta1)
        .add<Tensor1D>(gradient_P.mul(1 - beta1));
      const s_P = slotOf(slots, 1)
        .mul(beta2)
        .add<Tensor1D>(gradient_P.square().mul(1 - beta2));
      const slope_P = m_P.mul(rate).div(s_P.sqrt().mul(correction).add(epsilon));
      const kept_P =
        weightDecay === 0
          ? values_P
          : values_P.sub<Tensor1D>(values_P.mul(decays_P).mul(learningRate * weightDecay));
      return { values_P: kept_P.sub<Tensor1D>(slope_P), slots: [m_P, s_P] };
    },
  };
}

/** α and √ŝ/√s with the corrections of m and s for their start at zero. */
function ratesAt(
  { beta1, beta2 }: AdamOptions,
  { learningRate, step }: { readonly learningRate: number; readonly step: number },
) {
  return { rate: learningRate / (1 - beta1 ** step), correction: 1 / Math.sqrt(1 - beta2 ** step) };
}
