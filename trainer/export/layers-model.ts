import type { Batch } from '../data/pad';
import { cellOf, tf } from '../engine';
import { softmaxRows } from '../../shared/inference/rows';
import type { InputLayer, NetworkConfig, RecurrentLayers } from '../network/config';
import type { RowNetworkConfig } from '../network/network';
import type { Tensor } from '../network/tensors';
import type { TaskProgram } from '../tasks/program';

type Values = Readonly<Record<string, Float32Array>>;
export type LayersModel = ReturnType<typeof tf.sequential>;
type Layer = Parameters<LayersModel['add']>[0];

/**
 * Marks a step of numbers as padding in the exported model. Zero occurs in data; this value,
 * once scaled, does not.
 */
export const PADDING_NUMBER = -1e9;

export interface LayersNetwork {
  readonly config: RowNetworkConfig;
  readonly specs: TaskProgram['specs'];
}

/** The network if stock tf.layers can express it, or why not. */
export function layersNetwork({
  config,
  specs,
}: Pick<TaskProgram, 'config' | 'specs'>): LayersNetwork | string {
  switch (config.task) {
    case 'one-to-many':
    case 'encoder-decoder':
      return `tf.layers has no layer that generates a sequence (${config.task})`;
    case 'one-to-one':
      return { config, specs };
    case 'many-to-one':
    case 'many-to-many':
      return whyNotReadout(config) ?? whyNotChain(config) ?? whyNotRecurrent(config) ?? { config, specs };
  }
}

const whyNotChain = (config: RowNetworkConfig): string | undefined =>
  'tagLayer' in config ? 'tf.layers has no layer for a conditional random field' : undefined;

const whyNotReadout = (config: RowNetworkConfig): string | undefined =>
  'readout' in config
    ? `tf.layers has no layer that reads the ${config.readout} of steps and leaves padding out`
    : undefined;

function whyNotRecurrent({ input, recurrent: { cell } }: Extract<NetworkConfig, { input: InputLayer }>) {
  const layer = cellOf(cell).tfLayer();
  if (typeof layer === 'string') return layer;
  if (input.kind === 'tokens' && input.conditions.length + input.features.length > 0)
    return 'a sequential model has one input, and this network reads conditions or token features too';
  return undefined;
}

/**
 * The network as stock tf.layers, with weights. Input: one vector [B, I]; or token ids [B, T] or numbers [B, T, C],
 * right-padded with 0 or `PADDING_NUMBER`. Output: probabilities of classes or labels [B, V] or scaled values
 * [B, K]; for many-to-many, probabilities of each step's tags or labels [B, T, V].
 */
export function buildLayersModel({ config, specs }: LayersNetwork, weights: Values): LayersModel {
  const model = tf.sequential({ name: 'unroll' });
  layersOf(config).forEach((layer) => model.add(layer));
  // tf.layers lists weights as the network does: input, layers (forward, backward), output.
  const tensors = specs.map(({ name, shape }) => tf.tensor(weights[name]!, [...shape]));
  model.setWeights(tensors);
  tf.dispose(tensors);
  return model;
}

/** A batch in the form that the exported model takes. */
export function layersInput(config: RowNetworkConfig, batch: Batch): Tensor {
  const { size, steps, channels, lengths_B } = batch;
  if (config.task === 'one-to-one') return tf.tensor2d(batch.input, [size, config.inputs], 'float32');
  if (config.input.kind === 'tokens') return tf.tensor2d(batch.input, [size, steps], 'int32');
  const values = Float32Array.from(batch.input);
  lengths_B.forEach((length, row) => {
    values.fill(PADDING_NUMBER, (row * steps + length) * channels, (row + 1) * steps * channels);
  });
  return tf.tensor3d(values, [size, steps, channels]);
}

/**
 * What the exported model returns for the network's outputs: probabilities for logits, of classes or of each label by
 * itself; values as they are.
 *
 * @param width outputs of a row
 */
export function layersOutputs(config: RowNetworkConfig, outputs: Float32Array, width: number): Float32Array {
  if (config.task === 'many-to-many')
    return config.anyNumber ? sigmoids(outputs) : softmaxRows(outputs, width);
  switch (config.output.kind) {
    case 'class':
      return softmaxRows(outputs, width);
    case 'labels':
      return sigmoids(outputs);
    case 'value':
      return outputs;
  }
}

/** Whether the exported model returns probabilities where the network returns logits. */
export const givesProbabilities = (config: RowNetworkConfig): boolean =>
  config.task === 'many-to-many' || config.output.kind !== 'value';

const sigmoids = (logits: Float32Array): Float32Array => logits.map((logit) => 1 / (1 + Math.exp(-logit)));

function layersOf(config: RowNetworkConfig): Layer[] {
  if (config.task === 'one-to-one') return [...denseLayers(config), outputLayer(config)];
  const everyStep = config.task === 'many-to-many';
  const recurrent = Array.from({ length: config.recurrent.layers }, (_, index) =>
    recurrentLayer(config.recurrent, index, everyStep || index < config.recurrent.layers - 1),
  );
  return [...inputLayers(config.input), ...recurrent, outputLayer(config)];
}

const denseLayers = ({ inputs, units, layers }: Extract<RowNetworkConfig, { task: 'one-to-one' }>): Layer[] =>
  Array.from({ length: layers }, (_, index) =>
    tf.layers.dense({
      name: `layer${index}`,
      units,
      activation: 'relu',
      ...(index === 0 && { inputShape: [inputs] }),
    }),
  );

function inputLayers(input: InputLayer): Layer[] {
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

function recurrentLayer(
  { cell, units, bidirectional }: RecurrentLayers,
  index: number,
  returnSequences: boolean,
): Layer {
  const name = `layer${index}`;
  // Weights are set afterwards; tf.layers' own initialization (orthogonal) is slow.
  const start = { kernelInitializer: 'zeros', recurrentInitializer: 'zeros' } as const;
  const make = cellOf(cell).tfLayer();
  if (typeof make === 'string') throw new Error(make);
  const layer = make({ ...start, units, returnSequences, name });
  return bidirectional
    ? tf.layers.bidirectional({ name: `bidirectional${index}`, layer, mergeMode: 'concat' })
    : layer;
}

function outputLayer(config: RowNetworkConfig): Layer {
  if (config.task === 'many-to-many')
    return tf.layers.dense({
      name: 'output',
      units: config.tags,
      activation: config.anyNumber ? 'sigmoid' : 'softmax',
    });
  if (config.output.kind === 'labels')
    return tf.layers.dense({ name: 'output', units: config.output.labels, activation: 'sigmoid' });
  return config.output.kind === 'class'
    ? tf.layers.dense({ name: 'output', units: config.output.classes, activation: 'softmax' })
    : tf.layers.dense({ name: 'output', units: config.output.outputs ?? 1 });
}
