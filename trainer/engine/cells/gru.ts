import type { Tensor2D } from '@tensorflow/tfjs-node-gpu';
import { GruCell } from '../../../shared/request/network';
import { tf } from '../backend';
import {
  type CellDefinition,
  type CellWeights,
  gateBlocks,
  gateWeightSpecs,
  type Step,
  type Watch,
  watched,
} from './cell';

/**
 * The reset gate is applied after the recurrent product (cuDNN, the usual choice), which takes a second bias, or
 * before it (Cho et al. 2014). Gates are ordered as in Keras: z = 1 - Γu, r, h.
 */
export const gru: CellDefinition<GruCell> = {
  parse: (options) => GruCell.parse(options),
  variants: [
    { kind: 'gru', variant: 'reset-after' },
    { kind: 'gru', variant: 'reset-before' },
  ],
  states: 1,
  weightSpecs: ({ variant, updateBias }, size) =>
    gateWeightSpecs(size, {
      gates: 3,
      biasRows: variant === 'reset-after' ? 2 : 1,
      ...(updateBias !== undefined && {
        bias: { kind: 'gate-bias', gate: 0, gates: 3, value: -updateBias },
      }),
    }),
  step: ({ variant }, weights, watch) =>
    variant === 'reset-after' ? resetAfterStep(weights, watch) : resetBeforeStep(weights, watch),
  activation: () => 'sigmoid',
  tfLayer: ({ variant }) =>
    variant === 'reset-after'
      ? 'tf.layers has no reset-after GRU'
      : (settings) => tf.layers.gru({ ...settings, recurrentActivation: 'sigmoid' }),
};

/** z, r = σ(…); h̃ = tanh(x W + b₀ + r∘(h U + b₁)); h' = z∘h + (1 - z)∘h̃ */
function resetAfterStep(weights: CellWeights, watch: Watch | null): Step {
  const [kernel, recurrent, bias] = weights as [Tensor2D, Tensor2D, Tensor2D];
  const reset = watched(watch, 'reset', tf.sigmoid);
  const kept = watchedComplement(watch);
  const [inputBias, recurrentBias] = tf.unstack(bias) as [Tensor2D, Tensor2D];
  return (x, [h]) => {
    const fromInput = x.matMul(kernel).add<Tensor2D>(inputBias);
    const fromState = (h as Tensor2D).matMul(recurrent).add<Tensor2D>(recurrentBias);
    const [xz, xr, xh] = gateBlocks(fromInput, 3) as Three;
    const [hz, hr, hh] = gateBlocks(fromState, 3) as Three;
    const r = reset(xr.add<Tensor2D>(hr));
    const candidate = xh.add<Tensor2D>(r.mul(hh)).tanh();
    return [mix(kept(xz.add<Tensor2D>(hz)), h as Tensor2D, candidate)];
  };
}

/** z, r = σ(…); h̃ = tanh(x W + b + (r∘h) U); h' = z∘h + (1 - z)∘h̃ */
function resetBeforeStep(weights: CellWeights, watch: Watch | null): Step {
  const [kernel, recurrent, bias] = weights as [Tensor2D, Tensor2D, Tensor2D];
  const reset = watched(watch, 'reset', tf.sigmoid);
  const kept = watchedComplement(watch);
  const [uz, ur, uh] = gateBlocks(recurrent, 3) as Three;
  return (x, [state]) => {
    const h = state as Tensor2D;
    const [xz, xr, xh] = gateBlocks(x.matMul(kernel).add<Tensor2D>(bias), 3) as Three;
    const r = reset(xr.add<Tensor2D>(h.matMul(ur)));
    const candidate = xh.add<Tensor2D>(r.mul<Tensor2D>(h).matMul(uh)).tanh();
    return [mix(kept(xz.add<Tensor2D>(h.matMul(uz))), h, candidate)];
  };
}

type Three = [Tensor2D, Tensor2D, Tensor2D];

function mix(z: Tensor2D, h: Tensor2D, candidate: Tensor2D): Tensor2D {
  return candidate.add(z.mul(h.sub(candidate)));
}

/** z, Keras's gate for what is kept: the cheat sheet's update gate is Γu = 1 - z. */
function watchedComplement(watch: Watch | null): (x: Tensor2D) => Tensor2D {
  return (x) => {
    const z = tf.sigmoid(x);
    watch?.gate('update', tf.sub(1, z));
    return z;
  };
}
