import type { Metrics } from '../../../shared/evaluation';

/**
 * Per token of the target (a character, where it is split into characters), the end token of each sequence counted as one:
 * natsPerStep = -mean log P, perplexity = exp(natsPerStep). The loss is natsPerStep.
 */
export function languageMetrics(nats: number, tokens: number): Metrics {
  const natsPerStep = nats / tokens;
  return { loss: natsPerStep, natsPerStep, perplexity: Math.exp(natsPerStep) };
}
