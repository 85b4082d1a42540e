import { z } from 'zod';
import { Encoder } from '../dataset';
import { DataSource } from '../request/data';
import { Task } from '../request/task';

/** The name of the file, beside the model's other files. */
export const USE_FILE = 'use.json';

/**
 * What a graph's input or output holds.
 * - `input`: token ids [batch, steps] or scaled numbers [batch, steps, channels] ([batch, numbers] for one-to-one),
 *   padded at the end; `lengths`: steps of each record that count; `condition`: id of the value of a condition field;
 *   `feature`: ids of a token feature [batch, steps], or [batch, steps, ids] where each step has several;
 * - `token`: the token that each row goes on with; `state` and `next-state`: the decoder's state before and after;
 *   `memory`, `memory-keys`, `memory-penalty`: what attention looks at, passed on from the encoder as it is;
 * - `logits`, `probabilities`: of classes or of each step's tags; `values`: scaled values; `scores`: log-probabilities
 *   of the next token.
 */
export const PortRole = z.enum([
  'input',
  'lengths',
  'condition',
  'feature',
  'token',
  'state',
  'next-state',
  'memory',
  'memory-keys',
  'memory-penalty',
  'logits',
  'probabilities',
  'values',
  'scores',
]);
export type PortRole = z.infer<typeof PortRole>;

const Port = z.strictObject({
  name: z.string(),
  role: PortRole,
  type: z.enum(['float32', 'int32', 'int64']),
  /** Numbers, and names of sizes that each call may choose. */
  shape: z.array(z.union([z.int(), z.string()])),
});
export type UsePort = z.infer<typeof Port>;

/** One ONNX file. Ports of one role are in the order of the encoder's lists, states layer by layer, h then c. */
export const UseGraph = z.strictObject({
  file: z.string(),
  inputs: z.array(Port),
  outputs: z.array(Port),
});
export type UseGraph = z.infer<typeof UseGraph>;

/** Scores that are added to those of the steps. */
const TagChain = z.strictObject({
  /** Of a tag (row) and the next one (column). */
  transitions: z.array(z.array(z.number())),
  /** Of a sequence's first and of its last tag. */
  start: z.array(z.number()),
  end: z.array(z.number()),
});

/**
 * `use.json`: all that is needed to use a model with any runtime, and nothing of how it was trained. From a record to
 * the graph's inputs: take the task's fields, bring texts to `normalization`, lower-case and split them as the task's
 * input says, and look tokens up in the encoder's vocabulary; or subtract a channel's mean and divide by its standard
 * deviation, which are the record's own where the task's `scaling` says so. From the graph's outputs to an answer: the encoder's labels, scalers or target vocabulary.
 */
export const UseFile = z.strictObject({
  version: z.literal(1),
  model: z.string(),
  /** How a dataset's files are read, and which of their rows are a record. */
  data: z.strictObject({ format: DataSource.shape.format, records: DataSource.shape.records }),
  /** Fields, how texts become tokens, lengths, features, how sequences are decoded. */
  task: Task,
  /** Seed of samples, unless another one is asked for. */
  seed: z.int(),
  /**
   * Vocabularies (the token of each id), values of conditions and features, scalers of channels and values, labels, and
   * the texts' `normalization`.
   */
  encoder: Encoder,
  /** Ids that stand for no text, and what fills a sequence up to the longest of its batch. */
  special: z.strictObject({
    paddingId: z.int(),
    unknownId: z.int(),
    /** Of target sequences only. */
    startId: z.int(),
    endId: z.int(),
    /** For ONNX, which is told the lengths: any number would do. */
    paddingNumber: z.number(),
  }),
  sizes: z.strictObject({ parameters: z.int(), layers: z.int(), units: z.int() }),
  /**
   * Where a sequence's tags depend on each other: the answer is the sequence with the highest sum of its steps' logits
   * and of all scores given here, which the Viterbi algorithm finds. Absent where each step's likeliest tag is the answer.
   */
  tagDecoding: z
    .strictObject({
      /** Learned (a conditional random field): the logits alone give no probabilities of tags. */
      chain: TagChain.optional(),
      /** Of what the scheme of the tags forbids. */
      penalties: TagChain.optional(),
    })
    .optional(),
  onnx: z.strictObject({
    opset: z.int(),
    /** Largest difference from the trainer's own outputs that was allowed when the files were written. */
    tolerance: z.number(),
    /** Why there are no files, where there are none. */
    reason: z.string().optional(),
    /** Absent where the model is an encoder and a step, or a step alone. */
    model: UseGraph.optional(),
    encoder: UseGraph.optional(),
    step: UseGraph.optional(),
  }),
  /** A TensorFlow.js LayersModel, or why that format cannot hold the network: use the ONNX files then, `onnxruntime-web` in a browser. */
  tfjs: z.union([
    z.strictObject({
      file: z.string(),
      weights: z.array(z.string()),
      /** What fills a sequence up: it marks steps that do not count, as the format has no lengths. */
      padding: z.number(),
      output: z.enum(['probabilities', 'values']),
    }),
    z.strictObject({ reason: z.string() }),
  ]),
});
export type UseFile = z.infer<typeof UseFile>;
