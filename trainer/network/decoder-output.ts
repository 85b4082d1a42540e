import type { MatrixInitializer } from '../../shared/request/network';
import { tf, type WeightSpec } from '../engine';
import { dense, denseSpecs } from './dense';
import type { Tensor2D, Weights } from './tensors';

export interface TokenOutputShape {
  /** Size of the layer's input. */
  readonly inputs: number;
  readonly vocabulary: number;
  readonly embeddingSize: number;
  readonly tied: boolean;
  /** Name of the embedding that a tied layer shares, [V, E]. */
  readonly table: string;
  /** Of the matrix, where it is not the embedding's; absent: Glorot's. */
  readonly initializer?: MatrixInitializer | undefined;
}

export interface TokenOutput {
  readonly specs: readonly WeightSpec[];
  /** [N, inputs] -> logits [N, V]. */
  logits(weights: Weights, x_NI: Tensor2D): Tensor2D;
}

/**
 * From features to one score per token. Tied (Press & Wolf 2017, Inan et al. 2017): the scores are products with the
 * embedding's rows, plus a bias; features whose size differs from the embedding's are projected onto its size first.
 */
export function tokenOutput(shape: TokenOutputShape): TokenOutput {
  const { inputs, vocabulary, embeddingSize, tied, table, initializer } = shape;
  if (!tied) {
    return {
      specs: denseSpecs('output', inputs, vocabulary, initializer),
      logits: (weights, x_NI) => dense(weights, 'output', x_NI),
    };
  }
  const projected = inputs !== embeddingSize;
  const bias: WeightSpec = { name: 'output/bias', shape: [vocabulary], initializer: { kind: 'zeros' } };
  return {
    specs: [...(projected ? denseSpecs('output/projection', inputs, embeddingSize) : []), bias],
    logits(weights, x_NI) {
      const x_NE = projected ? dense(weights, 'output/projection', x_NI) : x_NI;
      const scores_NV = tf.matMul(x_NE, weights[table] as Tensor2D, false, true);
      return tf.add(scores_NV, weights['output/bias']!);
    },
  };
}
