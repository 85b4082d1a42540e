import type { Batch } from '../data/pad';
import { dropout, recurrentStack, stackWeightSpecs } from '../engine';
import type { ManyToManyNetwork } from './config';
import { dense, denseSpecs } from './dense';
import { stepLoss } from './heads/steps';
import { inputLayer } from './input';
import type { Network, NetworkOptions, TrainingStep } from './interface';
import type { Tensor2D, Weights } from './tensors';

/** Sequence to a tag at each step (T_x = T_y): one dense layer, the same for all steps, on each step's state. */
export function manyToMany(config: ManyToManyNetwork, { classWeights }: NetworkOptions = {}): Network {
  const { cell, units, layers, bidirectional } = config.recurrent;
  const input = inputLayer(config.input);
  const stackSpecs = stackWeightSpecs({ ...config.recurrent, inputs: input.size });
  const features = bidirectional ? 2 * units : units;

  const forward = (weights: Weights, batch: Batch, training?: TrainingStep): Tensor2D => {
    const drop = training && config.dropout > 0 ? { rate: config.dropout, ...training } : undefined;
    const { h_BTH } = recurrentStack({
      cell,
      layers,
      bidirectional,
      ...input.apply(weights, batch, { training, dropout: config.dropout }),
      weights: stackSpecs.map((spec) => weights[spec.name]!),
      dropout: drop,
    });
    const own_BTH =
      input.conditions === 0
        ? h_BTH
        : h_BTH.slice([0, input.conditions, 0], [batch.size, batch.steps, features]);
    const h_NH: Tensor2D = own_BTH.reshape([batch.size * batch.steps, features]);
    return dense(weights, 'output', drop ? dropout(h_NH, drop, 'output') : h_NH);
  };

  return {
    config,
    specs: [...input.specs, ...stackSpecs, ...denseSpecs('output', features, config.tags)],
    outputs: config.tags,
    predict: (weights, batch) => forward(weights, batch),
    loss: (weights, batch, training) =>
      stepLoss({
        logits_NV: forward(weights, batch, training),
        targets_BT: batch.targets as Int32Array,
        steps: batch.steps,
        lengths_B: batch.lengths_B,
        classWeights,
      }),
  };
}
