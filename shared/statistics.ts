import { z } from 'zod';

/** One value per split. */
const eachSplit = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ train: value, validation: value, test: value });

/**
 * Numbers counted in buckets of equal relative width (UDDSketch: Epicoco, Melle, Cafaro, Pulimeno and Morleo 2020).
 * At `level` L the ends of a bucket are a factor of 2^(2^L / 4096) apart; the level rises until at most 1,024 buckets are
 * filled, so the sketches of shards merge into the same one wherever objects are cut.
 */
export const QuantileSketch = z.strictObject({
  level: z.int().min(0),
  count: z.int().min(0),
  /** Exact; 0 if nothing was counted. */
  minimum: z.number(),
  maximum: z.number(),
  /** Bucket and how many numbers it holds, in the order of the numbers. Below 0 for negative ones, 0 for zero. */
  buckets: z.array(z.tuple([z.int(), z.int()])),
});
export type QuantileSketch = z.infer<typeof QuantileSketch>;

/** Count, mean and sum of squared differences (Welford/Chan), so that shards merge exactly. */
export const Moments = z.strictObject({ count: z.int(), mean: z.number(), m2: z.number() });
export type Moments = z.infer<typeof Moments>;

/**
 * How often each text occurs, in the order of code points. Pairs rather than an object, since a token may be named
 * `__proto__`, which an object would lose.
 */
export const Counts = z.array(z.tuple([z.string(), z.int()]));
export type Counts = z.infer<typeof Counts>;

/** Number of records of each length. */
const Lengths = z.record(z.string(), z.int());

/** A numeric field or channel. */
export const Measurements = z.strictObject({ name: z.string(), moments: Moments, sketch: QuantileSketch });
export type Measurements = z.infer<typeof Measurements>;

/** The share of the numbers above the previous bin's end and up to `upTo`; the last bin has no end. */
export const Bin = z.strictObject({ upTo: z.number().nullable(), share: z.number() });
export type Bin = z.infer<typeof Bin>;

/** Shares of the most common values, and of all others together. */
export const LabelStatistics = z.strictObject({
  field: z.string(),
  /** `tags`: counted by token; `labels`: each one that a record or step has. */
  kind: z.enum(['class', 'tags', 'labels']),
  distinct: z.int(),
  /** How many records, tokens or labels the shares are of. */
  counted: eachSplit(z.int()),
  shares: z.array(z.strictObject({ label: z.string(), ...eachSplit(z.number()).shape })),
  /** Share of the labels that `shares` leaves out. */
  rest: eachSplit(z.number()),
});
export type LabelStatistics = z.infer<typeof LabelStatistics>;

const LengthQuantiles = z.strictObject({
  records: z.int(),
  minimum: z.int(),
  p5: z.int(),
  p25: z.int(),
  median: z.int(),
  p75: z.int(),
  p95: z.int(),
  p99: z.int(),
  maximum: z.int(),
});

/** Exact, since lengths are counted one by one. */
export const LengthStatistics = z.strictObject({
  /** What is measured and in which unit: `input in characters`. */
  of: z.string(),
  quantiles: eachSplit(LengthQuantiles),
  /** Of the training split. */
  bins: z.array(Bin),
});
export type LengthStatistics = z.infer<typeof LengthStatistics>;

/** Tokens of the input or the target, or values of a condition; counted in the training split. */
export const TextStatistics = z.strictObject({
  role: z.enum(['input', 'target', 'condition']),
  field: z.string(),
  /** How a text becomes tokens; texts that become different tokens are not compared. */
  tokens: z.string(),
  distinct: z.int(),
  occurrences: z.int(),
  /** The most common texts, by descending share. */
  top: z.array(z.strictObject({ text: z.string(), share: z.number() })),
  vocabulary: z.int(),
  /** The share of occurrences that the vocabulary covers; null without any, and absent in older datasets for conditions. */
  coverage: eachSplit(z.number().nullable()).optional(),
});
export type TextStatistics = z.infer<typeof TextStatistics>;

