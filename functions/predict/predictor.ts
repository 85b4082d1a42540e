import type { RawExample } from '../../shared/dataset';
import { inputEncoder, Rejection } from '../../shared/encoding';
import type { Runner } from '../../shared/inference/runner';
import type { UseFile } from '../../shared/inference/use-file';
import { answering, type Readable } from './answers';
import { batchesByLength } from './pad';
import type { Prediction, PredictOptions } from './prediction';

/** Records that are sorted by length together: enough for hardly any padding, few enough to answer soon. */
const RECORDS_AT_ONCE = 1_024;

export type PredictExamples = (
  examples: AsyncIterable<RawExample | Rejection> | Iterable<RawExample | Rejection>,
  options?: PredictOptions,
) => AsyncGenerator<Prediction, void, undefined>;

/** A function from records as the task sees them, or why they cannot be used, to predictions in their order. */
export function predictor(runner: Runner, use: UseFile): PredictExamples {
  const encode = inputEncoder(use.task, use.encoder);
  const answer = answering(runner, use);

  const answered = async (
    examples: readonly (RawExample | Rejection)[],
    from: number,
    options: PredictOptions,
  ) => {
    const predictions = new Array<Prediction>(examples.length);
    const readable: Readable[] = [];
    examples.forEach((example, place) => {
      const input = example instanceof Rejection ? example : encode(example);
      if (input instanceof Rejection)
        predictions[place] = { rejected: { reason: input.reason, detail: input.detail } };
      else readable.push({ input, last: lastOf(example), index: from + place });
    });
    for (const positions of batchesByLength(readable.map(({ input }) => input))) {
      const batch = positions.map((position) => readable[position]!);
      const answers = await answer(batch, options);
      batch.forEach(({ index }, row) => (predictions[index - from] = answers[row]!));
    }
    return predictions;
  };

  return async function* (examples, options = {}) {
    let waiting: (RawExample | Rejection)[] = [];
    let from = 0;
    for await (const example of examples) {
      waiting.push(example);
      if (waiting.length < RECORDS_AT_ONCE) continue;
      yield* await answered(waiting, from, options);
      from += waiting.length;
      waiting = [];
    }
    yield* await answered(waiting, from, options);
  };
}

function lastOf(example: RawExample | Rejection): readonly number[] {
  if (example instanceof Rejection || example.offset === undefined) return [];
  return typeof example.offset === 'number' ? [example.offset] : example.offset;
}
