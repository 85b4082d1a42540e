import { z } from 'zod';
import { Normalization } from './request/data';
import { Counts, Coverage, DatasetStatistics, Moments, ShardStatistics } from './statistics';

export { Counts, Moments } from './statistics';

export const SPLITS = ['train', 'validation', 'test'] as const;
export const Split = z.enum(SPLITS);
export type Split = z.infer<typeof Split>;

/** One object of the dataset, as the plan found it. */
export const DataObject = z.strictObject({
  key: z.string(),
  sizeBytes: z.int().min(0),
  etag: z.string(),
});
export type DataObject = z.infer<typeof DataObject>;

/** The splits that an object's records may go to; `training` is divided into train and validation, `any` into all three. */
export const Side = z.enum(['train', 'validation', 'test', 'training', 'any']);
export type Side = z.infer<typeof Side>;

/** An object of the dataset and the splits that its records may go to. */
export const DatasetFile = z.strictObject({ ...DataObject.shape, side: Side });
export type DatasetFile = z.infer<typeof DatasetFile>;

/** A byte range of one object: the records whose first byte is in [startByte, endByte). */
export const ObjectRange = z.strictObject({
  key: z.string(),
  etag: z.string(),
  startByte: z.int().min(0),
  endByte: z.int().min(0),
  side: Side,
});
export type ObjectRange = z.infer<typeof ObjectRange>;

/**
 * A byte range of one object, so that every record of an object belongs to exactly one shard wherever it is cut; or, with
 * `files`, several whole objects, of which the first gives `key`, `etag` stands for all, and the range is as long as all
 * of them together.
 */
export const Shard = z.strictObject({
  id: z.int().min(0),
  ...ObjectRange.shape,
  /** Indices into the plan's list of objects, since a state's input has no room for thousands of keys. */
  files: z.strictObject({ from: z.int().min(0), count: z.int().min(1) }).optional(),
  /** If the rows of a group or series may be in any object: the shard has the groups whose keys hash to this part. */
  part: z.strictObject({ index: z.int().min(0), of: z.int().min(1) }).optional(),
  /** For a long text that is split in order: the bytes of the object at which validation and test begin, which may be outside it. */
  bounds: z.strictObject({ validationFrom: z.int(), testFrom: z.int() }).optional(),
  /** Digest of run and shard, in `shards.json`: what a state of the workflow hands on is what the plan says. */
  check: z.string().optional(),
});
export type Shard = z.infer<typeof Shard>;

/** Why records were set aside: how many, and one of them to look at. */
export const RejectReason = z.strictObject({
  reason: z.string(),
  records: z.int(),
  /** File, line, what is wrong, and the beginning of the record. */
  example: z.string(),
  /** Where the example is, in the profile of a shard whose first line is not known yet; merging writes it into the example. */
  place: z.strictObject({ byteOffset: z.int(), lineInShard: z.int() }).optional(),
});
export type RejectReason = z.infer<typeof RejectReason>;

/** Records that were set aside; `unknown` if what could be read does not say which split they belong to. */
export const RejectedBySplit = z.strictObject({
  train: z.int(),
  validation: z.int(),
  test: z.int(),
  unknown: z.int(),
});
export type RejectedBySplit = z.infer<typeof RejectedBySplit>;

/** A record that was set aside: one line of `rejects/<shard>.jsonl`. */
export const Reject = z.strictObject({
  file: z.string(),
  /** 1-based, within the file. */
  line: z.int().min(1),
  byteOffset: z.int().min(0),
  reason: z.string(),
  detail: z.string(),
  /** The raw record, cut at 2,000 characters. */
  record: z.string(),
  /** Whether `record` is only the beginning of it. */
  isCut: z.boolean(),
});
export type Reject = z.infer<typeof Reject>;

/** Records whose tags follow each other as the request's scheme does not allow. */
export const BrokenTags = z.strictObject({
  broken: z.strictObject({ train: z.int(), validation: z.int(), test: z.int() }),
  /** Of `bio` and `iob1` those that all records of the shard keep to. */
  kept: z.array(z.enum(['bio', 'iob1'])),
  /** The first of them; null where there are none. */
  first: RejectReason.nullable(),
});
export type BrokenTags = z.infer<typeof BrokenTags>;

