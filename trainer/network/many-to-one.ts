import type { Batch } from '../data/pad';
import { recurrentStackLast } from '../engine';
import type { ManyToOneNetwork } from './config';
import { dense, denseSpecs } from './dense';
import { dropped } from './dropout';
import { pointHead } from './heads/point';
import type { Network, NetworkOptions, TrainingStep } from './interface';
import { sequenceLayers } from './sequence-layers';
import type { Tensor2D, Weights } from './tensors';

/**
 * Sequence to class or value: input layer, recurrent layers, and one dense layer on the state at each sequence's
 * own end (forward) and start (backward).
 */
export function manyToOne(config: ManyToOneNetwork, { classWeights }: NetworkOptions = {}): Network {
  const reader = sequenceLayers(config);
  const head = pointHead(config.output, classWeights);

  const forward = (weights: Weights, batch: Batch, training?: TrainingStep): Tensor2D => {
    const options = reader.options(weights, batch, training);
    const { last_BH } = recurrentStackLast(options);
    return dense(weights, 'output', dropped(last_BH, options.dropout, 'output'));
  };

  return {
    config,
    specs: [
      ...reader.specs,
      ...denseSpecs('output', reader.features, head.outputs, config.outputInitializer),
    ],
    outputs: head.outputs,
    predict: (weights, batch) => forward(weights, batch),
    loss: (weights, batch, training) => head.loss(forward(weights, batch, training), batch.targets),
  };
}
