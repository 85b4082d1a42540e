import { z } from 'zod';
import { Drift } from './drift';

const ENCODINGS = ['utf-8', 'utf-16', 'utf-16le', 'utf-16be', 'latin-1', 'windows-1252'] as const;

/**
 * What characters the bytes of a text stand for, in letters of either case; absent: `utf-8`. For `utf-16` a byte order mark
 * says which bytes come first.
 */
const Encoding = z.string().toLowerCase().meta({ enum: ENCODINGS }).pipe(z.enum(ENCODINGS)).optional();
export type Encoding = (typeof ENCODINGS)[number];

/** Comma- or otherwise-separated values. Without a header line, `columns` names the fields. */
const CsvFormat = z.strictObject({
  kind: z.literal('csv'),
  encoding: Encoding,
  delimiter: z.string().length(1).default(','),
  /** True: the first line of every file names the fields. */
  header: z.boolean().default(true),
  /** Names of the fields in their order; required without a header. */
  columns: z.array(z.string().min(1)).min(1).optional(),
  /** The quoting character, or null where quotes are ordinary characters (most TSV files). */
  quote: z.string().length(1).nullable().default('"'),
  /** What stands before a quote within a quoted field, where that is not doubled: a backslash in MySQL and Hive. */
  escape: z.string().length(1).optional(),
  /** Whether spaces after a delimiter belong to no field, so that a quote may follow them. False: they are part of it. */
  skipSpaces: z.boolean().optional(),
  /** Lines before the header, or before the first record where there is none. */
  skipLines: z.int().min(1).max(10_000).optional(),
  /** Lines that begin with this character are no records. */
  comment: z.string().length(1).optional(),
  /** What stands before the decimals of a number. */
  decimal: z.enum(['.', ',']).optional(),
  /** What stands between groups of three digits; a space stands for no-break ones too. */
  thousands: z.enum(['.', ',', "'", ' ', '\u00a0', '\u202f']).optional(),
});

/** One JSON object a line. */
const JsonlFormat = z.strictObject({ kind: z.literal('jsonl'), encoding: Encoding });

/** One JSON array of objects, of which each is a record. */
const JsonFormat = z.strictObject({
  kind: z.literal('json'),
  encoding: Encoding,
  /** Where the array lies in the object that the file is: `data.items`. Absent: the file is the array. */
  path: z.string().min(1).optional(),
});

/** Blocks of lines, one token a line, its columns separated; a blank line ends a sequence. Each field is an array. */
const ConllFormat = z.strictObject({
  kind: z.literal('conll'),
  encoding: Encoding,
  /** What stands between columns. A space, or `whitespace`: any run of spaces and tabs. */
  separator: z.string().min(1).default('\t'),
  /** Names of the columns in their order. Where the first is `id`, lines of ranges (`1-2`) and empty nodes (`5.1`) are left out. */
  columns: z.array(z.string().min(1)).min(1),
});

/** Plain text: a line, or a whole object, is a record of one field. */
const TextFormat = z.strictObject({
  kind: z.literal('text'),
  encoding: Encoding,
  unit: z.enum(['line', 'document']).default('line'),
  /** Name of the field that holds the text. */
  field: z.string().min(1).default('text'),
  /** Name of a field for the folder that the object lies in: a label, where each has a folder of its own. */
  folder: z.string().min(1).optional(),
});

/** Apache Parquet: a row is a record, its columns are the fields; lists are arrays. */
const ParquetFormat = z.strictObject({ kind: z.literal('parquet') });

/** Each but Parquet, which compresses itself, may be gzipped: an object's first bytes tell. */
export const DataFormat = z
  .discriminatedUnion('kind', [CsvFormat, JsonlFormat, JsonFormat, TextFormat, ConllFormat, ParquetFormat])
  .refine((format) => format.kind !== 'csv' || format.header || format.columns !== undefined, {
    message: 'a csv format without a header needs `columns`, the names of its fields in order',
    path: ['columns'],
  });
export type DataFormat = z.infer<typeof DataFormat>;
export type FormatOf<Kind extends DataFormat['kind']> = Extract<DataFormat, { kind: Kind }>;

const Share = z.number().gt(0).lt(1);

/** Fields that say whose a record is: all records with the same values go to one side of a split by hash. */
const GroupKey = z.array(z.string().min(1)).min(1).optional();

/**
 * Whether each class keeps its share in every split that is made by hash: the records nearest to where a split ends move
 * over it, so that the split has as many of each class as its share of them. For targets that are a class.
 */
