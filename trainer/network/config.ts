import { z } from 'zod';
import type { Encoder, InputEncoder } from '../../shared/dataset';
import { ArtifactCorrupt } from '../../shared/errors';
import { Cell, MatrixInitializer } from '../../shared/request/network';
import { isHeldToScheme } from '../../shared/request/request';
import type { SettledNetwork, SettledRequest } from '../../shared/request/settled';
import { idsIn } from '../data/examples';

/** How a point (one target per sequence) is predicted: a score for each class, or one number or several. */
export const PointOutput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('class'), classes: z.int().min(2) }),
  /** `outputs`: values that are forecast at once; absent for a single one. */
  z.strictObject({ kind: z.literal('value'), outputs: z.int().min(2).optional() }),
  /** Any number of labels, each by itself. */
  z.strictObject({ kind: z.literal('labels'), labels: z.int().min(1) }),
]);
export type PointOutput = z.infer<typeof PointOutput>;

/** How tables of embeddings and the output layer's matrix start. Absent in models from before it could be chosen. */
const INITIALIZERS = {
  embeddingInitializer: MatrixInitializer.optional(),
  outputInitializer: MatrixInitializer.optional(),
};

/** What reads the characters of each token. */
export const CharacterLayer = z.strictObject({
  /** Number of characters, padding and unknown among them. */
  values: z.int().min(2),
  /** Characters of each token; shorter tokens are padded. */
  width: z.int().min(2),
  embeddingSize: z.int().min(1),
  filters: z.int().min(1),
  window: z.int().min(1),
});
export type CharacterLayer = z.infer<typeof CharacterLayer>;

export const TokenLayer = z.strictObject({
  kind: z.literal('tokens'),
  vocabulary: z.int().min(2),
  embeddingSize: z.int().min(1),
  /** Number of values of each condition field; their embeddings follow the vocabulary's in the table. */
  conditions: z.array(z.int().min(2)),
  /** Of each token feature: the number of its values, which have an embedding; or what reads a token's characters. */
  features: z.array(z.union([z.int().min(2), CharacterLayer])),
  featureEmbeddingSize: z.int().min(1),
  tokenDropout: z.number().min(0).lt(1),
  embeddingInitializer: INITIALIZERS.embeddingInitializer,
});
export type TokenLayer = z.infer<typeof TokenLayer>;

export const NumericLayer = z.strictObject({ kind: z.literal('numeric'), channels: z.int().min(1) });

export const InputLayer = z.discriminatedUnion('kind', [TokenLayer, NumericLayer]);
export type InputLayer = z.infer<typeof InputLayer>;

export const RecurrentLayers = z.strictObject({
  cell: Cell,
  units: z.int().min(1),
  layers: z.int().min(1),
  bidirectional: z.boolean(),
});
export type RecurrentLayers = z.infer<typeof RecurrentLayers>;

const Dropout = z.number().min(0).lt(1);

/** T_x = T_y = 1: hidden dense layers in place of recurrent ones. */
const OneToOneNetwork = z.strictObject({
  task: z.literal('one-to-one'),
  /** Size of the one vector. */
  inputs: z.int().min(1),
  units: z.int().min(1),
  layers: z.int().min(1),
  dropout: Dropout,
  outputInitializer: INITIALIZERS.outputInitializer,
  output: PointOutput,
});
export type OneToOneNetwork = z.infer<typeof OneToOneNetwork>;

const RECURRENT = {
  recurrent: RecurrentLayers,
  dropout: Dropout,
  /** Absent: none. */
  recurrentDropout: Dropout.optional(),
  outputInitializer: INITIALIZERS.outputInitializer,
};

/** How one vector is made of all steps' states. */
const Readout = z.enum(['mean', 'max', 'attention']);
export type Readout = z.infer<typeof Readout>;