/** The values of a field in one series of a forecast. */
export const SeriesScale = z.strictObject({
  series: z.string(),
  mean: z.number(),
  standardDeviation: z.number(),
});
export type SeriesScale = z.infer<typeof SeriesScale>;

/** Of a field that is forecast, the series of a shard that have the smallest and the largest standard deviation. */
export const FieldScales = z.strictObject({
  field: z.string(),
  smallest: SeriesScale,
  largest: SeriesScale,
});
export type FieldScales = z.infer<typeof FieldScales>;
/** A word that may stand for a missing value, as the key of rows. */
export const DoubtfulKey = z.strictObject({
  field: z.string(),
  value: z.string(),
  rows: z.int(),
  /** Whether other values have far fewer in the shard. */
  isMany: z.boolean(),
});
export type DoubtfulKey = z.infer<typeof DoubtfulKey>;

/** What one shard contains. Token counts, label counts and moments cover the training split only. */
export const ShardProfile = z.strictObject({
  shard: z.int(),
  /** Lines in the shard (or records, if a record spans several lines), from which the next shard's first line follows. */
  lines: z.int(),
  read: z.int(),
  accepted: z.strictObject({ train: z.int(), validation: z.int(), test: z.int() }),
  rejected: z.int(),
  rejectedBySplit: RejectedBySplit,
  reasons: z.array(RejectReason),
  /** Objects of the shard that could not be read, if the request tolerates that. */
  unreadable: z.array(z.strictObject({ key: z.string(), reason: z.string() })).default([]),
  /** What the owner of the data should know about the rows of this shard. */
  warnings: z.array(z.string()).default([]),
  /** Null where no scheme says which tag may follow which. */
  brokenTags: BrokenTags.nullable().default(null),
  doubtfulKeys: z.array(DoubtfulKey).default([]),
  tokens: Counts,
  /** Counts of the other vocabularies: `condition:<field>`, `feature:<name>`, `target` (tokens of a target sequence). */
  streams: z.array(z.strictObject({ name: z.string(), counts: Counts })),
  labels: Counts,
  /** One per channel of the numeric input; empty for tokens. */
  inputMoments: z.array(Moments),
  /** The field of each channel, from the first usable record; empty for other inputs. */
  channelNames: z.array(z.string()),
  targetMoments: Moments.nullable(),
  /** One for each field of a target of several values, its horizons together; empty for others. */
  fieldMoments: z.array(Moments).default([]),
  /** Of windows, one for each field that is forecast, where a series is long enough to tell. */
  scales: z.array(FieldScales).default([]),
  statistics: ShardStatistics,
});
export type ShardProfile = z.infer<typeof ShardProfile>;

export const Scaler = z.strictObject({ mean: z.number(), standardDeviation: z.number() });
export type Scaler = z.infer<typeof Scaler>;

/** Ids of the tokens that are in no text; START and END only exist in the vocabulary of a target sequence. */
export const PADDING_ID = 0;
export const UNKNOWN_ID = 1;
export const START_ID = 2;
export const END_ID = 3;

/** Pairs of pieces that `bpe` joins, in the order in which it joins them; absent for other tokens. */
export const Merges = z.array(z.tuple([z.string(), z.string()]));
export type Merges = z.infer<typeof Merges>;

export const InputEncoder = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('tokens'),
    /** Token of each id; ids 0 and 1 are `<padding>` and `<unknown>`. */
    vocabulary: z.array(z.string()).min(2),
    merges: Merges.optional(),
    /** Values of each condition field; id 0 is unused, 1 the unknown value. In the network they follow the vocabulary. */
    conditions: z.array(z.strictObject({ field: z.string(), values: z.array(z.string()) })),
    /** Values of each token feature, in the request's order; ids 0 and 1 as in the vocabulary. */
    features: z.array(
      z.strictObject({
        name: z.string(),
        values: z.array(z.string()),
        /** Ids of each token: padded with 0 after those that it has. Absent: one. */
        width: z.int().min(2).optional(),
      }),
    ),
  }),
  z.strictObject({
    kind: z.literal('numeric'),
    channels: z.int().min(1),
    /** The field of each channel, or the one field that holds steps × channels. */
    channelNames: z.array(z.string()),
    /** One per channel, or empty if values are used as they are. */
    scalers: z.array(Scaler),
  }),
  /** Ones and zeros at each step, a channel for each label; one that training lacks has none. */
  z.strictObject({ kind: z.literal('labels'), labels: z.array(z.string()).min(1) }),
  /** One-to-many: the condition's values (id 0 unused, 1 unknown); empty if the model is unconditional. */
  z.strictObject({ kind: z.literal('condition'), values: z.array(z.string()) }),
]);
export type InputEncoder = z.infer<typeof InputEncoder>;