const Stratify = z.boolean().optional();

/** The dataset brings its split as files; patterns are relative to `location` and may hold `*`. */
const FileSplit = z.strictObject({
  by: z.literal('file'),
  train: z.string().min(1),
  /** Absent: `validationShare` of the training records, by hash. */
  validation: z.string().min(1).optional(),
  validationShare: Share.default(0.1),
  key: GroupKey,
  stratify: Stratify,
  test: z.string().min(1),
});

/** A value of a field: a text, or the text of a number or a truth value. */
const SplitValues = z.array(z.string().min(1)).min(1);

/** The dataset brings its split as a field of each record. */
const FieldSplit = z.strictObject({
  by: z.literal('field'),
  files: z.string().min(1).default('*'),
  field: z.string().min(1),
  /** Absent: every value that the others do not name. Present: a record of any other value is set aside. */
  train: SplitValues.optional(),
  /** Absent: `validationShare` of the training records, by hash. */
  validation: SplitValues.optional(),
  validationShare: Share.default(0.1),
  key: GroupKey,
  stratify: Stratify,
  test: SplitValues,
});

/**
 * By hash of the record's bytes, or of its `key`, so a record never changes sides when the dataset grows; with
 * `stratify`, a few do.
 */
const HashSplit = z.strictObject({
  by: z.literal('hash'),
  /** Files of the dataset, relative to `location`; may hold `*`. */
  files: z.string().min(1).default('*'),
  key: GroupKey,
  stratify: Stratify,
  validationShare: Share.default(0.1),
  testShare: Share.default(0.1),
});

/** By position in the file, oldest first, for series: the last rows are the test split. */
const TimeSplit = z.strictObject({
  by: z.literal('time'),
  files: z.string().min(1).default('*'),
  validationShare: Share.default(0.1),
  testShare: Share.default(0.1),
});

/** By position in the whole text, files in the natural order of their names: the last part is the test split. */
const OrderSplit = z.strictObject({
  by: z.literal('order'),
  files: z.string().min(1).default('*'),
  validationShare: Share.default(0.1),
  testShare: Share.default(0.1),
});

export const DataSplit = z
  .discriminatedUnion('by', [FileSplit, FieldSplit, HashSplit, TimeSplit, OrderSplit])
  .refine((split) => !('testShare' in split) || split.validationShare + split.testShare < 1, {
    message: 'validationShare and testShare together must leave records for training (sum below 1)',
    path: ['testShare'],
  });
export type DataSplit = z.infer<typeof DataSplit>;

/** Whether records are dealt by hash so that each class keeps its share. */
export const isStratified = ({ split }: Pick<DataSource, 'split'>): boolean =>
  'stratify' in split && split.stratify === true;

/** A field that holds times: its name, or the name with how they are written. */
const TimeName = z.union([
  z.string().min(1),
  z.strictObject({
    field: z.string().min(1),
    /** Tokens of Luxon and Unicode (`MM/dd/yyyy HH:mm`) or of `strptime` (`%m/%d/%Y`); absent: ISO 8601, or numbers. */
    pattern: z.string().min(1).optional(),
    /** In the IANA database: where the clocks are that show times without an offset. Absent: UTC. */
    zone: z.string().min(1).optional(),
  }),
]);
type TimeName = z.infer<typeof TimeName>;

export type TimeField = Exclude<TimeName, string>;
export const timeFieldOf = (time: TimeName): TimeField => (typeof time === 'string' ? { field: time } : time);

const Fill = z.union([z.enum(['previous', 'linear']), z.number()]);

/**
 * `refuse`: the run refuses; `skip`: no window reaches over a gap; `previous`, `linear`, or a number: rows are filled in;
 * of an object, in gaps of at most `upTo` rows, and no window reaches over a longer one.
 */
export const Gaps = z.union([
  z.enum(['refuse', 'skip', 'previous', 'linear']),
  z.number(),
  z.strictObject({ fill: Fill, upTo: z.int().min(1) }),
]);
export type Gaps = z.infer<typeof Gaps>;

/** Rows from the window's last to the target. */
const Horizon = z.int().min(1).max(100_000);