const ManyToOneNetwork = z.strictObject({
  task: z.literal('many-to-one'),
  input: InputLayer,
  ...RECURRENT,
  /** Absent: the answer is read from the last state. */
  readout: Readout.optional(),
  output: PointOutput,
});
export type ManyToOneNetwork = z.infer<typeof ManyToOneNetwork>;

const ManyToManyNetwork = z.strictObject({
  task: z.literal('many-to-many'),
  input: InputLayer,
  ...RECURRENT,
  /** Number of tags or labels to distinguish at each step. */
  tags: z.int().min(1),
  /** `crf`: the scores are those of a conditional random field. Absent: each step's tags are apart. */
  tagLayer: z.literal('crf').optional(),
  /** `constrained`: tags that the task's scheme does not let follow each other are never answered. Absent: they may be. */
  tagDecoding: z.literal('constrained').optional(),
  /** Whether a step has any number of them, each by itself; absent: exactly one. */
  anyNumber: z.literal(true).optional(),
});
export type ManyToManyNetwork = z.infer<typeof ManyToManyNetwork>;

const DECODER = {
  /** Number of target tokens, including `<padding>`, `<unknown>`, `<start>` and `<end>`. */
  targetVocabulary: z.int().min(4),
  /** Size of the embedding of target tokens. */
  targetEmbeddingSize: z.int().min(1),
  tiedEmbeddings: z.boolean(),
  embeddingInitializer: INITIALIZERS.embeddingInitializer,
};

const EncoderDecoderNetwork = z.strictObject({
  task: z.literal('encoder-decoder'),
  input: TokenLayer,
  ...RECURRENT,
  attention: z.enum(['none', 'luong']),
  ...DECODER,
});
export type EncoderDecoderNetwork = z.infer<typeof EncoderDecoderNetwork>;

const OneToManyNetwork = z.strictObject({
  task: z.literal('one-to-many'),
  /** Number of the condition's values; 0 for an unconditional model. */
  conditionValues: z.int().min(0),
  conditionEmbeddingSize: z.int().min(1),
  ...RECURRENT,
  ...DECODER,
});
export type OneToManyNetwork = z.infer<typeof OneToManyNetwork>;

/** A network with every size resolved: the content of a model's `network.json`. */
export const NetworkConfig = z.discriminatedUnion('task', [
  OneToOneNetwork,
  OneToManyNetwork,
  ManyToOneNetwork,
  ManyToManyNetwork,
  EncoderDecoderNetwork,
]);
export type NetworkConfig = z.infer<typeof NetworkConfig>;

/**
 * Sizes that the request leaves open (vocabulary, channels, classes) come from the dataset's encoder.
 *
 * @throws ArtifactCorrupt if the encoder belongs to another task
 */
export function resolveNetwork(
  { task, network }: Pick<SettledRequest, 'task' | 'network'>,
  encoder: Encoder,
): NetworkConfig {
  const { cell, units, layers, bidirectional, dropout, outputInitializer } = network;
  const output = outputInitializer === undefined ? {} : { outputInitializer };
  const layered = {
    recurrent: { cell, units, layers, bidirectional },
    dropout,
    ...dropoutsOf(network),
    ...output,
  };
  switch (task.kind) {
    case 'one-to-one':
      return {
        task: task.kind,
        inputs: numericInput(encoder.input).channels,
        units,
        layers,
        dropout,
        ...output,
        output: pointOutput(encoder),
      };
    case 'many-to-one':
      return {
        task: task.kind,
        input: inputOf(encoder.input, network),
        ...layered,
        ...readoutOf(network),
        output: pointOutput(encoder),
      };
    case 'many-to-many':
      return {
        task: task.kind,
        input: inputOf(encoder.input, network),
        ...layered,
        ...stepOutputs(encoder),
        ...(network.tagLayer === 'crf' && { tagLayer: network.tagLayer }),
        ...(isHeldToScheme({ task, network }) && { tagDecoding: 'constrained' as const }),
      };
    case 'encoder-decoder': {
      const input = inputOf(encoder.input, network);
      return {
        task: task.kind,
        input: input.kind === 'tokens' ? input : mismatch('token input', encoder),
        ...layered,
        attention: network.attention,
        ...decoderOf(encoder, network),
      };
    }
    case 'one-to-many':
      return {
        task: task.kind,
        conditionValues: encoder.input.kind === 'condition' ? conditionValues(encoder.input.values) : 0,
        conditionEmbeddingSize: network.featureEmbeddingSize,
        ...layered,
        ...decoderOf(encoder, network),
      };
  }
}

