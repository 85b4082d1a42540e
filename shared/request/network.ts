import { z } from 'zod';
import { fromData } from './from-data';

export const SimpleRnnCell = z.strictObject({
  kind: z
    .literal('simple-rnn')
    .describe(
      'The simple recurrent network of Elman (1990): a tanh, relu or sigmoid of input and last state.',
    ),
  activation: z
    .enum(['tanh', 'relu', 'sigmoid'])
    .default('tanh')
    .describe('What the new state goes through.'),
  recurrentInitializer: z
    .enum(['orthogonal', 'identity'])
    .optional()
    .describe(
      'How the matrix from state to state starts; with `identity` the state is kept from the start, for relu (Le, Jaitly & Hinton 2015). Absent: `orthogonal`.',
    ),
});
export type SimpleRnnCell = z.infer<typeof SimpleRnnCell>;

export const GruCell = z.strictObject({
  kind: z.literal('gru').describe('Gated recurrent units (Cho et al. 2014).'),
  variant: z
    .enum(['reset-after', 'reset-before'])
    .default('reset-after')
    .describe(
      'Where the reset gate acts: `reset-after` the matrix product, as in cuDNN; `reset-before` it, as in Cho et al. 2014.',
    ),
  updateBias: z
    .number()
    .optional()
    .describe(
      'Initial bias of the update gate Γu: negative, the state is kept for long from the start (Tallec & Ollivier 2018). Absent: 0.',
    ),
});
export type GruCell = z.infer<typeof GruCell>;

export const LstmCell = z.strictObject({
  kind: z
    .literal('lstm')
    .describe(
      'Long short-term memory (Hochreiter & Schmidhuber 1997), with a forget gate (Gers et al. 2000).',
    ),
  forgetBias: z
    .number()
    .default(1)
    .describe(
      'Initial bias of the forget gate Γf: 1, so that the cell remembers from the start (Jozefowicz et al. 2015).',
    ),
});
export type LstmCell = z.infer<typeof LstmCell>;

export const Cell = z.discriminatedUnion('kind', [SimpleRnnCell, GruCell, LstmCell]);
export type Cell = z.infer<typeof Cell>;

/** How a matrix starts. */
export const MatrixInitializer = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('uniform').describe('Evenly between -`limit` and `limit`.'),
    limit: z.number().positive().max(100).describe('The largest size of an element.'),
  }),
  z.strictObject({
    kind: z.literal('normal').describe('Normally distributed around 0.'),
    standardDeviation: z.number().positive().max(100).describe('Of the elements.'),
  }),
]);
export type MatrixInitializer = z.infer<typeof MatrixInitializer>;

/** What is absent without another meaning is chosen from the data, when that is known (trainer/settings/). */
export const Network = z.strictObject({
  cell: fromData(Cell, 'The recurrent cell.'),
  units: fromData(z.int().min(1).max(8192), 'Size of the state of each layer, in each direction.'),
  layers: fromData(z.int().min(1).max(16), 'Recurrent layers, each of which reads the one below.'),
  bidirectional: fromData(
    z.boolean(),
    'Whether each layer reads the sequence in both directions; not for language models, which must not see what follows.',
  ),
  embeddingSize: fromData(z.int().min(1).max(4096), 'Size of the token embedding; unused for numeric input.'),
  pretrainedEmbeddings: z
    .strictObject({
      file: z
        .string()
        .min(1)
        .meta({
          description:
            'The file, in the text format of word2vec or GloVe (a line is a word and its numbers), gzipped or not: a name relative to `data.location`, `s3://bucket/key`, or, on this machine, `file:///path`. It is no part of the dataset.',
          examples: ['glove.6B.100d.txt.gz', 's3://my-bucket/vectors/cc.nl.300.vec.gz'],
        }),
      frozen: z
        .boolean()
        .default(false)
        .describe('Whether the embedding stays as it starts, words without a vector among it.'),
    })
    .optional()
    .describe(
      'Vectors of words that the embedding starts with: that of the input, or of a language model. The others start as `embeddingInitializer` says; a word that the file has in lower case only has that vector. Absent: none.',
    ),
  featureEmbeddingSize: z
    .int()
    .min(1)
    .max(1024)
    .default(32)
    .describe("Size of each token feature's embedding, concatenated to the token's."),
  characterEncoder: z
    .strictObject({
      embeddingSize: z.int().min(1).max(512).default(32).describe("Size of each character's embedding."),
      filters: z
        .int()
        .min(1)
        .max(2048)
        .default(64)
        .describe('Filters of the convolution: so many numbers are what a word shows of its characters.'),
      window: z.int().min(1).max(15).default(3).describe('Characters that a filter sees at once.'),
    })
    .prefault({})
    .describe(
      'What reads the characters of a word, where `task.input.features` has them: an embedding of each, a convolution over them, and of each filter the largest value in the word (Ma & Hovy 2016).',
    ),
  embeddingInitializer: fromData(MatrixInitializer, 'How all embeddings start.'),
  outputInitializer: MatrixInitializer.optional().describe(
    "How the output layer's matrix starts, where that is not the embedding's. Absent: Glorot & Bengio's (2010).",
  ),
  tokenDropout: fromData(
    z.number().min(0).lt(1),
    "Share of the input's tokens shown as unknown, in training only: the network learns to read the features.",
  ),
  attention: fromData(
    z.enum(['none', 'luong']),
    'What the decoder looks at besides its state. `luong`: all encoder states (Luong et al. 2015, dot score); `none`: nothing. Encoder-decoder only.',
  ),
  readout: fromData(
    z.enum(['last', 'mean', 'max', 'attention']),
    'What the answer of many-to-one is read from. `last`: the last state (of the backward direction, the first); `mean`: the mean of the states of all steps; `max`: feature by feature, their largest; `attention`: their mean, weighted as it is learned (Yang et al. 2016).',
  ),
  tiedEmbeddings: z
    .boolean()
    .default(false)
    .describe(
      "Whether the output layer shares the embedding's matrix (one-to-many and the decoder of encoder-decoder).",
    ),
  dropout: fromData(
    z.number().min(0).lt(1),
    'Share of activations dropped, in training only: after the embedding (numeric input stays whole), between layers, never from step to step, and before the output layer.',
  ),
  recurrentDropout: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe(
      'Share of the weights from state to state dropped, in training only, the same ones at all steps of a batch (Merity, Keskar & Socher 2018).',
    ),
  tagLayer: z
    .enum(['softmax', 'crf'])
    .default('softmax')
    .describe(
      "What a step's tag depends on besides the step, where each has one. `softmax`: nothing; `crf`: the tag before, by a conditional random field.",
    ),
  tagDecoding: z
    .enum(['free', 'constrained'])
    .optional()
    .describe(
      'Which tags are answered. `constrained`: of all tag sequences that the scheme allows the likeliest one is answered; `free`: any. Absent: `constrained` where the target has a scheme.',
    ),
});
export type Network = z.infer<typeof Network>;
