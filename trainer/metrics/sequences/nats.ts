import { evaluationBatches } from '../../data/batches';
import { costsOf, type Examples } from '../../data/examples';
import { padBatch, type Batch } from '../../data/pad';
import { duringStep, inScope } from '../../engine';
import { chunkOf, teacherOf } from '../../network/decoder-teacher';
import { type Carry, carriedFrom, type LanguageModel, restored } from '../../network/language-model';
import type { Weights } from '../../network/tensors';
import type { WithWeights } from '../../network/values';
import { addNats } from './teacher-forced';

const BATCH_SIZE = 64;
/** Scores of a batch's steps that are in memory at once. */
const SCORES_AT_ONCE = 4_000_000;

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
  for (const records of evaluationBatches(costsOf(examples), { mostRecords: () => BATCH_SIZE })) {
    const steps = Math.max(1, Math.floor(SCORES_AT_ONCE / (vocabulary * records.length)));
    run((weights) => addBatch(nats, { model, weights, batch: padBatch(examples, records), records, steps }));
  }
  return nats;
}

interface BatchNats {
  readonly model: LanguageModel;
  readonly weights: Weights;
  readonly batch: Batch;
  readonly records: Int32Array;
  /** Of one part. */
  readonly steps: number;
}

function addBatch(nats: Float64Array, { model, weights, batch, records, steps }: BatchNats): void {
  const whole = teacherOf(batch);
  const conditions_B = batch.conditions[0];
  let carried: Carry['current'];
  for (let start = 0; start < whole.steps; start += steps) {
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
