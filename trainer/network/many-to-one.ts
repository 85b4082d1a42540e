import type { Batch } from '../data/pad';
import { recurrentStack, recurrentStackLast } from '../engine';
import type { ManyToOneNetwork } from './config';
import { dense, denseSpecs } from './dense';
import { dropped } from './dropout';
import { pointHead } from './heads/point';
import { readOut, readoutSpecs } from './readout';
import type { Network, NetworkOptions, TrainingStep } from './interface';
import { sequenceLayers } from './sequence-layers';
import type { Tensor2D, Weights } from './tensors';

/**
 * Sequence to class or value: input layer, recurrent layers, and one dense layer on the state at each sequence's
 * own end (forward) and start (backward), or on what is read out of all its states.
 */
export function manyToOne(config: ManyToOneNetwork, options: NetworkOptions = {}): Network {
  const reader = sequenceLayers(config);
  const { readout } = config;
  const head = pointHead(config.output, options);

  const forward = (weights: Weights, batch: Batch, training?: TrainingStep): Tensor2D => {
    const stack = { ...reader.options(weights, batch, training), states: false };
    const read_BF =
      readout === undefined
        ? recurrentStackLast(stack).last_BH
        : readOut(readout, weights, { ...recurrentStack(stack), lengths_B: stack.lengths_B });
    return dense(weights, 'output', dropped(read_BF, stack.dropout, 'output'));
  };

  return {
    config,
    specs: [
      ...reader.specs,
      ...(readout === undefined ? [] : readoutSpecs(readout, reader.features)),
      ...denseSpecs('output', reader.features, head.outputs, config.outputInitializer),
    ],
    outputs: head.outputs,
    predict: (weights, batch) => forward(weights, batch),
    loss: (weights, batch, training) => head.loss(forward(weights, batch, training), batch.targets),
  };
}
