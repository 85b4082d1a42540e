import { z } from 'zod';

const SimpleRnnCell = z.strictObject({
  kind: z.literal('simple-rnn'),
  activation: z.enum(['tanh', 'relu', 'sigmoid']).default('tanh'),
});
/** `reset-after` is cuDNN's variant; `reset-before` that of Cho et al. 2014. */
const GruCell = z.strictObject({
  kind: z.literal('gru'),
  variant: z.enum(['reset-after', 'reset-before']).default('reset-after'),
});
/** `forgetBias` is the initial bias of the forget gate (Jozefowicz et al. 2015). */
const LstmCell = z.strictObject({ kind: z.literal('lstm'), forgetBias: z.number().default(1) });

export const Cell = z.discriminatedUnion('kind', [SimpleRnnCell, GruCell, LstmCell]);
export type Cell = z.infer<typeof Cell>;

export const Network = z.strictObject({
  cell: Cell.prefault({ kind: 'lstm' }),
  units: z.int().min(1).max(8192).default(128),
  layers: z.int().min(1).max(16).default(1),
  bidirectional: z.boolean().default(false),
  /** Size of the token embedding; unused for numeric input. */
  embeddingSize: z.int().min(1).max(4096).default(64),
  /**
   * Share of activations dropped between layers (a token embedding is one) and before the output layer, in
   * training only.
   */
  dropout: z.number().min(0).lt(1).default(0),
});
export type Network = z.infer<typeof Network>;
