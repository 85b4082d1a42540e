import { viterbi } from '../decoding/viterbi';
import { chainMarginals, chainNats, chainOf, type ChainScores } from '../engine';
import { argmaxRows, crossEntropies, UNSEEN_NATS } from './classification';
import type { TagPenalties } from './tag-transitions';

/** Scores of the tags of each step, sequences end to end. */
export interface TagSteps {
  readonly scores: Float32Array;
  /** Where each sequence starts, and where the last one ends, in steps. */
  readonly starts: Uint32Array;
  /** V */
  readonly tags: number;
}

export interface TagDecoding {
  /** Learned scores of tags that follow each other. */
  readonly chain: ChainScores | null;
  /** What the scheme forbids. */
  readonly penalties: TagPenalties | null;
}

/** The best tags: of each step, or of each sequence where tags depend on those beside them. */
export function decodeTags(steps: TagSteps, { chain, penalties }: TagDecoding): Int32Array {
  const { scores, tags } = steps;
  const both = chain !== null && penalties !== null ? summed(chain, penalties) : (chain ?? penalties);
  if (both === null) return argmaxRows(scores, tags);
  const ids = new Int32Array(scores.length / tags);
  forEachSequence(steps, (scores_TV, start) => ids.set(viterbi(scores_TV, both), start));
  return ids;
}

/** What says of each step how likely its tags are: its scores, or, in a chain, its tags' probabilities. */
export function tagOutputs(steps: TagSteps, scores: ChainScores | null): Float32Array {
  if (scores === null) return steps.scores;
  const chain = chainOf(scores);
  const outputs = new Float32Array(steps.scores.length);
  forEachSequence(steps, (scores_TV, start) =>
    outputs.set(chainMarginals(chain, scores_TV), start * steps.tags),
  );
  return outputs;
}

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

function forEachSequence(
  { scores, starts, tags }: TagSteps,
  use: (scores_TV: Float32Array, start: number, end: number, row: number) => void,
): void {
  for (let row = 0; row + 1 < starts.length; row += 1) {
    const [start, end] = [starts[row]!, starts[row + 1]!];
    if (end > start) use(scores.subarray(start * tags, end * tags), start, end, row);
  }
}

const summed = (chain: ChainScores, penalties: TagPenalties): ChainScores => {
  const sum = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Float64Array.from(a, (value, index) => value + b[index]!);
  return {
    transitions_VV: sum(chain.transitions_VV, penalties.transitions_VV),
    start_V: sum(chain.start_V, penalties.start_V),
    end_V: sum(chain.end_V, penalties.end_V),
  };
};
