import * as tensorflow from '@tensorflow/tfjs-node-gpu';

/** The loaded tfjs-node-gpu namespace. Nothing outside the engine loads it. */
export const tf: typeof tensorflow = tensorflow;
