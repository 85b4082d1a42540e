import { z } from 'zod';

/** One of something a split. */
const eachSplit = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ train: value, validation: value, test: value });

/**
 * Numbers counted in buckets of equal relative width (UDDSketch: Epicoco, Melle, Cafaro, Pulimeno and Morleo 2020).
 * At `level` L a bucket's ends lie a factor 2^(2^L / 4096) apart; the level rises until at most 1,024 buckets are
 * filled, so sketches of shards merge to the same one wherever objects are cut.
 */
export const QuantileSketch = z.strictObject({
  level: z.int().min(0),
  count: z.int().min(0),
  /** Exact; 0 where nothing was counted. */
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
 * How often each text occurs, in the order of code points. Pairs and not an object: a token may be named
 * `__proto__`, which an object loses.
 */
export const Counts = z.array(z.tuple([z.string(), z.int()]));
export type Counts = z.infer<typeof Counts>;

/** Length to records. */
const Lengths = z.record(z.string(), z.int());

/** A numeric field or channel. */
export const Measurements = z.strictObject({ name: z.string(), moments: Moments, sketch: QuantileSketch });
export type Measurements = z.infer<typeof Measurements>;

/** Share of the numbers above the bin before and up to `upTo`; the last bin has no end. */
export const Bin = z.strictObject({ upTo: z.number().nullable(), share: z.number() });
export type Bin = z.infer<typeof Bin>;

/** Shares of the commonest values, and of all others together. */
export const LabelStatistics = z.strictObject({
  field: z.string(),
  /** `tags`: counted by token. */
  kind: z.enum(['class', 'tags']),
  distinct: z.int(),
  /** Records, or tokens, that the shares are of. */
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
  /** Whose length, in what: `input in characters`. */
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
  /** How a text becomes tokens: texts of different tokens are not compared. */
  tokens: z.string(),
  distinct: z.int(),
  occurrences: z.int(),
  /** The commonest, by descending share. */
  top: z.array(z.strictObject({ text: z.string(), share: z.number() })),
  vocabulary: z.int(),
  /** Share of token occurrences that the vocabulary holds; absent for conditions, and where there are no tokens. */
  coverage: eachSplit(z.number().nullable()).optional(),
});
export type TextStatistics = z.infer<typeof TextStatistics>;

/** A numeric field or channel, in the training split; quantiles within `relativeError` of the exact ones. */
export const NumberStatistics = z.strictObject({
  role: z.enum(['input', 'target']),
  /** Name of the field; of a channel where a field holds several, or of all channels beyond the ones listed. */
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
 * What a dataset is like, small whatever its size: part of its manifest, and `statistics.json` of a model that was
 * trained on it.
 */
export const DatasetStatistics = z.strictObject({
  version: z.literal(1),
  /** Null where the target is no label. */
  labels: LabelStatistics.nullable(),
  lengths: LengthStatistics,
  texts: z.array(TextStatistics),
  numbers: z.array(NumberStatistics),
  missing: z.array(MissingStatistics),
});
export type DatasetStatistics = z.infer<typeof DatasetStatistics>;

/** What a shard's profile adds for the statistics. */
export const ShardStatistics = z.strictObject({
  /** Labels of the two splits that nothing is learned from. */
  heldOutLabels: z.strictObject({
    validation: Counts,
    test: Counts,
  }),
  /** Length to records, by split. */
  lengths: eachSplit(Lengths),
  /** One a numeric channel; the last one holds all further channels. */
  channels: z.array(QuantileSketch),
  target: QuantileSketch.nullable(),
  /** Rows that could be parsed, and in how many of them each field of the task is missing. */
  rows: z.int(),
  missing: Counts,
});
export type ShardStatistics = z.infer<typeof ShardStatistics>;

/**
 * All that a dataset's shards counted, as one; `distributions.json` of a build. Its size is that of the vocabulary before
 * any token is left out. What a champion is compared by, also where a later run reuses the build.
 */
export const Distributions = z.strictObject({
  version: z.literal(1),
  labels: eachSplit(Counts),
  lengths: eachSplit(Lengths),
  /** Of the training split, as all that follow but `missing`. */
  tokens: Counts,
  streams: z.array(z.strictObject({ name: z.string(), counts: Counts })),
  channels: z.array(Measurements),
  target: Measurements.nullable(),
  missing: z.array(z.strictObject({ field: z.string(), rows: z.int(), missing: z.int() })),
});
export type Distributions = z.infer<typeof Distributions>;

/** Tokens of a shard's encoded records, and how many of them the vocabulary lacks; one a role. */
export const Coverage = z.strictObject({
  role: z.enum(['input', 'target']),
  ...eachSplit(z.strictObject({ tokens: z.int(), unknown: z.int() })).shape,
});
export type Coverage = z.infer<typeof Coverage>;

/** One way in which a dataset may have moved away from what the champion was trained on. */
export const DriftFinding = z.strictObject({
  measure: z.enum(['populationStabilityIndex', 'outOfVocabularyShare']),
  /** What was compared: `labels of "language"`. */
  of: z.string(),
  value: z.number(),
  /** The request's. */
  limit: z.number(),
  /** Records of one source, drawn twice, differ more than this once in 1,000 times: less is no drift. Null for a share. */
  chance: z.number().nullable(),
  drifted: z.boolean(),
  /** Where they differ most. */
  largest: z.array(z.strictObject({ bin: z.string(), champion: z.number(), now: z.number() })),
});
export type DriftFinding = z.infer<typeof DriftFinding>;

/** `runs/<run>/drift.json` */
export const DriftReport = z.strictObject({
  run: z.string(),
  /** Null where there is none to compare with. */
  champion: z.string().nullable(),
  action: z.enum(['record', 'warn', 'stop']),
  drifted: z.boolean(),
  /** One sentence: what drifted, or why nothing could be compared. */
  summary: z.string(),
  findings: z.array(DriftFinding),
  /** What the two datasets do not have in common, so that it was not compared. */
  notCompared: z.array(z.string()),
});
export type DriftReport = z.infer<typeof DriftReport>;
