import type { Batch } from '../data/pad';
import { stackWeightSpecs, type RecurrentStackOptions, type WeightSpec } from '../engine';
import type { InputLayer, RecurrentLayers } from './config';
import { dropoutOf } from './dropout';
import { inputLayer } from './input';
import type { TrainingStep } from './interface';
import type { Weights } from './tensors';

export interface SequenceLayersConfig {
  readonly input: InputLayer;
  readonly recurrent: RecurrentLayers;
  readonly dropout: number;
}

/** An input layer and recurrent layers: what all networks that read a sequence have in common. */
export interface SequenceLayers {
  readonly specs: readonly WeightSpec[];
  /** Numbers of an output of the last layer, of both directions. */
  readonly features: number;
  /** Steps put before the sequence, one a condition field. */
  readonly conditions: number;
  /** What the recurrent stack is called with; its dropout is that of the layers after it too. */
  options(
    weights: Weights,
    batch: Batch,
    training: TrainingStep | undefined,
  ): RecurrentStackOptions & { readonly lengths_B: Int32Array };
}

/** @param scope goes before the names of the recurrent layers' weights */
export function sequenceLayers(config: SequenceLayersConfig, scope = ''): SequenceLayers {
  const { recurrent } = config;
  const input = inputLayer(config.input);
  const stackSpecs = stackWeightSpecs({ ...recurrent, inputs: input.size }).map((spec) => ({
    ...spec,
    name: `${scope}${spec.name}`,
  }));
  return {
    specs: [...input.specs, ...stackSpecs],
    features: recurrent.bidirectional ? 2 * recurrent.units : recurrent.units,
    conditions: input.conditions,
    options: (weights, batch, training) => ({
      ...recurrent,
      ...input.apply(weights, batch, { training, dropout: config.dropout }),
      weights: stackSpecs.map(({ name }) => weights[name]!),
      dropout: dropoutOf(config.dropout, training),
    }),
  };
}