/**
 * Labels in validation or test that are not in training, in the order of code points; absent if there are none. Their
 * ids follow those of `labels`, so that such records are counted although no network can answer them.
 */
const UnseenLabels = z.array(z.string()).min(1).optional();

export const TargetEncoder = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('class'),
    /** Label of each class id, in the order of code points. */
    labels: z.array(z.string()).min(1),
    /** Training records of each label. */
    counts: z.array(z.int()),
    unseen: UnseenLabels,
  }),
  z.strictObject({
    kind: z.literal('value'),
    /** Null where values are taken as they are, and where `scalers` has one for each output. */
    scaler: Scaler.nullable(),
    /** Values that are told at once, field by field and in each the horizons; absent for a single one. */
    outputs: z
      .array(z.strictObject({ field: z.string(), horizon: z.int().min(1) }))
      .min(2)
      .optional(),
    /** One for each of `outputs`: horizons of one field share theirs. */
    scalers: z.array(Scaler.nullable()).optional(),
  }),
  /** Tag of each id, in the order of code points; `counts` of training tokens. */
  z.strictObject({
    kind: z.literal('tags'),
    labels: z.array(z.string()).min(1),
    counts: z.array(z.int()),
    unseen: UnseenLabels,
  }),
  /** Any number of labels of each record or step, each an output by itself; in the order of code points. */
  z.strictObject({
    kind: z.literal('labels'),
    of: z.enum(['record', 'step']),
    labels: z.array(z.string()).min(1),
    /** Training records or steps with each label. */
    counts: z.array(z.int()),
    unseen: UnseenLabels,
  }),
  /** Ids 0 to 3 are `<padding>`, `<unknown>`, `<start>`, `<end>`. */
  z.strictObject({
    kind: z.literal('tokens'),
    vocabulary: z.array(z.string()).min(4),
    merges: Merges.optional(),
  }),
]);
export type TargetEncoder = z.infer<typeof TargetEncoder>;

/** A class, a tag at each step, or any number of labels. */
export type LabelEncoder = Extract<TargetEncoder, { kind: 'class' | 'tags' | 'labels' }>;

/** The label of each id that a record's target may have: first those that the network can answer, then those it cannot. */
export const labelsOfIds = ({ labels, unseen = [] }: Pick<LabelEncoder, 'labels' | 'unseen'>): string[] => [
  ...labels,
  ...unseen,
];

/** Of each shard, by its id: how many of how many training records are encoded. */
export const TrainingQuotas = z.record(z.string(), z.strictObject({ keep: z.int(), of: z.int() }));
export type TrainingQuotas = z.infer<typeof TrainingQuotas>;

/** All that turns a record into numbers; `encoder.json` of a build and of a model. */
export const Encoder = z.strictObject({
  version: z.literal(1),
  input: InputEncoder,
  target: TargetEncoder,
  /** The form that texts are normalised to; absent in older models, which read texts as they are written. */
  normalization: Normalization.optional(),
  /** First line of each shard in its file, by shard id; used for rejects only. */
  firstLines: z.record(z.string(), z.int()).optional(),
  /** Absent where all training records are encoded. */
  trainingQuotas: TrainingQuotas.optional(),
});
export type Encoder = z.infer<typeof Encoder>;

/** Left in place of a profile by a shard that cannot be read as a whole. */
export const UnreadableMarker = z.strictObject({ shard: z.int(), key: z.string(), reason: z.string() });
export type UnreadableMarker = z.infer<typeof UnreadableMarker>;

/** A shard, or one object of a shard that has several, that could not be read as a whole. */
const ShardSetAside = z.strictObject({ shard: z.int(), key: z.string(), reason: z.string() });
export type ShardSetAside = z.infer<typeof ShardSetAside>;

