import { END_ID, START_ID } from '../../../shared/dataset';
import { decodeAsync, limitsOf } from '../../../shared/decoding/decode';
import type { AsyncStepper } from '../../../shared/decoding/stepper';
import type { Runner } from '../../../shared/inference/runner';
import { tagDecodingOf, tagOutputs } from '../../../shared/inference/tags';
import type { UseFile } from '../../../shared/inference/use-file';
import type { Task } from '../../../shared/request/task';
import type { Examples } from '../../data/examples';
import { padBatch, type Batch } from '../../data/pad';

export interface OnnxPredictOptions {
  readonly runner: Runner;
  readonly task: Task;
  readonly tagDecoding?: UseFile['tagDecoding'];
  readonly examples: Examples;
  readonly batchSize: number;
}

export interface OnnxPredictions {
  /**
   * As the task's program has them for the same examples, in their order: logits, probabilities of a chain's tags, or
   * values, or nats of each target.
   */
  readonly numbers: Float32Array;
  /** Decoded sequences, where the task has a source to decode from. */
  readonly sequences: readonly (readonly number[])[];
}

/** What ONNX Runtime makes of examples, as the trainer's program predicts them: batches are as the examples lie. */
export async function predictWithOnnx({
  runner,
  task,
  tagDecoding,
  examples,
  batchSize,
}: OnnxPredictOptions): Promise<OnnxPredictions> {
  const numbers: number[] = [];
  const sequences: (readonly number[])[] = [];
  for (let start = 0; start < examples.count; start += batchSize) {
    const size = Math.min(batchSize, examples.count - start);
    const batch = padBatch(
      examples,
      Int32Array.from({ length: size }, (_, row) => start + row),
    );
    if (task.target.kind !== 'tokens') {
      numbers.push(...ownRows(await runner.rows(batch), batch));
      continue;
    }
    const stepperOf = await runner.reader(batch);
    numbers.push(...(await natsOf(stepperOf(), batch)));
    if (task.kind !== 'encoder-decoder') continue;
    const decoded = await decodeAsync({
      decoding: task.decoding,
      start: stepperOf,
      records: batch.size,
      limits: limitsOf(batch.lengths_B, task.target.maximumLength),
    });
    sequences.push(...decoded.map(({ ids }) => ids));
  }
  const { chain } = tagDecodingOf(tagDecoding);
  const all = Float32Array.from(numbers);
  return {
    numbers:
      chain === null
        ? all
        : tagOutputs({ scores: all, starts: examples.starts, tags: chain.start_V.length }, chain),
    sequences,
  };
}

/** Without what is beyond a sequence's length. */
function ownRows(rows: Float32Array, { size, targetSteps, targetLengths_B }: Batch): number[] {
  const width = rows.length / (size * targetSteps);
  return Array.from(targetLengths_B, (length, row) => [
    ...rows.subarray(row * targetSteps * width, (row * targetSteps + length) * width),
  ]).flat();
}

/** -log P of each target and its end token. */
async function natsOf(stepper: AsyncStepper, batch: Batch): Promise<Float64Array> {
  const { size, targets, targetSteps, targetLengths_B } = batch;
  const tokenAt = (row: number, step: number) =>
    step < targetLengths_B[row]! ? targets[row * targetSteps + step]! : END_ID;
  const nats = new Float64Array(size);
  for (let step = 0; step <= targetSteps; step += 1) {
    const fed = Int32Array.from({ length: size }, (_, row) =>
      step === 0 ? START_ID : tokenAt(row, step - 1),
    );
    const scores = await stepper.step(fed);
    const vocabulary = scores.length / size;
    for (let row = 0; row < size; row += 1)
      if (step <= targetLengths_B[row]!) nats[row]! -= scores[row * vocabulary + tokenAt(row, step)]!;
  }
  return nats;
}
