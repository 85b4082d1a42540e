import type { Batch } from '../data/pad';
import { recurrentStack } from '../engine';
import type { ManyToManyNetwork } from './config';
import { dense, denseSpecs } from './dense';
import { dropped } from './dropout';
import { stepLabelsLoss, stepLoss } from './heads/steps';
import type { Network, NetworkOptions, TrainingStep } from './interface';
import { sequenceLayers } from './sequence-layers';
import type { Tensor2D, Weights } from './tensors';

/** Sequence to one tag, or any number of labels, per step (T_x = T_y): one dense layer, the same for all steps, on each step's state. */
export function manyToMany(config: ManyToManyNetwork, { classWeights }: NetworkOptions = {}): Network {
  const reader = sequenceLayers(config);
  const { features, conditions } = reader;

  const forward = (weights: Weights, batch: Batch, training?: TrainingStep): Tensor2D => {
    const options = reader.options(weights, batch, training);
    const { h_BTH } = recurrentStack(options);
    const own_BTH =
      conditions === 0 ? h_BTH : h_BTH.slice([0, conditions, 0], [batch.size, batch.steps, features]);
    const h_NH: Tensor2D = own_BTH.reshape([batch.size * batch.steps, features]);
    return dense(weights, 'output', dropped(h_NH, options.dropout, 'output'));
  };

  return {
    config,
    specs: [...reader.specs, ...denseSpecs('output', features, config.tags)],
    outputs: config.tags,
    predict: (weights, batch) => forward(weights, batch),
    loss: (weights, batch, training) =>
      config.anyNumber
        ? stepLabelsLoss({
            logits_NV: forward(weights, batch, training),
            targets_BTV: batch.targets as Float32Array,
            steps: batch.steps,
            lengths_B: batch.lengths_B,
          })
        : stepLoss({
            logits_NV: forward(weights, batch, training),
            targets_BT: batch.targets as Int32Array,
            steps: batch.steps,
            lengths_B: batch.lengths_B,
            classWeights,
          }),
  };
}
