import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Batch } from '../../../../../trainer/data/pad';
import { Cell as CellRequest } from '../../../../../shared/request/network';
import { initialize, randomStream, tf, type Cell, type WeightSpec } from '../../../../../trainer/engine';
import type { EncoderDecoderNetwork, OneToManyNetwork } from '../../../../../trainer/network/config';
import type { Tensor, Weights } from '../../../../../trainer/network/tensors';

interface FixtureNumbers {
  readonly cell: Cell;
  readonly layers: number;
  readonly tied: boolean;
  readonly weights: Readonly<Record<string, number[]>>;
  /** For the steps that count, record by record. */
  readonly logits: number[];
  readonly loss: number;
  readonly gradients: Readonly<Record<string, number[]>>;
}

export interface SequenceFixtures {
  readonly inputs: number[][];
  readonly targets: number[][];
  readonly conditions: number[];
  readonly encoderDecoders: (FixtureNumbers & {
    readonly bidirectional: boolean;
    readonly attention: 'none' | 'luong';
  })[];
  readonly languageModels: (FixtureNumbers & { readonly conditional: boolean })[];
}

/** Numbers made by fixtures/make_sequence_fixtures.py. */
export const readSequenceFixtures = (): SequenceFixtures =>
  JSON.parse(readFileSync(join(__dirname, '..', 'fixtures', 'sequences.json'), 'utf8')) as SequenceFixtures;

type Shape = Partial<Pick<EncoderDecoderNetwork, 'attention' | 'tiedEmbeddings' | 'dropout'>> & {
  readonly cell?: Cell | undefined;
  readonly layers?: number;
  readonly bidirectional?: boolean;
};

const cellOf = (cell: Cell = { kind: 'gru', variant: 'reset-after' }) => CellRequest.parse(cell);

/** Sizes are the fixtures'. */
export const encoderDecoderConfig = (shape: Shape = {}): EncoderDecoderNetwork => ({
  task: 'encoder-decoder',
  input: {
    kind: 'tokens',
    vocabulary: 6,
    embeddingSize: 2,
    conditions: [],
    features: [],
    featureEmbeddingSize: 1,
    tokenDropout: 0,
  },
  recurrent: {
    cell: cellOf(shape.cell),
    units: 3,
    layers: shape.layers ?? 1,
    bidirectional: shape.bidirectional ?? false,
  },
  dropout: shape.dropout ?? 0,
  attention: shape.attention ?? 'none',
  targetVocabulary: 7,
  targetEmbeddingSize: 2,
  tiedEmbeddings: shape.tiedEmbeddings ?? false,
});

export const languageModelConfig = (shape: Shape & { conditional?: boolean } = {}): OneToManyNetwork => ({
  task: 'one-to-many',
  conditionValues: (shape.conditional ?? false) ? 4 : 0,
  conditionEmbeddingSize: 2,
  recurrent: { cell: cellOf(shape.cell), units: 3, layers: shape.layers ?? 1, bidirectional: false },
  dropout: shape.dropout ?? 0,
  targetVocabulary: 7,
  targetEmbeddingSize: 2,
  tiedEmbeddings: shape.tiedEmbeddings ?? false,
});

export interface BatchContent {
  readonly inputs?: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
  readonly conditions?: readonly number[];
}

/** Right-padded, with as many extra steps as asked for. */
export function batchOf(content: BatchContent, { extraSteps = 0 } = {}): Batch {
  const { targets, inputs = targets.map(() => []), conditions } = content;
  const steps = longest(inputs) + (content.inputs === undefined ? 0 : extraSteps);
  const targetSteps = longest(targets) + extraSteps;
  return {
    size: targets.length,
    steps,
    channels: 1,
    input: padded(inputs, steps),
    lengths_B: Int32Array.from(inputs, ({ length }) => length),
    conditions: conditions === undefined ? [] : [Int32Array.from(conditions)],
    features: [],
    targetSteps,
    targets: padded(targets, targetSteps),
    targetLengths_B: Int32Array.from(targets, ({ length }) => length),
  };
}

const longest = (sequences: readonly (readonly number[])[]): number =>
  Math.max(0, ...sequences.map(({ length }) => length));

function padded(sequences: readonly (readonly number[])[], steps: number): Int32Array {
  const ids = new Int32Array(sequences.length * steps);
  sequences.forEach((sequence, row) => ids.set(sequence, row * steps));
  return ids;
}

export const weightsFrom = (
  specs: readonly WeightSpec[],
  values: Readonly<Record<string, ArrayLike<number>>>,
): Weights =>
  Object.fromEntries(
    specs.map(({ name, shape }) => [name, tf.tensor(Float32Array.from(values[name]!), [...shape])]),
  );

/** Larger than a network's initial weights, so that nothing is nearly linear or nearly equal. */
export function randomValues(specs: readonly WeightSpec[], seed: number): Record<string, Float32Array> {
  const random = randomStream(seed, 'values');
  return Object.fromEntries(
    specs.map((spec) => [spec.name, initialize(spec, seed).map(() => 1.8 * random.uniform() - 0.9)]),
  );
}

/** Runs the body with weights, and disposes of all that it makes. */
export function withWeights<R>(weights: () => Weights, body: (weights: Weights) => R): R {
  tf.engine().startScope();
  try {
    return body(weights());
  } finally {
    tf.engine().endScope();
  }
}

/** The loss and its gradient with respect to each weight. */
export function gradientsOf(
  specs: readonly WeightSpec[],
  values: Readonly<Record<string, ArrayLike<number>>>,
  loss: (weights: Weights) => Tensor,
): { loss: number; gradients: Record<string, Float32Array> } {
  return withWeights(
    () => weightsFrom(specs, values),
    (weights) => {
      const names = specs.map(({ name }) => name);
      const { value, grads } = tf.engine().gradients(
        () => loss(weights),
        names.map((name) => weights[name]!),
        undefined,
        true,
      );
      return {
        loss: value.dataSync()[0]!,
        gradients: Object.fromEntries(
          names.map((name, index) => [name, Float32Array.from(grads[index]!.dataSync())]),
        ),
      };
    },
  );
}

/** Rows of the steps that count, record by record. */
export function validRows(
  rows_NV: Float32Array,
  { steps, lengths_B }: { steps: number; lengths_B: Int32Array },
  width: number,
): number[] {
  return [...lengths_B].flatMap((length, record) => [
    ...rows_NV.subarray(record * steps * width, (record * steps + length) * width),
  ]);
}
