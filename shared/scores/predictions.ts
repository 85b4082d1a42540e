import { z } from 'zod';

/** As `RawExample.target`, of a test record or as a model answered it. */
const Answer = z.union([z.string(), z.number(), z.array(z.string()), z.array(z.number())]);

/** What is resampled as one where a difference is tested. */
export const ResampledUnit = z.enum([
  'record',
  /** All records with the same values of the split's key. */
  'group',
  /** Windows that follow each other: errors of neighbours resemble each other. */
  'block',
  /** A part of one long text. */
  'part',
]);
export type ResampledUnit = z.infer<typeof ResampledUnit>;

/** The first line of a file of predictions. */
export const PredictionsHeader = z.strictObject({
  predictions: z.literal(1),
  run: z.string(),
  /** The version whose predictions these are: the run's own, or its champion's. */
  version: z.string(),
  testFingerprint: z.string(),
  unit: ResampledUnit,
  /** Values of a record's target; 1 where it is no list of numbers. */
  values: z.int().min(1),
});
export type PredictionsHeader = z.infer<typeof PredictionsHeader>;

/** Each further line: a test record, in the order of the encoded test split; of a long text one of its parts. */
export const PredictionRow = z.strictObject({
  /** The shard that the record is of, its row in the shard's encoded file, and its line in the source file. */
  shard: z.int().optional(),
  row: z.int().optional(),
  line: z.int().optional(),
  /** Key of the source file, where the shard is of a single one. */
  file: z.string().optional(),
  /** First 16 hexadecimal digits of the SHA-256 of the record as the task reads it: the same in every run. */
  record: z.string().length(16).optional(),
  /** First 16 hexadecimal digits of the digest of its group's key, where the split has one. */
  group: z.string().length(16).optional(),
  /** Null where the model could not read the record, or answers nothing (a language model). */
  prediction: Answer.nullable(),
  /** Probability of the predicted class. */
  confidence: z.number().optional(),
  target: Answer.nullable(),
  /** What it adds to the sums of `shared/scores/metric-of.ts`. */
  sums: z.record(z.string(), z.number()),
});
export type PredictionRow = z.infer<typeof PredictionRow>;

/** Where predictions lie, in `evaluation.json`. */
export const PredictionsFile = z.strictObject({
  key: z.string(),
  /** Of the file's bytes: whoever decides by it checks it. */
  sha256: z.string(),
  rows: z.int(),
});
export type PredictionsFile = z.infer<typeof PredictionsFile>;