/**
 * The result of profiling, shard by shard. It is written when profiles are merged, so that the profiles, which hold
 * every token, are read only once.
 */
export const Profiled = z.strictObject({
  shards: z.array(z.strictObject({ shard: z.int(), read: z.int() })),
  setAside: z.array(ShardSetAside),
  warnings: z.array(z.string()).default([]),
});
export type Profiled = z.infer<typeof Profiled>;

/** The result of encoding one shard. */
export const ShardReceipt = z.strictObject({
  shard: z.int(),
  read: z.int(),
  encoded: z.strictObject({ train: z.int(), validation: z.int(), test: z.int() }),
  rejected: z.int(),
  rejectedBySplit: RejectedBySplit,
  reasons: z.array(RejectReason),
  /**
   * Sum of the SHA-256 digests of the shard's encoded test records, modulo 2^256, in hexadecimal: the sum over all
   * shards is the same wherever objects are cut.
   */
  testDigestSum: z.string(),
  /** Records left out because they are in a more strictly held-out split too; absent unless the request drops them. */
  dropped: z.strictObject({ train: z.int(), validation: z.int() }).optional(),
  /** Training records left out since the request limits them; absent where none was to be. */
  limited: z.int().optional(),
  /** Records whose sequence was cut to its limit; absent where none was to be. */
  cut: z.strictObject({ train: z.int(), validation: z.int(), test: z.int() }).optional(),
  coverage: z.array(Coverage),
  /**
   * SHA-256 of the shard's Arrow file of each split that has one, and of each part of what was set aside; absent in older
   * datasets.
   */
  digests: z
    .strictObject({
      train: z.string().optional(),
      validation: z.string().optional(),
      test: z.string().optional(),
      rejects: z.array(z.string()).optional(),
    })
    .optional(),
  /** Root of the build that it was copied from; absent if the shard was encoded for this build. */
  copiedFrom: z.string().optional(),
});
export type ShardReceipt = z.infer<typeof ShardReceipt>;

/** Written last: a build without a manifest is unfinished and never reused. */
export const DatasetManifest = z.strictObject({
  fingerprint: z.string(),
  encoding: z.string(),
  /** The run that encoded it, and the root of its build. */
  run: z.string(),
  root: z.string(),
  objects: z.array(DataObject),
  records: z.strictObject({
    read: z.int(),
    encoded: z.strictObject({ train: z.int(), validation: z.int(), test: z.int() }),
    rejected: z.int(),
  }),
  /**
   * Records of training and validation that, as the network sees them, are in a more strictly held-out split too (test is
   * stricter than validation), and how many of them were left out: read = encoded + rejected + dropped. `inTraining`
   * counts the held-out records that are in training too, as encoded. Absent in older datasets that were not searched.
   */
  duplicates: z
    .strictObject({
      train: z.int(),
      validation: z.int(),
      dropped: z.int(),
      inTraining: z.strictObject({ validation: z.int(), test: z.int() }).optional(),
    })
    .optional(),
  /** Training records left out by `data.maximumTrainingRecords`, of read = encoded + rejected + dropped + limited. */
  limited: z.int().optional(),
  /** Encoded records whose input or target was cut to its limit; absent where the request lets none be cut. */
  cut: z.strictObject({ train: z.int(), validation: z.int(), test: z.int() }).optional(),
  /** Absent in datasets that were encoded before they were counted. */
  rejectedBySplit: RejectedBySplit.optional(),
  rejectReasons: z.array(RejectReason),
  /** What an owner should know about the data besides the score, one sentence each. */
  warnings: z.array(z.string()).default([]),
  /** Shards that could not be read, which the request tolerated. */
  shardsSetAside: z.array(ShardSetAside),
  /** Shards copied from builds of earlier runs, because neither their bytes nor the encoder had changed. */
  shardsCopied: z.int().optional(),
  /** Keys of the Arrow files, in the order of shards. */
  files: z.strictObject({
    train: z.array(z.string()),
    validation: z.array(z.string()),
    test: z.array(z.string()),
  }),
  /** SHA-256 of each of these files by its key, which whoever reads one checks; absent in older datasets. */
  digests: z.record(z.string(), z.string()).optional(),
  /** SHA-256 of the test split's raw records: equal if two runs were tested on the same records. */
  testFingerprint: z.string(),
  lengths: z.strictObject({ minimum: z.int(), median: z.int(), p95: z.int(), maximum: z.int() }),
  /** Absent in datasets that were encoded before there were statistics. */
  statistics: DatasetStatistics.optional(),
});
export type DatasetManifest = z.infer<typeof DatasetManifest>;

