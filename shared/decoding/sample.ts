import { END_ID } from '../dataset';
import { randomStream } from '../random';
import { extend, type ExtendOptions } from './extend';
import { likeliestFirst } from './likeliest-first';
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
  const allowed = allowedIds(scores_V.length);
  const ordered = likeliestFirst(scores_V, allowed);
  const pool = topK === undefined ? allowed : taken(ordered, topK);
  let peak = -Infinity;
  for (const id of pool) peak = Math.max(peak, scores_V[id]!);
  const shareOf = (id: number) => Math.exp((scores_V[id]! - peak) / temperature);
  let total = 0;
  for (const id of pool) total += shareOf(id);
  let left = uniform * total;
  let last = END_ID;
  for (const id of topK === undefined ? ordered : pool) {
    last = id;
    left -= shareOf(id);
    if (left < 0) break;
  }
  // Rounding may leave a little beyond the last share.
  return last;
}

function allowedIds(vocabulary: number): Int32Array {
  const ids = new Int32Array(vocabulary);
  let count = 0;
  for (let id = 0; id < vocabulary; id += 1) {
    if (mayFollow(id)) ids[count++] = id;
  }
  return ids.subarray(0, count);
}

/** The first values, or all where there are fewer. */
function taken(values: Iterator<number, undefined>, count: number): Int32Array {
  const first: number[] = [];
  while (first.length < count) {
    const { done, value } = values.next();
    if (done === true) break;
    first.push(value);
  }
  return Int32Array.from(first);
}
