import { chainNats, chainOf, type ChainScores } from '../../shared/decoding/chain';
import { forEachSequence, tagOutputs, type TagSteps } from '../../shared/inference/tags';
import { crossEntropies, UNSEEN_NATS } from './classification';

/** A probability below what a float holds has no logarithm. */
const LEAST = 1e-38;

/** As `tagOutputs`, as logits: their softmax is the probability of each tag. */
export const tagLogits = (steps: TagSteps, scores: ChainScores | null): Float32Array =>
  scores === null
    ? steps.scores
    : tagOutputs(steps, scores).map((probability) => Math.log(Math.max(probability, LEAST)));

/** Mean negative log-likelihood of a step: of `sequenceNats`, over all steps. */
export const tagLoss = (steps: TagSteps, targets: ArrayLike<number>, scores: ChainScores | null): number =>
  sequenceNats(steps, targets, scores).reduce((sum, one) => sum + one, 0) / targets.length;

/**
 * Negative log-likelihood of each sequence's tags [B]. A tag that the network has no output for is charged
 * `UNSEEN_NATS`; in a chain those beside it are then as if it could be any.
 */
export function sequenceNats(
  steps: TagSteps,
  targets: ArrayLike<number>,
  scores: ChainScores | null,
): Float64Array {
  const { starts, tags } = steps;
  const ids = Int32Array.from(targets);
  const nats_B = new Float64Array(starts.length - 1);
  const chain = scores === null ? null : chainOf(scores);
  forEachSequence(steps, (scores_TV, start, end, row) => {
    const own = ids.subarray(start, end);
    nats_B[row] =
      chain === null
        ? crossEntropies(scores_TV, own, tags).reduce((sum, one) => sum + one, 0)
        : chainNats(chain, scores_TV, own) + UNSEEN_NATS * own.filter((id) => id >= tags).length;
  });
  return nats_B;
}
