import type { TensorContainer } from '@tensorflow/tfjs-node-gpu';
import { tf } from './backend';

/** As tf.tidy, for results of any type: every tensor made in `body` is disposed, but those in what it returns. */
export function inScope<R>(body: () => R): R {
  const engine = tf.engine();
  engine.startScope();
  let result: R | undefined;
  try {
    result = body();
    return result;
  } finally {
    engine.endScope(result as TensorContainer);
  }
}
