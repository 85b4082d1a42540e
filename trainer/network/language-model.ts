import type { Batch } from '../data/pad';
import type { Stepper } from '../../shared/decoding/stepper';
import { embeddingLookup, tf, type WeightSpec } from '../engine';
import type { OneToManyNetwork } from './config';
import { decoderOf } from './decoder';
import { tokenLoss } from './decoder-loss';
import { decoderStepper, keptFrom } from './decoder-stepper';
import { chunkOf, teacherOf, type Teacher } from './decoder-teacher';
import { dropsOf } from './dropout';
import { embeddingSpec } from './embedding-spec';
import type { NetworkOptions, TrainingStep } from './interface';
import type { Scalar, Tensor2D, Weights } from './tensors';

type LossOptions = Pick<NetworkOptions, 'labelSmoothing'>;

const TABLE = 'condition/embedding/table';

/** The state that a chunk passes to the next, as numbers: no gradient passes through it. */
type Carried = readonly Float32Array[];

/** What goes from chunk to chunk; nothing before the first. A loss that is computed leaves its own in place. */
export interface Carry {
  current?: { readonly rows: Int32Array; readonly states: Carried } | undefined;
}

/** A chunk of sequences, and which sequence each row is of. */
export type Chunk = Teacher & { readonly rows: Int32Array };

export interface LanguageModel {
  readonly specs: readonly WeightSpec[];
  /** Cross-entropy of all steps of a batch, divided by the number of its tokens, including end tokens. */
  loss(weights: Weights, batch: Batch, step: TrainingStep): Scalar;
  /** The same loss in parts of at most `truncationSteps` steps, to be called in order, each once. */
  chunks(batch: Batch, truncationSteps: number): ((weights: Weights, step: TrainingStep) => Scalar)[];
  /** Sum of a chunk's cross-entropies over `divisor`; it goes on from the state in `carry`, and leaves the next one there. */
  carriedLoss(weights: Weights, part: CarriedPart): Scalar;
  /** Logits of the chunk's steps [B * T, V] and the states after each row's last one. */
  logits(weights: Weights, part: ModelPart): { logits_NV: Tensor2D; states: Tensor2D[] };
  /** A model that has read only the condition of each row. */
  start(weights: Weights, conditions_B: Int32Array | undefined): Stepper;
}

export interface ModelPart {
  readonly teacher: Teacher;
  /** [B], if the model is conditional. */
  readonly conditions_B?: Int32Array | undefined;
  readonly states?: readonly Tensor2D[] | undefined;
  readonly training?: TrainingStep | undefined;
}

export interface CarriedPart {
  readonly chunk: Chunk;
  readonly conditions_B?: Int32Array | undefined;
  readonly carry: Carry;
  readonly divisor: number;
  readonly training?: TrainingStep | undefined;
}

/**
 * A recurrent language model: a sequence's probability is the product of its tokens' given those before. The
 * condition's embedding is concatenated to each token's, so that it is not forgotten over a long sequence.
 */
export function languageModel(config: OneToManyNetwork, options: LossOptions = {}): LanguageModel {
  const { labelSmoothing } = options;
  const { recurrent } = config;
  const conditional = config.conditionValues > 0;
  const decoder = decoderOf({
    recurrent,
    vocabulary: config.targetVocabulary,
    embeddingSize: config.targetEmbeddingSize,
    tied: config.tiedEmbeddings,
    initializers: config,
    conditionSize: conditional ? config.conditionEmbeddingSize : 0,
    memorySize: null,
  });

  const embedded = (weights: Weights, ids: Int32Array | undefined): Tensor2D | undefined => {
    if (!conditional || ids === undefined) return undefined;
    const x_B1C = embeddingLookup(weights[TABLE] as Tensor2D, { ids, batch: ids.length, steps: 1 });
    return tf.reshape(x_B1C, [ids.length, config.conditionEmbeddingSize]);
  };

  const logits: LanguageModel['logits'] = (weights, { teacher, conditions_B, states, training }) =>
    decoder.run(weights, {
      tokens: { ids: teacher.inputs, batch: teacher.size, steps: teacher.steps },
      lengths_B: teacher.lengths_B,
      states,
      condition_BC: embedded(weights, conditions_B),
      drops: dropsOf(config, training),
    });

  const carriedLoss: LanguageModel['carriedLoss'] = (
    weights,
    { chunk, conditions_B, carry, divisor, training },
  ) => {
    const result = logits(weights, {
      teacher: chunk,
      conditions_B,
      states: carry.current && restored(carry.current, chunk.rows),
      training,
    });
    carry.current = carriedFrom(chunk.rows, result.states);
    return tokenLoss(result.logits_NV, chunk, { divisor, labelSmoothing });
  };

  return {
    specs: conditional ? [conditionTable(config), ...decoder.specs] : decoder.specs,
    logits,
    carriedLoss,
    loss(weights, batch, training) {
      const teacher = teacherOf(batch);
      const whole = logits(weights, { teacher, conditions_B: batch.conditions[0], training });
      return tokenLoss(whole.logits_NV, teacher, { divisor: teacher.tokens, labelSmoothing });
    },
    chunks: (batch, truncationSteps) => chunkLosses(carriedLoss, batch, truncationSteps),
    start: (weights, conditions_B) =>
      decoderStepper(
        decoder,
        weights,
        keptFrom(() => ({ condition_BC: embedded(weights, conditions_B) })),
      ),
  };
}

const conditionTable = (config: OneToManyNetwork): WeightSpec =>
  embeddingSpec(TABLE, [config.conditionValues, config.conditionEmbeddingSize], config.embeddingInitializer);

/** Losses of a batch's chunks, to be called in order: each leaves the state that the next starts from. */
function chunkLosses(carriedLoss: LanguageModel['carriedLoss'], batch: Batch, truncationSteps: number) {
  const whole = teacherOf(batch);
  const count = Math.ceil(whole.steps / truncationSteps);
  const carry: Carry = {};
  return Array.from({ length: count }, (_, index) => (weights: Weights, training: TrainingStep) => {
    const chunk = chunkOf(whole, index * truncationSteps, truncationSteps);
    const ofBatch = batch.conditions[0];
    const conditions_B = ofBatch && chunk.rows.map((row) => ofBatch[row]!);
    // Over the chunks of a batch, the mean of these is the loss of the batch as a whole.
    return carriedLoss(weights, { chunk, conditions_B, carry, divisor: whole.tokens / count, training });
  });
}

/** What the next part of some rows starts from, in copies that outlive the step. */
export const carriedFrom = (
  rows: Int32Array,
  states: readonly Tensor2D[],
): NonNullable<Carry['current']> => ({
  rows,
  states: states.map((state) => state.dataSync<'float32'>().slice()),
});

/** Carried states of the rows that go on. */
export function restored(carried: NonNullable<Carry['current']>, rows: Int32Array): Tensor2D[] {
  const places = rows.map((row) => carried.rows.indexOf(row));
  return carried.states.map((values) => {
    const units = values.length / carried.rows.length;
    const kept = new Float32Array(rows.length * units);
    places.forEach((place, index) =>
      kept.set(values.subarray(place * units, (place + 1) * units), index * units),
    );
    return tf.tensor2d(kept, [rows.length, units]);
  });
}