const dropoutsOf = ({ recurrentDropout }: SettledNetwork) =>
  recurrentDropout > 0 ? { recurrentDropout } : {};

const readoutOf = ({ readout }: SettledNetwork): Pick<ManyToOneNetwork, 'readout'> =>
  readout === undefined || readout === 'last' ? {} : { readout };

const decoderOf = (
  encoder: Encoder,
  { embeddingSize, tiedEmbeddings, embeddingInitializer }: SettledNetwork,
) => ({
  targetVocabulary: targetTokens(encoder),
  targetEmbeddingSize: embeddingSize,
  tiedEmbeddings,
  ...(embeddingInitializer === undefined ? {} : { embeddingInitializer }),
});

function inputOf(input: InputEncoder, network: SettledNetwork): InputLayer {
  if (input.kind === 'labels') return { kind: 'numeric', channels: input.labels.length };
  if (input.kind !== 'tokens') return { kind: 'numeric', channels: numericInput(input).channels };
  const { embeddingSize, featureEmbeddingSize, characterEncoder, tokenDropout, embeddingInitializer } =
    network;
  return {
    kind: 'tokens',
    vocabulary: idsIn(input.vocabulary),
    conditions: input.conditions.map(({ values }) => idsIn(values)),
    features: input.features.map(({ values, width }) =>
      width === undefined ? idsIn(values) : { values: idsIn(values), width, ...characterEncoder },
    ),
    embeddingSize,
    featureEmbeddingSize,
    tokenDropout,
    ...(embeddingInitializer === undefined ? {} : { embeddingInitializer }),
  };
}

function numericInput(input: InputEncoder): Extract<InputEncoder, { kind: 'numeric' }> {
  return input.kind === 'numeric' ? input : mismatch('numeric input', { input });
}

function stepOutputs(encoder: Encoder): Pick<ManyToManyNetwork, 'tags' | 'anyNumber'> {
  const { target } = encoder;
  if (target.kind === 'tags') return { tags: target.labels.length };
  return target.kind === 'labels' && target.of === 'step'
    ? { tags: target.labels.length, anyNumber: true }
    : mismatch('tags or labels of steps', encoder);
}

function pointOutput(encoder: Encoder): PointOutput {
  const { target } = encoder;
  if (target.kind === 'value')
    return { kind: 'value', ...(target.outputs === undefined ? {} : { outputs: target.outputs.length }) };
  if (target.kind === 'labels' && target.of === 'record')
    return { kind: 'labels', labels: target.labels.length };
  return target.kind === 'class'
    ? { kind: 'class', classes: target.labels.length }
    : mismatch('a class, value or labels', encoder);
}

const targetTokens = (encoder: Encoder): number =>
  encoder.target.kind === 'tokens' ? encoder.target.vocabulary.length : mismatch('target tokens', encoder);

const conditionValues = (values: readonly string[]): number => (values.length === 0 ? 0 : idsIn(values));

function mismatch(what: string, encoder: Pick<Encoder, 'input'> & Partial<Encoder>): never {
  throw new ArtifactCorrupt(
    `the task needs ${what}, the dataset's encoder.json has ${encoder.input.kind} to ${encoder.target?.kind ?? 'a target'}; run again with "reuse": "refuse"`,
  );
}
