import { END_ID } from '../dataset';
import { extend, type ExtendOptions } from './extend';
import { decodeWith, mayFollow, type Decoded, type Moves, type Stepper } from './stepper';

export type GreedyOptions = Omit<ExtendOptions, 'choose'>;

/** The likeliest token at each step; of equal ones the one with the lower id. */
export const greedyMoves = (options: GreedyOptions): Moves => extend({ ...options, choose: likeliest });

/** As `greedyMoves`, with a stepper that holds one row per sequence. */
export const greedy = ({ stepper, ...options }: GreedyOptions & { readonly stepper: Stepper }): Decoded[] =>
  decodeWith(stepper, greedyMoves(options));

function likeliest(scores_V: Float32Array): number {
  let best = END_ID;
  for (let id = 0; id < scores_V.length; id += 1) {
    if (scores_V[id]! > scores_V[best]! && mayFollow(id)) best = id;
  }
  return best;
}
