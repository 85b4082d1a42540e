import { z } from 'zod';
import { Drift } from './drift';

/** Comma- or otherwise-separated values. Without a header line, `columns` names the fields. */
const CsvFormat = z.strictObject({
  kind: z.literal('csv'),
  delimiter: z.string().length(1).default(','),
  /** True: the first line of every file names the fields. */
  header: z.boolean().default(true),
  /** Names of the fields in their order; required without a header. */
  columns: z.array(z.string().min(1)).min(1).optional(),
  /** The quoting character, or null where quotes are ordinary characters (most TSV files). */
  quote: z.string().length(1).nullable().default('"'),
});

/** One JSON object a line. */
const JsonlFormat = z.strictObject({ kind: z.literal('jsonl') });

/** Blocks of lines, one token a line, its columns separated; a blank line ends a sequence. Each field is an array. */
const ConllFormat = z.strictObject({
  kind: z.literal('conll'),
  separator: z.string().min(1).default('\t'),
  /** Names of the columns in their order. */
  columns: z.array(z.string().min(1)).min(1),
});

export const DataFormat = z
  .discriminatedUnion('kind', [CsvFormat, JsonlFormat, ConllFormat])
  .refine((format) => format.kind !== 'csv' || format.header || format.columns !== undefined, {
    message: 'a csv format without a header needs `columns`, the names of its fields in order',
    path: ['columns'],
  });
export type DataFormat = z.infer<typeof DataFormat>;

const Share = z.number().gt(0).lt(1);

/** The dataset brings its split as files; patterns are relative to `location` and may hold `*`. */
const FileSplit = z.strictObject({
  by: z.literal('file'),
  train: z.string().min(1),
  /** Absent: `validationShare` of the training records, by hash. */
  validation: z.string().min(1).optional(),
  validationShare: Share.default(0.1),
  test: z.string().min(1),
});

/** By hash of the record's bytes, so a record never changes sides when the dataset grows. */
const HashSplit = z.strictObject({
  by: z.literal('hash'),
  /** Files of the dataset, relative to `location`; may hold `*`. */
  files: z.string().min(1).default('*'),
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

export const DataSplit = z
  .discriminatedUnion('by', [FileSplit, HashSplit, TimeSplit])
  .refine((split) => split.by === 'file' || split.validationShare + split.testShare < 1, {
    message: 'validationShare and testShare together must leave records for training (sum below 1)',
    path: ['testShare'],
  });
export type DataSplit = z.infer<typeof DataSplit>;

/** How the file's rows become records. */
export const RecordShape = z.discriminatedUnion('kind', [
  /** A row is a record. */
  z.strictObject({ kind: z.literal('rows') }),
  /**
   * Rows with the same values of `by`, next to each other in the file, are one record: in it, fields of `constant`
   * keep their one value, all others become arrays in the order of the rows.
   */
  z.strictObject({
    kind: z.literal('groups'),
    by: z.array(z.string().min(1)).min(1),
    constant: z.array(z.string().min(1)).default([]),
  }),
  /**
   * A window of `length` rows is a record: its fields become arrays, and the target is the value `horizon` rows
   * after the window's last. A window lies wholly on one side of a split, its target included.
   */
  z.strictObject({
    kind: z.literal('windows'),
    length: z.int().min(1).max(100_000),
    horizon: z.int().min(1).default(1),
    stride: z.int().min(1).default(1),
  }),
]);
export type RecordShape = z.infer<typeof RecordShape>;

export const DataSource = z.strictObject({
  /** A prefix in the artifact store (`recipes/…/data/`), `s3://bucket/prefix/`, or, on this machine, `file:///folder/`. */
  location: z.string().min(1),
  format: DataFormat,
  records: RecordShape.prefault({ kind: 'rows' }),
  split: DataSplit,
  rejects: z
    .strictObject({
      /** Share of the records that may be set aside; above it the run fails with `TooManyRejects`. */
      toleratedShare: z.number().min(0).max(1).default(0.01),
      /** Percentage of the shards that may be unreadable as a whole. */
      toleratedShardPercentage: z.number().min(0).max(100).default(0),
    })
    .prefault({}),
  drift: Drift.prefault({}),
  /** Objects above this size are cut into byte ranges at record boundaries, where a record is one line. */
  shardMegabytes: z.number().positive().max(4096).default(64),
});
export type DataSource = z.infer<typeof DataSource>;
