import type { Batch } from '../data/pad';
import { tf } from '../engine';
import type { ManyToOneNetwork, NetworkConfig } from '../network/config';
import type { Network } from '../network/network';
import type { Tensor } from '../network/tensors';

type Values = Readonly<Record<string, Float32Array>>;
export type LayersModel = ReturnType<typeof tf.sequential>;
type Layer = Parameters<LayersModel['add']>[0];

/**
 * Marks a step of numbers as padding in the exported model. Zero would be a value that data has; this one, once
 * scaled, is none.
 */
export const PADDING_NUMBER = -1e9;

/** Why the format of stock tf.layers cannot hold the network; undefined where it can. */
export function whyNotLayers(config: NetworkConfig): string | undefined {
  const { cell } = config.recurrent;
  return cell.kind === 'gru' && cell.variant === 'reset-after'
    ? 'tf.layers has no reset-after GRU'
    : undefined;
}

/**
 * The network as stock tf.layers, with weights: token ids [B, T] or numbers [B, T, C], right-padded with 0 or
 * `PADDING_NUMBER`, to class probabilities [B, V] or a scaled value [B, 1].
 */
export function buildLayersModel({ config, specs }: Network, weights: Values): LayersModel {
  const model = tf.sequential({ name: 'unroll' });
  inputLayers(config).forEach((layer) => model.add(layer));
  for (let layer = 0; layer < config.recurrent.layers; layer += 1) model.add(recurrentLayer(config, layer));
  model.add(outputLayer(config));
  // tf.layers lists weights as the network does: input, layers (forward, backward), output.
  const tensors = specs.map(({ name, shape }) => tf.tensor(weights[name]!, [...shape]));
  model.setWeights(tensors);
  tf.dispose(tensors);
  return model;
}

/** A batch as the exported model takes it. */
export function layersInput(config: NetworkConfig, batch: Batch): Tensor {
  const { size, steps, channels, lengths_B } = batch;
  if (config.input.kind === 'tokens') return tf.tensor2d(batch.input, [size, steps], 'int32');
  const values = Float32Array.from(batch.input);
  lengths_B.forEach((length, row) => {
    values.fill(PADDING_NUMBER, (row * steps + length) * channels, (row + 1) * steps * channels);
  });
  return tf.tensor3d(values, [size, steps, channels]);
}

function inputLayers({ input }: ManyToOneNetwork): Layer[] {
  if (input.kind === 'numeric') {
    return [
      tf.layers.masking({ name: 'masking', maskValue: PADDING_NUMBER, inputShape: [null, input.channels] }),
    ];
  }
  return [
    tf.layers.embedding({
      name: 'embedding',
      inputDim: input.vocabulary,
      outputDim: input.embeddingSize,
      maskZero: true,
      inputShape: [null],
    }),
  ];
}

function recurrentLayer({ recurrent }: ManyToOneNetwork, index: number): Layer {
  const { cell, units, layers, bidirectional } = recurrent;
  const name = `layer${index}`;
  // Weights are set afterwards; tf.layers' own start (orthogonal) is slow.
  const start = { kernelInitializer: 'zeros', recurrentInitializer: 'zeros' } as const;
  const common = { ...start, units, returnSequences: index < layers - 1 };
  const layer = (() => {
    switch (cell.kind) {
      case 'lstm':
        return tf.layers.lstm({ ...common, name, recurrentActivation: 'sigmoid' });
      case 'gru':
        return tf.layers.gru({ ...common, name, recurrentActivation: 'sigmoid' });
      case 'simple-rnn':
        return tf.layers.simpleRNN({ ...common, name, activation: cell.activation });
    }
  })();
  return bidirectional
    ? tf.layers.bidirectional({ name: `bidirectional${index}`, layer, mergeMode: 'concat' })
    : layer;
}

function outputLayer({ output }: ManyToOneNetwork): Layer {
  return output.kind === 'class'
    ? tf.layers.dense({ name: 'output', units: output.classes, activation: 'softmax' })
    : tf.layers.dense({ name: 'output', units: 1 });
}