/** How the file's rows become records. */
export const RecordShape = z.discriminatedUnion('kind', [
  /** A row is a record. */
  z.strictObject({ kind: z.literal('rows') }),
  /**
   * Rows of a file with the same values of `by` are one record: in it, fields of `constant` keep their one value, all
   * others become arrays in the order of the rows.
   */
  z.strictObject({
    kind: z.literal('groups'),
    by: z.array(z.string().min(1)).min(1),
    constant: z.array(z.string().min(1)).default([]),
    /**
     * `anywhere`: a group's rows may lie between those of others and in several files; they are held in memory, so a
     * large dataset is read once for each part of its groups. `adjacent`: they are next to each other, which is checked,
     * and one group at a time is held.
     */
    rows: z.enum(['anywhere', 'adjacent']).default('anywhere'),
    /** A field with a time or a step: the rows of a group are put in its order, as instants or numbers. */
    orderBy: TimeName.optional(),
  }),
  /**
   * A window of `length` rows is a record: its fields become arrays, and the target is the value `horizon` rows
   * after the window's last. A window is on the side of its target, and may read rows of the sides before it. None reaches
   * from one series into another, or over a gap.
   */
  z.strictObject({
    kind: z.literal('windows'),
    length: z.int().min(1).max(100_000),
    /** Several, in ascending order: all of them are forecast at once. */
    horizon: z.union([Horizon, z.array(Horizon).min(1).max(1_000)]).default(1),
    stride: z.int().min(1).default(1),
    /** Fields that tell series apart that are in the same files, such as a store. */
    series: z.array(z.string().min(1)).min(1).optional(),
    /**
     * The field that rows are put in the order of, wherever they lie. Absent: the one column that holds times of ISO 8601;
     * where there is none, rows are in the order of their file, and each file is a series of its own.
     */
    time: TimeName.optional(),
    /**
     * How far rows lie apart: a number for times that are numbers, a duration of ISO 8601 (`PT1H`, `P1M`), a word
     * (`hour`, `day`, `week`, `month`, `quarter`, `year`, `15 minutes`), or `irregular`, which looks for no gaps. Absent:
     * the commonest difference.
     */
    step: z.union([z.number().positive(), z.string().min(1)]).optional(),
    /** What becomes of rows that are missing. A filled row may be read, and is never a target. */
    gaps: Gaps.default('refuse'),
  }),
  /**
   * All lines of a split are one sequence, files in the natural order of their names: a line break is the end token,
   * and the state of the network goes on from line to line. For language models of a long text.
   */
  z.strictObject({ kind: z.literal('stream') }),
]);
export type RecordShape = z.infer<typeof RecordShape>;

/** Rows from a window's last to each of its targets; one for records that are no windows. */
export function horizonsOf(records: RecordShape): readonly number[] {
  if (records.kind !== 'windows') return [1];
  return typeof records.horizon === 'number' ? [records.horizon] : records.horizon;
}

/** Whether a split of the dataset is one long text. */
export const isStream = ({ records }: Pick<DataSource, 'records'>): boolean => records.kind === 'stream';

/**
 * The Unicode normalisation form (UAX 15) that texts, tokens, labels, tags, conditions and keys are brought to. `NFC`:
 * `é` is one character however it was written; `NFKC`: also `ﬁ` is `fi` and `²` is `2`; `none`: as they are written.
 */
export const Normalization = z.enum(['NFC', 'NFKC', 'none']);
export type Normalization = z.infer<typeof Normalization>;

export const DataSource = z.strictObject({
  /** A prefix in the artifact store (`recipes/…/data/`), `s3://bucket/prefix/`, or, on this machine, `file:///folder/`. */
  location: z.string().min(1),
  format: DataFormat,
  records: RecordShape.prefault({ kind: 'rows' }),
  split: DataSplit,
  normalization: Normalization.default('NFC'),
  /**
   * Records that the network cannot tell apart (same input, conditions and target) on two sides of a split. `keep`:
   * counted, and a warning where training has records of the test split. `drop`: those of training and validation are
   * left out where the test split has them, those of training where validation has them.
   */
  duplicates: z.enum(['keep', 'drop']).default('keep'),
  rejects: z
    .strictObject({
      /** Share of all records, and of those of each split, that may be set aside; above it the run fails with `TooManyRejects`. */
      toleratedShare: z.number().min(0).max(1).default(0.01),
      /** Percentage of the shards that may be unreadable as a whole. */
      toleratedShardPercentage: z.number().min(0).max(100).default(0),
    })
    .prefault({}),
  drift: Drift.prefault({}),
  /** At most so many records of the training split are encoded, evenly spread over it; absent: all. */
  maximumTrainingRecords: z.int().min(1).optional(),
  /** Objects above this size are cut into byte ranges at record boundaries, where a record is one line. */
  shardMegabytes: z.number().positive().max(4096).default(64),
});
export type DataSource = z.infer<typeof DataSource>;
