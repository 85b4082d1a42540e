import { randomStream } from '../random';
import { extend, type ExtendOptions } from './extend';
import { decodeWith, mayFollow, type Decoded, type Moves, type Stepper } from './stepper';

export interface Temper {
  /** Log-probabilities are divided by it: below 1, likely tokens gain; above 1, they lose. */
  readonly temperature: number;
  /** Only the k likeliest tokens are drawn from; all if left out. */
  readonly topK?: number | undefined;
}

export interface SampleOptions extends Omit<ExtendOptions, 'choose'>, Temper {
  /** Each sample draws from its own stream, so it does not depend on how many others there are. */
  readonly seed: number;
  /** Number of the first sequence, where others were drawn before; 0 if left out. */
  readonly first?: number | undefined;
}

/** As `sampleMoves`, with a stepper that holds one row per sequence. */
export const sample = ({ stepper, ...options }: SampleOptions & { readonly stepper: Stepper }): Decoded[] =>
  decodeWith(stepper, sampleMoves(options));

/** Draws sequences token by token (ancestral sampling). */
export function sampleMoves({ seed, first = 0, temperature, topK, ...options }: SampleOptions): Moves {
  const streams = Array.from({ length: options.sequences }, (_, index) =>
    randomStream(seed, `sample/${first + index}`),
  );
  return extend({
    ...options,
    choose: (scores_V, index) => draw(scores_V, { temperature, topK, uniform: streams[index]!.uniform() }),
  });
}

/**
 * One token from the distribution left by temperature and top-k; of equally likely tokens at the k-th place, those
 * with the lower id stay.
 *
 * @param uniform a number in [0, 1) that decides which
 */
export function draw(
  scores_V: Float32Array,
  { temperature, topK, uniform }: Temper & { uniform: number },
): number {
  const ids = Array.from(scores_V.keys()).filter(mayFollow);
  const likeliestFirst = ids.sort((a, b) => scores_V[b]! - scores_V[a]! || a - b).slice(0, topK);
  const peak = scores_V[likeliestFirst[0]!]!;
  const shares = likeliestFirst.map((id) => Math.exp((scores_V[id]! - peak) / temperature));
  let left = uniform * shares.reduce((sum, share) => sum + share, 0);
  const place = shares.findIndex((share) => (left -= share) < 0);
  // Rounding may leave a little beyond the last share.
  return likeliestFirst[place === -1 ? likeliestFirst.length - 1 : place]!;
}
