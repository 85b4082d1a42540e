import type { Metrics } from '../../shared/evaluation';
import { generatedSteps, type Examples } from '../data/examples';
import { laneChunk, laneLengths, lanesOf } from '../data/stream';
import { languageMetrics } from '../metrics/sequences/language-metrics';
import { natsOfStream } from '../metrics/sequences/stream-nats';
import type { LanguageModel } from '../network/language-model';
import type { LongText, Predictions } from './program';

export interface LongTextOptions {
  readonly model: LanguageModel;
  readonly vocabulary: number;
  readonly batchSize: number;
  readonly truncationSteps: number;
}

export function longText({ model, vocabulary, batchSize, truncationSteps }: LongTextOptions): LongText {
  return {
    lanesOf: (examples) => lanesOf(examples, { lanes: batchSize, chunkSteps: truncationSteps }),
    loss(examples, lanes, index, carry) {
      const chunk = laneChunk(examples, lanes, index);
      return (weights, training) =>
        model.carriedLoss(weights, { chunk, carry, divisor: chunk.tokens, training });
    },
    sizeOf(lanes, chunk) {
      const lengths = laneLengths(lanes, chunk);
      return { rows: lengths.length, tokens: lengths.reduce((sum, length) => sum + length, 0) };
    },
    *predict(run, examples) {
      return languagePredictions(yield* natsOfStream({ model, run, examples, vocabulary }), examples);
    },
  };
}

/** Of a language model: all that it predicts is how likely what was written is. */
export function languagePredictions(nats: Float64Array, examples: Examples): Predictions {
  return {
    outputs: Float32Array.from(nats),
    metrics: (steps = generatedSteps(examples)): Metrics =>
      languageMetrics(
        nats.reduce((sum, one) => sum + one, 0),
        steps,
      ),
    confusion: () => null,
    answers: () => [],
  };
}

/** What a generator comes to in the end. */
export function drained<Result>(parts: Generator<unknown, Result>): Result {
  for (;;) {
    const { done, value } = parts.next();
    if (done === true) return value;
  }
}
