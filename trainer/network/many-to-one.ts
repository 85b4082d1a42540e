import type { Batch } from '../data/pad';
import { dropout, recurrentStackLast, stackWeightSpecs } from '../engine';
import type { ManyToOneNetwork } from './config';
import { dense, denseSpecs } from './dense';
import { pointHead } from './heads/point';
import { inputLayer } from './input';
import type { Network, TrainingStep } from './interface';
import type { Tensor2D, Weights } from './tensors';

/**
 * Sequence to class or value: input layer, recurrent layers, and one dense layer on the state at each sequence's
 * own end (forward) and start (backward).
 */
export function manyToOne(config: ManyToOneNetwork): Network {
  const { cell, units, layers, bidirectional } = config.recurrent;
  const input = inputLayer(config.input);
  const head = pointHead(config.output);
  const stackSpecs = stackWeightSpecs({ ...config.recurrent, inputs: input.size });
  const features = bidirectional ? 2 * units : units;

  const forward = (weights: Weights, batch: Batch, training?: TrainingStep): Tensor2D => {
    const drop = training && config.dropout > 0 ? { rate: config.dropout, ...training } : undefined;
    const { last_BH } = recurrentStackLast({
      cell,
      layers,
      bidirectional,
      x_BTI: input.apply(weights, batch, drop),
      lengths_B: batch.lengths_B,
      weights: stackSpecs.map((spec) => weights[spec.name]!),
      dropout: drop,
    });
    return dense(weights, 'output', drop ? dropout(last_BH, drop, 'output') : last_BH);
  };

  return {
    config,
    specs: [...input.specs, ...stackSpecs, ...denseSpecs('output', features, head.outputs)],
    outputs: head.outputs,
    predict: (weights, batch) => forward(weights, batch),
    loss: (weights, batch, training) => head.loss(forward(weights, batch, training), batch.targets_B),
  };
}
