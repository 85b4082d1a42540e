import { UNKNOWN_ID } from '../../shared/dataset';
import type { Batch } from '../data/pad';
import { concatLast, embeddingLookup, randomStream, tf, type Dropout, type WeightSpec } from '../engine';
import type { CharacterLayer, InputLayer, TokenLayer } from './config';
import { characterSpecs, characterVectors } from './character-encoder';
import { dropped } from './dropout';
import { embeddingSpec } from './embedding-spec';
import type { TrainingStep } from './interface';
import type { Tensor2D, Tensor3D, Weights } from './tensors';

/** What the layers above read. */
export interface InputSteps {
  /** [B, C + T, I]; the layers above ignore what lies beyond a sequence's length. */
  readonly x_BTI: Tensor3D;
  /** Conditions included. */
  readonly lengths_B: Int32Array;
}

export interface InputOptions {
  /** Only in training: makes the masks reproducible. */
  readonly training?: TrainingStep | undefined;
  /** Of the embedding's components. */
  readonly dropout?: Dropout | undefined;
}

export interface Input {
  readonly specs: readonly WeightSpec[];
  /** I: size of one step of the result. */
  readonly size: number;
  /** C: number of steps put before the sequence, one per condition field. */
  readonly conditions: number;
  apply(weights: Weights, batch: Batch, options: InputOptions): InputSteps;
}

export function inputLayer(config: InputLayer): Input {
  if (config.kind === 'tokens') return tokenLayer(config);
  return {
    specs: [],
    size: config.channels,
    conditions: 0,
    apply: (_, { input, size, steps, channels, lengths_B }) => ({
      x_BTI: tf.tensor3d(input, [size, steps, channels], 'float32'),
      lengths_B,
    }),
  };
}

/**
 * Each token's embedding concatenated with those of its features. Values of condition fields are separate tokens
 * and come before the sequence.
 */
function tokenLayer(config: TokenLayer): Input {
  const { vocabulary, embeddingSize, conditions, features, featureEmbeddingSize } = config;
  const rows = conditions.reduce((sum, values) => sum + values, vocabulary);
  const table = (name: string, shape: readonly [number, number]): WeightSpec =>
    embeddingSpec(name, shape, config.embeddingInitializer);
  return {
    specs: [
      table('embedding/table', [rows, embeddingSize]),
      ...features.flatMap((feature, n) =>
        isCharacters(feature)
          ? characterSpecs(featureName(n), feature)
          : [table(`${featureName(n)}/table`, [feature, featureEmbeddingSize])],
      ),
    ],
    size: features.reduce<number>(
      (size, feature) => size + (isCharacters(feature) ? feature.filters : featureEmbeddingSize),
      embeddingSize,
    ),
    conditions: conditions.length,
    apply(weights, batch, { training, dropout: drop }) {
      const steps = batch.steps + conditions.length;
      const look = (name: string, ids: Int32Array) =>
        embeddingLookup(weights[name] as Tensor2D, { ids, batch: batch.size, steps });
      const parts = [
        look('embedding/table', tokenIds(config, batch, training)),
        ...features.map((feature, n) => {
          const width = isCharacters(feature) ? feature.width : 1;
          const ids = afterConditions(config, batch, batch.features[n]!, width);
          return isCharacters(feature)
            ? characterVectors(weights, featureName(n), feature, { ids, batch: batch.size, steps })
            : look(`${featureName(n)}/table`, ids);
        }),
      ];
      const x_BTI = concatLast(parts as [Tensor3D, ...Tensor3D[]]);
      return {
        x_BTI: dropped(x_BTI, drop, 'embedding'),
        lengths_B: batch.lengths_B.map((length) => length + conditions.length),
      };
    },
  };
}

const featureName = (n: number): string => `feature${n}`;

export const isCharacters = (feature: number | CharacterLayer): feature is CharacterLayer =>
  typeof feature !== 'number';

function tokenIds(config: TokenLayer, batch: Batch, training: TrainingStep | undefined): Int32Array {
  const tokens = batch.input as Int32Array;
  const read = training && config.tokenDropout > 0 ? withUnknown(config, tokens, training) : tokens;
  const ids = afterConditions(config, batch, read);
  let firstRow = config.vocabulary;
  config.conditions.forEach((values, n) => {
    batch.conditions[n]!.forEach((id, row) => {
      ids[row * (batch.steps + config.conditions.length) + n] = firstRow + id;
    });
    firstRow += values;
  });
  return ids;
}

/** [B, T, W] as [B, C + T, W]: the conditions' steps have the padding's id. */
function afterConditions(
  { conditions }: TokenLayer,
  { size, steps }: Batch,
  ids: Int32Array,
  width = 1,
): Int32Array {
  if (conditions.length === 0) return ids;
  const [narrow, row] = [steps * width, (steps + conditions.length) * width];
  const wide = new Int32Array(size * row);
  for (let index = 0; index < size; index += 1)
    wide.set(ids.subarray(index * narrow, (index + 1) * narrow), index * row + conditions.length * width);
  return wide;
}

/** Tokens shown as unknown: which ones depends only on (seed, step). Padding may be among them; it never counts. */
function withUnknown({ tokenDropout }: TokenLayer, ids: Int32Array, { seed, step }: TrainingStep) {
  const random = randomStream(seed, `token-dropout/${step}`);
  return ids.map((id) => (random.uniform() < tokenDropout ? UNKNOWN_ID : id));
}
