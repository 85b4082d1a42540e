import type { Batch } from '../data/pad';
import { dropout, embeddingLookup, tf, type Dropout, type WeightSpec } from '../engine';
import type { InputLayer } from './config';
import type { Tensor2D, Tensor3D, Weights } from './tensors';

/** As Keras starts an embedding. */
const EMBEDDING_LIMIT = 0.05;

export interface Input {
  readonly specs: readonly WeightSpec[];
  /** I: size of one step of the result. */
  readonly size: number;
  /** [B, T, I]; what lies beyond a sequence's length is ignored by the layers above. */
  apply(weights: Weights, batch: Batch, drop: Dropout | undefined): Tensor3D;
}

export function inputLayer(config: InputLayer): Input {
  if (config.kind === 'numeric') {
    return {
      specs: [],
      size: config.channels,
      apply: (_, { input, size, steps, channels }) => tf.tensor3d(input, [size, steps, channels], 'float32'),
    };
  }
  const { vocabulary, embeddingSize } = config;
  return {
    specs: [
      {
        name: 'embedding/table',
        shape: [vocabulary, embeddingSize],
        initializer: { kind: 'uniform', limit: EMBEDDING_LIMIT },
      },
    ],
    size: embeddingSize,
    apply(weights, { input, size, steps }, drop) {
      const x_BTE = embeddingLookup(weights['embedding/table'] as Tensor2D, {
        ids: input as Int32Array,
        batch: size,
        steps,
      });
      return drop ? dropout(x_BTE, drop, 'embedding') : x_BTE;
    },
  };
}
