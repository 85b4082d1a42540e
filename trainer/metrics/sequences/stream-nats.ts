import { laneChunk, lanesOf, type LaneChunk } from '../../data/stream';
import type { Examples } from '../../data/examples';
import { duringStep } from '../../engine';
import type { Carry, LanguageModel } from '../../network/language-model';
import type { WithWeights } from '../../network/values';

/** Scores that are in memory at once. */
const SCORES_AT_ONCE = 4_000_000;
/** A chunk is measured in a moment, so that a signal is not kept waiting. */
const MOST_STEPS = 500;
/** A lane starts without a state: with so many tokens in each, what that costs does not show. */
const LEAST_TOKENS_IN_LANE = 10_000;
const MOST_LANES = 64;

export interface StreamNatsOptions {
  readonly model: LanguageModel;
  readonly run: WithWeights;
  readonly examples: Examples;
  /** V */
  readonly vocabulary: number;
}

/**
 * -log P of a long text, each token counted once and the state carried on: below 20,000 tokens in one pass, above in up
 * to 64 lanes side by side. Yields after each chunk, for whoever has something else to see to.
 *
 * @returns of each chunk its nats and its tokens
 */
export function* natsOfStream({
  model,
  run,
  examples,
  vocabulary,
}: StreamNatsOptions): Generator<undefined, { nats: Float64Array; tokens: Int32Array }> {
  const count = examples.targets.length + 1;
  const lanes = Math.max(1, Math.min(MOST_LANES, Math.floor(count / LEAST_TOKENS_IN_LANE)));
  const fitting = Math.floor(SCORES_AT_ONCE / (vocabulary * lanes));
  const plan = lanesOf(examples, { lanes, chunkSteps: Math.max(1, Math.min(MOST_STEPS, fitting)) });
  const carry: Carry = {};
  const nats = new Float64Array(plan.chunks);
  const tokens = new Int32Array(plan.chunks);
  for (let index = 0; index < plan.chunks; index += 1) {
    const chunk: LaneChunk = laneChunk(examples, plan, index);
    tokens[index] = chunk.tokens;
    nats[index] = duringStep(() =>
      run((weights) => {
        const mean = model.carriedLoss(weights, { chunk, carry, divisor: chunk.tokens });
        return mean.dataSync()[0]! * chunk.tokens;
      }),
    );
    yield undefined;
  }
  return { nats, tokens };
}
