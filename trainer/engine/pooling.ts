import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';
import { tf } from './backend';
import { operation } from './operation';

/** Below any activation: what a step that does not count has. */
const NEVER = -1e9;

/**
 * The largest value of each feature over the steps that count: [B, T, F] -> [B, F]; `-1e9` of a sequence without any. The
 * gradient goes to the first step that has it.
 *
 * @param lengths_B steps that count, 0..T
 */
export function maxOverTime(x_BTF: Tensor3D, lengths_B: ArrayLike<number>): Tensor2D {
  const [batch, steps, features] = x_BTF.shape;
  const [y_BF] = operation({ x_BTF }, (training) => {
    const counted = masked(x_BTF, lengths_B);
    return {
      outputs: [counted.max(1)],
      saved: training ? [counted] : [],
      gradients: ([dy_BF]) => ({
        x_BTF: () => {
          const first_BF = counted.argMax<Tensor2D>(1);
          const steps_T1 = tf.range(0, steps, 1, 'int32').reshape([steps, 1]);
          const isFirst_BTF = first_BF.reshape([batch, 1, features]).equal(steps_T1);
          return isFirst_BTF.cast('float32').mul(dy_BF!.reshape([batch, 1, features]));
        },
      }),
    };
  });
  return y_BF as Tensor2D;
}

function masked(x_BTF: Tensor3D, lengths_B: ArrayLike<number>): Tensor3D {
  const [batch, steps] = x_BTF.shape;
  if (Array.from(lengths_B).every((length) => length === steps)) return x_BTF.clone();
  return tf.where(stepsWithin(lengths_B, [batch, steps]), x_BTF, tf.fill([1, 1, 1], NEVER));
}

/** [B, T, 1]: whether a step counts. */
function stepsWithin(lengths_B: ArrayLike<number>, [batch, steps]: readonly [number, number]): Tensor3D {
  const within = new Uint8Array(batch * steps);
  for (let row = 0; row < batch; row += 1) within.fill(1, row * steps, row * steps + lengths_B[row]!);
  return tf.tensor3d(within, [batch, steps, 1], 'bool');
}
