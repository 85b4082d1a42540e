import { planBatches } from '../../../trainer/data/batches';
import { costsOf, type Examples } from '../../../trainer/data/examples';
import { padBatch, type Batch } from '../../../trainer/data/pad';
import { randomStream } from '../../../trainer/engine';

/** A way to put sequences of different lengths into batches. */
export interface Arrangement {
  readonly name: 'bucketed' | 'shuffled' | 'longest';
  readonly batchesPerEpoch: number;
  /** Batch of a step, counted over all epochs. */
  batchAt(step: number): Batch;
}

export interface ArrangementOptions {
  readonly examples: Examples;
  readonly batchSize: number;
  readonly seed: number;
}

/**
 * `bucketed` is what training does: batches of sequences of about the same length. `shuffled` are random batches, each
 * as long as its longest sequence; `longest` the same ones, each as long as the longest sequence of all.
 */
export function arrangementsOf({ examples, batchSize, seed }: ArrangementOptions): Arrangement[] {
  const lengths = costsOf(examples);
  const bucketed = planBatches({ lengths, batchSize, seed });
  const { stepsPerEpoch: batchesPerEpoch } = bucketed;
  const order = randomStream(seed, 'arrangements').shuffle(Int32Array.from(lengths.keys()));
  const shuffled = (step: number) => {
    const first = (step % batchesPerEpoch) * batchSize;
    return padBatch(examples, order.slice(first, first + batchSize));
  };
  const all = padBatch(examples, Int32Array.of(longestRecord(lengths)));
  return [
    {
      name: 'bucketed',
      batchesPerEpoch,
      batchAt: (step) => padBatch(examples, bucketed.recordsAt(step)),
    },
    { name: 'shuffled', batchesPerEpoch, batchAt: shuffled },
    { name: 'longest', batchesPerEpoch, batchAt: (step) => widen(shuffled(step), all) },
  ];
}

const longestRecord = (lengths: Int32Array): number =>
  lengths.reduce((best, length, record) => (length > lengths[best]! ? record : best), 0);

/** The batch padded to `steps` steps: more padding behind each sequence. */
function widen(batch: Batch, { steps, targetSteps }: Pick<Batch, 'steps' | 'targetSteps'>): Batch {
  const rows = <A extends Int32Array | Float32Array>(values: A, from: number, to: number): A => {
    const width = values.length / (batch.size * from);
    const widened = new (values.constructor as new (length: number) => A)(batch.size * to * width);
    for (let row = 0; row < batch.size; row += 1)
      widened.set(values.subarray(row * from * width, (row + 1) * from * width), row * to * width);
    return widened;
  };
  return {
    ...batch,
    steps,
    input: rows(batch.input, batch.steps, steps),
    features: batch.features.map((ids) => rows(ids, batch.steps, steps)),
    targetSteps,
    targets: rows(batch.targets, batch.targetSteps, targetSteps),
  };
}
