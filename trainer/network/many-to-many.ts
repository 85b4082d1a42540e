import type { Batch } from '../data/pad';
import { recurrentStack } from '../engine';
import type { ManyToManyNetwork } from './config';
import { dense, denseSpecs } from './dense';
import { dropped } from './dropout';
import { chainLoss, crfSpecs } from './heads/crf';
import { stepLabelsLoss, stepLoss } from './heads/steps';
import type { Network, NetworkOptions, TrainingStep } from './interface';
import { sequenceLayers } from './sequence-layers';
import type { Tensor2D, Weights } from './tensors';

/**
 * Sequence to one tag, or any number of labels, per step (T_x = T_y): one dense layer, the same for all steps, on each step's state; its scores are
 * read step by step, or as those of a linear-chain conditional random field (Huang, Xu & Yu 2015).
 */
export function manyToMany(
  config: ManyToManyNetwork,
  { classWeights, labelSmoothing }: NetworkOptions = {},
): Network {
  const reader = sequenceLayers(config);
  const { features, conditions } = reader;
  const isChain = config.tagLayer === 'crf';

  const forward = (weights: Weights, batch: Batch, training?: TrainingStep): Tensor2D => {
    const options = reader.options(weights, batch, training);
    const { h_BTH } = recurrentStack({ ...options, states: false });
    const own_BTH =
      conditions === 0 ? h_BTH : h_BTH.slice([0, conditions, 0], [batch.size, batch.steps, features]);
    const kept_BTH = dropped(own_BTH, options.dropout, 'output');
    return dense(weights, 'output', kept_BTH.reshape([batch.size * batch.steps, features]));
  };

  return {
    config,
    specs: [
      ...reader.specs,
      ...denseSpecs('output', features, config.tags, config.outputInitializer),
      ...(isChain ? crfSpecs(config.tags) : []),
    ],
    outputs: config.tags,
    predict: (weights, batch) => forward(weights, batch),
    loss(weights, batch, training) {
      const logits_NV = forward(weights, batch, training);
      const { steps, lengths_B } = batch;
      if (config.anyNumber)
        return stepLabelsLoss({ logits_NV, targets_BTV: batch.targets as Float32Array, steps, lengths_B });
      const scored = { logits_NV, targets_BT: batch.targets as Int32Array, lengths_B };
      return isChain
        ? chainLoss(weights, scored)
        : stepLoss({ ...scored, steps, classWeights, labelSmoothing });
    },
  };
}
