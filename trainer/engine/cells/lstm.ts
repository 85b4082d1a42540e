import type { Tensor2D } from '@tensorflow/tfjs-node-gpu';
import { LstmCell } from '../../../shared/request/network';
import { tf } from '../backend';
import {
  type CellDefinition,
  type CellWeights,
  type Gate,
  gateBlocks,
  gateWeightSpecs,
  type Step,
  type Watch,
  watched,
} from './cell';

/**
 * Hochreiter 1997 with the forget gate of Gers 2000, which starts open (Jozefowicz 2015). Gates are ordered as in
 * Keras: i (the sheet's Γu), f, c, o.
 */
export const lstm: CellDefinition<LstmCell> = {
  parse: (options) => LstmCell.parse(options),
  variants: [{ kind: 'lstm' }],
  states: 2,
  weightSpecs: ({ forgetBias }, size) =>
    gateWeightSpecs(size, { gates: 4, bias: { kind: 'gate-bias', gate: 1, gates: 4, value: forgetBias } }),
  step: (_, weights, watch) => lstmStep(weights, watch),
  activation: () => 'sigmoid',
  tfLayer: () => (settings) => tf.layers.lstm({ ...settings, recurrentActivation: 'sigmoid' }),
};

/** i, f, o = σ(…), c̃ = tanh(…); c' = f∘c + i∘c̃; h' = o∘tanh(c') */
function lstmStep(weights: CellWeights, watch: Watch | null): Step {
  const [kernel, recurrent, bias] = weights as [Tensor2D, Tensor2D, Tensor2D];
  const gate = (name: Gate) => watched(watch, name, tf.sigmoid);
  const [update, forget, output] = [gate('update'), gate('forget'), gate('output')];
  return (x, [h, c]) => {
    const fromState = (h as Tensor2D).matMul(recurrent);
    const all = x.matMul(kernel).add(fromState).add<Tensor2D>(bias);
    const [i, f, candidate, o] = gateBlocks(all, 4) as [Tensor2D, Tensor2D, Tensor2D, Tensor2D];
    const kept = forget(f).mul<Tensor2D>(c as Tensor2D);
    const next = kept.add<Tensor2D>(update(i).mul(candidate.tanh()));
    return [output(o).mul(next.tanh()), next];
  };
}