/**
 * Columns of an encoded shard (Arrow IPC file format). `Id` is the narrowest of Uint8, Uint16 and Int32 that holds all
 * ids of the vocabulary; most vocabularies are of characters or have fewer than 65,536 words.
 * - `input`: List<Id> token ids (condition tokens not among them), or List<Float32> of steps × channels in row-major
 *   order (of labels, ones and zeros); one-to-one: one step; one-to-many: absent;
 * - `condition_<n>`: Int32 id of the n-th condition field's value; one-to-many: `condition_0` if there is one;
 * - `feature_<n>`: List<Id>, ids of the n-th token feature, as long as `input`, or `width` times as long;
 * - `target`: Int32 class id; Float32 scaled value, or List<Float32> of them, one for each of the encoder's `outputs`;
 *   List<Id> tag ids, as long as `input`; List<Id> token ids without start and end;
 *   List<Id> ids of any number of labels, ascending, those of all steps end to end. Ids of labels that training lacks
 *   follow those of the encoder's `labels`, in validation and test;
 * - `target_counts`: List<Id>, number of labels of each step, where a step has any number of them; as long as the steps;
 * - `offset`: Float32, the window's last value, where the target is relative to it, or else its mean, where the target is
 *   scaled by its record; List<Float32> as long as a `target` that is one;
 * - `spread`: as `offset`, the window's standard deviation, where the target is scaled by its record;
 * - `season`: Float32, or List<Float32> as long as a `target` that is one: the value one season before the target,
 *   unscaled, where the request names a season; NaN where the series has no row there;
 * - `unknown_word`: List<Int32>, where each token has a tag: a number of each token of the input that is unknown, in their
 *   order, equal for equal ones;
 * - `line`: Int32, 1-based line in the source file;
 * - `record`: Utf8, the record's input and target as JSON (`RawExample`), as they are written and uncut, in the test
 *   split only: a champion with another vocabulary is evaluated on the same records;
 * - `group`: Utf8, the first 16 hexadecimal digits of the digest of its group's key, in the test split only, where the
 *   split has a key; empty for a record that lacks it;
 * - `series`: Utf8, what a window's series is called, in the test split only.
 */
export const COLUMN = {
  input: 'input',
  condition: (n: number) => `condition_${n}`,
  feature: (n: number) => `feature_${n}`,
  target: 'target',
  targetCounts: 'target_counts',
  offset: 'offset',
  spread: 'spread',
  season: 'season',
  unknownWord: 'unknown_word',
  line: 'line',
  record: 'record',
  group: 'group',
  series: 'series',
} as const;

/** A record reduced to what the task reads, before any vocabulary. */
export const RawExample = z.strictObject({
  /**
   * The text, its tokens if they are given, the labels of each step (a text with a label a line), or the steps × channels
   * of a numeric sequence; empty for one-to-many.
   */
  input: z.union([z.string(), z.array(z.string()), z.array(z.array(z.number()))]),
  /** Values of the condition fields. */
  conditions: z.array(z.string()).optional(),
  /**
   * Label, value, tags, or text of the target sequence; labels as a text with a label a line, or one for each step; several values field by field, and in each by horizon. A
   * relative value is stored as the value itself.
   */
  target: z.union([z.string(), z.number(), z.array(z.string()), z.array(z.number())]),
  /** Of a target sequence: what is as right as the target, which is what training uses. */
  references: z.array(z.union([z.string(), z.array(z.string())])).optional(),
  /**
   * A window's last value of the target's field, or of each of its fields, whether or not the target is relative to it: a
   * champion's may be.
   */
  offset: z.union([z.number(), z.array(z.number())]).optional(),
  /** The value one season before the target (before each, null where there is none), where the request names a season. */
  season: z.union([z.number(), z.array(z.number().nullable())]).optional(),
});
export type RawExample = z.infer<typeof RawExample>;
