import { z } from 'zod';
import { fromData } from './from-data';

/**
 * `recurrentInitializer`: with `identity` the state is kept from the start, for relu (Le, Jaitly & Hinton 2015).
 * Absent: orthogonal.
 */
export const SimpleRnnCell = z.strictObject({
  kind: z.literal('simple-rnn'),
  activation: z.enum(['tanh', 'relu', 'sigmoid']).default('tanh'),
  recurrentInitializer: z.enum(['orthogonal', 'identity']).optional(),
});
export type SimpleRnnCell = z.infer<typeof SimpleRnnCell>;

/**
 * `reset-after` is cuDNN's variant; `reset-before` that of Cho et al. 2014. `updateBias` is the initial bias of the update
 * gate Γu: negative, the state is kept for long from the start (Tallec & Ollivier 2018). Absent: 0.
 */
export const GruCell = z.strictObject({
  kind: z.literal('gru'),
  variant: z.enum(['reset-after', 'reset-before']).default('reset-after'),
  updateBias: z.number().optional(),
});
export type GruCell = z.infer<typeof GruCell>;

/** `forgetBias` is the initial bias of the forget gate (Jozefowicz et al. 2015). */
export const LstmCell = z.strictObject({ kind: z.literal('lstm'), forgetBias: z.number().default(1) });
export type LstmCell = z.infer<typeof LstmCell>;

export const Cell = z.discriminatedUnion('kind', [SimpleRnnCell, GruCell, LstmCell]);
export type Cell = z.infer<typeof Cell>;

/** How a matrix starts: evenly between -`limit` and `limit`, or normally distributed around 0. */
export const MatrixInitializer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('uniform'), limit: z.number().positive().max(100) }),
  z.strictObject({ kind: z.literal('normal'), standardDeviation: z.number().positive().max(100) }),
]);
export type MatrixInitializer = z.infer<typeof MatrixInitializer>;

/** What is absent without another meaning is chosen from the data, when that is known (trainer/settings/). */
export const Network = z.strictObject({
  cell: fromData(Cell),
  units: fromData(z.int().min(1).max(8192)),
  layers: fromData(z.int().min(1).max(16)),
  bidirectional: fromData(z.boolean()),
  /** Size of the token embedding; unused for numeric input. */
  embeddingSize: fromData(z.int().min(1).max(4096)),
  /** Size of each token feature's embedding, concatenated to the token's. */
  featureEmbeddingSize: z.int().min(1).max(1024).default(32),
  /** Of all embeddings. */
  embeddingInitializer: fromData(MatrixInitializer),
  /** Of the output layer's matrix, where that is not the embedding's. Absent: Glorot & Bengio's (2010). */
  outputInitializer: MatrixInitializer.optional(),
  /** Share of the input's tokens shown as unknown, in training only: the network learns to read the features. */
  tokenDropout: fromData(z.number().min(0).lt(1)),
  /** `luong`: the decoder looks at all encoder states (Luong et al. 2015, dot score); encoder-decoder only. */
  attention: fromData(z.enum(['none', 'luong'])),
  /** The output layer shares the embedding's matrix (one-to-many and the decoder of encoder-decoder). */
  tiedEmbeddings: z.boolean().default(false),
  /**
   * Share of activations dropped, in training only: after the embedding (numeric input stays whole), between layers,
   * never from step to step, and before the output layer.
   */
  dropout: fromData(z.number().min(0).lt(1)),
  /**
   * What a step's tag depends on besides the step, where each has one. `softmax`: nothing; `crf`: the tag before, by a
   * conditional random field.
   */
  tagLayer: z.enum(['softmax', 'crf']).default('softmax'),
  /**
   * `constrained`: of all tag sequences that the scheme allows the likeliest one is answered; `free`: any. Absent:
   * `constrained` where the target has a scheme.
   */
  tagDecoding: z.enum(['free', 'constrained']).optional(),
});
export type Network = z.infer<typeof Network>;
