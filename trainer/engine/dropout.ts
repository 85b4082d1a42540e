import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import { tf, usesGpu } from './backend';
import { operation } from './operation';
import { randomStream } from '../../shared/random';
import { stepFloats } from './step-arrays';
import { fillMask, multiply } from './vector/arrays';

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
  const mask = stepFloats(x.size);
  fillMask(randomStream(seed, `dropout/${name}/${step}`), mask, rate, 1 / (1 - rate));
  return usesGpu() ? x.mul(tf.tensor(mask, x.shape)) : masked(x, mask);
}

/** Where the layers before and after it keep their arrays. */
function masked<T extends Tensor>(x: T, mask: Float32Array): T {
  const product = (values: Float32Array): Tensor => {
    const kept = stepFloats(mask.length);
    multiply(values, mask, kept);
    return tf.tensor(kept, x.shape);
  };
  const [y] = operation({ x }, () => ({
    outputs: [product(x.dataSync<'float32'>())],
    gradients: ([dy]) => ({ x: () => product((dy as Tensor).dataSync<'float32'>()) }),
  }));
  return y as T;
}
