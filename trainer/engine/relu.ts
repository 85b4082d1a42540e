import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import { tf, usesGpu } from './backend';
import { operation } from './operation';
import { stepFloats } from './step-arrays';
import * as vector from './vector/arrays';

/** max(x, 0). On a CPU where the dense layers before and after it have their arrays. */
export function relu<T extends Tensor>(x: T): T {
  if (usesGpu()) return tf.relu(x);
  const [y] = operation({ x }, () => {
    const values = stepFloats(x.size);
    vector.relu(x.dataSync<'float32'>(), values);
    return {
      outputs: [tf.tensor(values, x.shape)],
      gradients: ([dy]) => ({
        x: () => {
          const slopes = stepFloats(x.size);
          vector.reluSlope(values, (dy as Tensor).dataSync<'float32'>(), slopes);
          return tf.tensor(slopes, x.shape);
        },
      }),
    };
  });
  return y as T;
}
