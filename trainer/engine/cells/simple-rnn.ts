import type { Tensor2D } from '@tensorflow/tfjs-node-gpu';
import { SimpleRnnCell } from '../../../shared/request/network';
import { tf } from '../backend';
import { type CellDefinition, type CellWeights, gateWeightSpecs, type Step, watched } from './cell';

/** Elman's, with Keras's names and order of weights. */
export const simpleRnn: CellDefinition<SimpleRnnCell> = {
  parse: (options) => SimpleRnnCell.parse(options),
  variants: [{ kind: 'simple-rnn', activation: 'tanh' }],
  states: 1,
  weightSpecs: ({ recurrentInitializer = 'orthogonal' }, size) =>
    gateWeightSpecs(size, { gates: 1, recurrent: { kind: recurrentInitializer } }),
  step: (cell, weights, watch) => simpleStep(watched(watch, 'candidate', tf[cell.activation]), weights),
  activation: ({ activation }) => activation,
  tfLayer:
    ({ activation }) =>
    (settings) =>
      tf.layers.simpleRNN({ ...settings, activation }),
};

/** h' = g(x W + h U + b) */
function simpleStep(g: (x: Tensor2D) => Tensor2D, weights: CellWeights): Step {
  const [kernel, recurrent, bias] = weights as [Tensor2D, Tensor2D, Tensor2D];
  return (x, [h]) => [
    g(
      x
        .matMul(kernel)
        .add((h as Tensor2D).matMul(recurrent))
        .add(bias),
    ),
  ];
}
