import type { Batch } from '../data/pad';
import { stackWeightSpecs, type RecurrentStackOptions, type WeightSpec } from '../engine';
import type { InputLayer, RecurrentLayers } from './config';
import { droppedConnections, dropsOf, type DropoutRates } from './dropout';
import { inputLayer } from './input';
import type { TrainingStep } from './interface';
import type { Weights } from './tensors';

export interface SequenceLayersConfig extends DropoutRates {
  readonly input: InputLayer;
  readonly recurrent: RecurrentLayers;
}

/** An input layer and recurrent layers: what all networks that read a sequence have in common. */
export interface SequenceLayers {
  readonly specs: readonly WeightSpec[];
  /** Size of the last layer's output, both directions together. */
  readonly features: number;
  /** Number of steps put before the sequence, one per condition field. */
  readonly conditions: number;
  /** The recurrent stack's arguments; its dropout also applies to the layers after it. */
  options(
    weights: Weights,
    batch: Batch,
    training: TrainingStep | undefined,
  ): RecurrentStackOptions & { readonly lengths_B: Int32Array };
}

/** @param scope prefix of the names of the recurrent layers' weights */
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
    options: (weights, batch, training) => {
      const drops = dropsOf(config, training);
      return {
        ...recurrent,
        ...input.apply(weights, batch, { training, dropout: drops.activations }),
        weights: stackSpecs.map(({ name }) => droppedConnections(weights[name]!, name, drops.recurrent)),
        dropout: drops.activations,
      };
    },
  };
}
