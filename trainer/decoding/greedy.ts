import { END_ID } from '../../shared/dataset';
import { extend, type ExtendOptions } from './extend';
import { mayFollow, type Decoded } from './stepper';

/** The likeliest token at each step; of equal ones the one with the lower id. */
export const greedy = (options: Omit<ExtendOptions, 'choose'>): Decoded[] =>
  extend({ ...options, choose: likeliest });

function likeliest(scores_V: Float32Array): number {
  let best = END_ID;
  for (let id = 0; id < scores_V.length; id += 1) {
    if (scores_V[id]! > scores_V[best]! && mayFollow(id)) best = id;
  }
  return best;
}
