import type { Metrics } from '../../shared/evaluation';
import { SUM } from '../../shared/scores/metric-of';
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
      const { nats, tokens } = yield* natsOfStream({ model, run, examples, vocabulary });
      return languagePredictions(nats, examples, tokens);
    },
  };
}

/**
 * Of a language model: all that it predicts is how likely what was written is.
 *
 * @param nats of each example, or of each part of a long text
 * @param tokens of the same, their end tokens among them
 */
export function languagePredictions(
  nats: Float64Array,
  examples: Examples,
  tokens: ArrayLike<number>,
): Predictions {
  return {
    outputs: Float32Array.from(nats),
    metrics: (steps = generatedSteps(examples)): Metrics =>
      languageMetrics(
        nats.reduce((sum, one) => sum + one, 0),
        steps,
      ),
    confusion: () => null,
    *scored(steps = tokens) {
      for (const [row, loss] of nats.entries()) {
        const sums = { [SUM.records]: 1, [SUM.loss]: loss, [SUM.lossTerms]: steps[row]! };
        yield { prediction: null, target: null, sums };
      }
    },
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
