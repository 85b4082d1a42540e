import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import { tf, usesGpu } from './backend';

/** The same values in a tensor that outlives its step: a copy on a CPU, whose arrays the next step uses again. */
export const outlivingStep = <T extends Tensor>(x: T): T =>
  usesGpu() ? x : (tf.tensor(x.dataSync<'float32'>().slice(), x.shape) as T);