/** A numeric field or channel, in the training split; quantiles within `relativeError` of the exact ones. */
export const NumberStatistics = z.strictObject({
  role: z.enum(['input', 'target']),
  /** The name of the field, of a channel if a field holds several, or of all channels beyond those listed. */
  name: z.string(),
  count: z.int(),
  mean: z.number(),
  standardDeviation: z.number(),
  relativeError: z.number(),
  quantiles: z.strictObject({
    minimum: z.number(),
    p1: z.number(),
    p5: z.number(),
    p25: z.number(),
    median: z.number(),
    p75: z.number(),
    p95: z.number(),
    p99: z.number(),
    maximum: z.number(),
  }),
  bins: z.array(Bin),
});
export type NumberStatistics = z.infer<typeof NumberStatistics>;

/** Rows, of all splits, in which a field that the task reads is absent, null, an empty text or an empty array. */
export const MissingStatistics = z.strictObject({
  field: z.string(),
  rows: z.int(),
  missing: z.int(),
  share: z.number(),
});
export type MissingStatistics = z.infer<typeof MissingStatistics>;

/**
 * The statistics of a dataset, small whatever the dataset's size: part of its manifest, and `statistics.json` of a model
 * that was trained on it.
 */
export const DatasetStatistics = z.strictObject({
  version: z.literal(1),
  /** Null if the target is not a label. */
  labels: LabelStatistics.nullable(),
  lengths: LengthStatistics,
  texts: z.array(TextStatistics),
  numbers: z.array(NumberStatistics),
  missing: z.array(MissingStatistics),
});
export type DatasetStatistics = z.infer<typeof DatasetStatistics>;

/** What a shard's profile adds for the statistics. */
export const ShardStatistics = z.strictObject({
  /** Labels of the two splits that are not trained on. */
  heldOutLabels: z.strictObject({
    validation: Counts,
    test: Counts,
  }),
  /** Number of records of each length, by split. */
  lengths: eachSplit(Lengths),
  /** One per numeric channel; the last one holds all further channels. */
  channels: z.array(QuantileSketch),
  target: QuantileSketch.nullable(),
  /** Rows that could be parsed, and in how many of them each field of the task is missing. */
  rows: z.int(),
  missing: Counts,
});
export type ShardStatistics = z.infer<typeof ShardStatistics>;

/**
 * The merged counts of a dataset's shards: `distributions.json` of a build. It is as large as the vocabulary before any
 * token is left out. Data is compared with the champion's through it, even if a later run reuses the build.
 */
export const Distributions = z.strictObject({
  version: z.literal(1),
  labels: eachSplit(Counts),
  lengths: eachSplit(Lengths),
  /** Of the training split, like all of the following except `missing`. */
  tokens: Counts,
  streams: z.array(z.strictObject({ name: z.string(), counts: Counts })),
  channels: z.array(Measurements),
  target: Measurements.nullable(),
  missing: z.array(z.strictObject({ field: z.string(), rows: z.int(), missing: z.int() })),
});
export type Distributions = z.infer<typeof Distributions>;

/** Tokens of a shard's encoded records, and how many of them are not in the vocabulary; one per role and condition. */
export const Coverage = z.strictObject({
  role: z.enum(['input', 'target', 'condition']),
  /** Of a condition. */
  field: z.string().optional(),
  ...eachSplit(z.strictObject({ tokens: z.int(), unknown: z.int() })).shape,
});
export type Coverage = z.infer<typeof Coverage>;

/** One way in which a dataset may have moved away from what the champion was trained on. */
export const DriftFinding = z.strictObject({
  measure: z.enum(['populationStabilityIndex', 'outOfVocabularyShare']),
  /** What was compared: `labels of "language"`. */
  of: z.string(),
  value: z.number(),
  /** The limit in the request. */
  limit: z.number(),
  /** Two samples of one source differ by more than this once in 1,000 times, so less is not drift. Null for a share. */
  chance: z.number().nullable(),
  drifted: z.boolean(),
  /** The bins that differ most. */
  largest: z.array(z.strictObject({ bin: z.string(), champion: z.number(), now: z.number() })),
});
export type DriftFinding = z.infer<typeof DriftFinding>;

/** `runs/<run>/drift.json` */
export const DriftReport = z.strictObject({
  run: z.string(),
  /** Null if there is none to compare with. */
  champion: z.string().nullable(),
  action: z.enum(['record', 'warn', 'stop']),
  drifted: z.boolean(),
  /** One sentence: what drifted, or why nothing could be compared. */
  summary: z.string(),
  findings: z.array(DriftFinding),
  /** What was not compared, because the two datasets do not have it in common. */
  notCompared: z.array(z.string()),
});
export type DriftReport = z.infer<typeof DriftReport>;
