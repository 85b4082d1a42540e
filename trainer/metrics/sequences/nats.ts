import { paddedBatches } from '../../data/batches';
import { costsOf, type Examples } from '../../data/examples';
import { padBatch, type Batch } from '../../data/pad';
import { duringStep, inScope } from '../../engine';
import { chunkOf, teacherOf } from '../../network/decoder-teacher';
import { type Carry, carriedFrom, type LanguageModel, restored } from '../../network/language-model';
import type { Weights } from '../../network/tensors';
import type { WithWeights } from '../../network/values';
import { partsOf } from './parts';
import { addNats } from './teacher-forced';

const BATCH_SIZE = 64;
/** Scores of a batch's steps that are in memory at once. */
const SCORES_AT_ONCE = 2_000_000;

export interface NatsOptions {
  readonly model: LanguageModel;
  readonly run: WithWeights;
  readonly examples: Examples;
  /** V */
  readonly vocabulary: number;
}

/** -log P of each example and its end token: of the whole sequence, whatever the parts that it is computed in. */
export function natsOfExamples({ model, run, examples, vocabulary }: NatsOptions): Float64Array {
  const nats = new Float64Array(examples.count);
  const mostSteps = (rows: number) => Math.max(1, Math.floor(SCORES_AT_ONCE / (vocabulary * rows)));
  for (const records of paddedBatches(costsOf(examples), BATCH_SIZE))
    run((weights) =>
      addBatch(nats, { model, weights, batch: padBatch(examples, records), records, mostSteps }),
    );
  return nats;
}

interface BatchNats {
  readonly model: LanguageModel;
  readonly weights: Weights;
  readonly batch: Batch;
  readonly records: Int32Array;
  /** Of a part in which so many sequences go on. */
  readonly mostSteps: (rows: number) => number;
}

function addBatch(nats: Float64Array, { model, weights, batch, records, mostSteps }: BatchNats): void {
  const whole = teacherOf(batch);
  const conditions_B = batch.conditions[0];
  let carried: Carry['current'];
  for (const { start, steps } of partsOf(whole.lengths_B, mostSteps)) {
    const teacher = chunkOf(whole, start, steps);
    const { rows } = teacher;
    carried = duringStep(() =>
      inScope(() => {
        const result = model.logits(weights, {
          teacher,
          conditions_B: conditions_B && rows.map((row) => conditions_B[row]!),
          states: carried && restored(carried, rows),
        });
        addNats(nats, { logits_NV: result.logits_NV, teacher, rows: rows.map((row) => records[row]!) });
        return carriedFrom(rows, result.states);
      }),
    );
  }
}
