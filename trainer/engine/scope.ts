import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import { tf } from './backend';

/**
 * As tf.tidy, for results of any type: every tensor made in `body` is disposed of, except those in what it returns.
 * tf.tidy also looks for tensors in each element of a typed array, which takes longer than a training step.
 */
export function inScope<R>(body: () => R): R {
  const engine = tf.engine();
  engine.startScope();
  let kept: Tensor[] = [];
  try {
    const result = body();
    kept = tensorsIn(result);
    return result;
  } finally {
    engine.endScope(kept);
  }
}

function tensorsIn(value: unknown): Tensor[] {
  if (value instanceof tf.Tensor) return [value as Tensor];
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  return Object.values(value).flatMap(tensorsIn);
}
