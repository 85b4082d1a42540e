import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import { tf } from './backend';
import { randomStream } from '../../shared/random';

export interface Dropout {
  /** Share of elements set to zero, 0 <= rate < 1; the rest is scaled by 1 / (1 - rate). */
  readonly rate: number;
  readonly seed: number;
  /** The mask depends only on (seed, step, name). */
  readonly step: number;
}

/** Inverted dropout (Srivastava 2014) with a mask that is the same each time for the same (seed, step, name). */
export function dropout<T extends Tensor>(x: T, { rate, seed, step }: Dropout, name: string): T {
  if (rate < 0 || rate >= 1) throw new RangeError(`dropout rate ${rate}: 0 <= rate < 1 is allowed`);
  if (rate === 0) return x;
  const random = randomStream(seed, `dropout/${name}/${step}`);
  const kept = 1 / (1 - rate);
  const mask = new Float32Array(x.size);
  for (let i = 0; i < mask.length; i++) mask[i] = random.uniform() < rate ? 0 : kept;
  return x.mul(tf.tensor(mask, x.shape));
}
