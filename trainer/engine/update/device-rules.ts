import type { Tensor1D } from '@tensorflow/tfjs-node-gpu';
import { adamRates, byOptimizer, type OptimizerOptions, type Resolved } from '../optimizers';

/** All weights one after the other, their gradient after clipping, and what the optimizer remembers of them: [P] each. */
export interface DeviceUpdate {
  readonly values_P: Tensor1D;
  readonly gradient_P: Tensor1D;
  readonly slots: readonly Tensor1D[];
  readonly learningRate: number;
  /** 1 for the first update. */
  readonly step: number;
  /** 1 where weight decay is for the weight, 0 elsewhere. */
  readonly decays_P: Tensor1D;
}

export interface DeviceUpdated {
  readonly values_P: Tensor1D;
  /** In the order of the rule's slots. */
  readonly slots: readonly Tensor1D[];
}

/** As optimizers.ts's rules, in tensor operations. */
export interface DeviceRule {
  readonly slots: readonly string[];
  apply(update: DeviceUpdate): DeviceUpdated;
}

export const deviceRule = (options: OptimizerOptions): DeviceRule =>
  byOptimizer(options, { sgd, rmsprop, adam });

function sgd({ momentum, nesterov }: Resolved<'sgd'>): DeviceRule {
  return {
    slots: ['velocity'],
    apply({ values_P, gradient_P, slots: [velocity_P], learningRate }) {
      const next_P = slotOf(velocity_P).mul(momentum).add<Tensor1D>(gradient_P);
      const slope_P = nesterov ? gradient_P.add<Tensor1D>(next_P.mul(momentum)) : next_P;
      return { values_P: values_P.sub<Tensor1D>(slope_P.mul(learningRate)), slots: [next_P] };
    },
  };
}

function rmsprop({ decay, epsilon }: Resolved<'rmsprop'>): DeviceRule {
  return {
    slots: ['squares'],
    apply({ values_P, gradient_P, slots: [squares_P], learningRate }) {
      const next_P = slotOf(squares_P)
        .mul(decay)
        .add<Tensor1D>(gradient_P.square().mul(1 - decay));
      const slope_P = gradient_P.mul(learningRate).div(next_P.sqrt().add(epsilon));
      return { values_P: values_P.sub<Tensor1D>(slope_P), slots: [next_P] };
    },
  };
}

function adam(options: Resolved<'adam'>): DeviceRule {
  const { beta1, beta2, epsilon, weightDecay } = options;
  return {
    slots: ['momentum', 'squares'],
    apply({ values_P, gradient_P, slots: [momentum_P, squares_P], learningRate, step, decays_P }) {
      const { rate, correction } = adamRates(options, { learningRate, step });
      const m_P = slotOf(momentum_P)
        .mul(beta1)
        .add<Tensor1D>(gradient_P.mul(1 - beta1));
      const s_P = slotOf(squares_P)
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

function slotOf(slot: Tensor1D | undefined): Tensor1D {
  if (slot === undefined) throw new Error('an optimizer slot is missing');
  return slot;
}
