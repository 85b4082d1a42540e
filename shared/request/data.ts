import { z } from 'zod';
import { Drift } from './drift';
import { DataFormat } from './format';
import { RecordShape } from './records';
import { DataSplit } from './split';

export const Normalization = z.enum(['NFC', 'NFKC', 'none']);
export type Normalization = z.infer<typeof Normalization>;

const Rejects = z.strictObject({
  toleratedShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe(
      'Share of all records, and of those of each split, that may be set aside; above it the run fails with `TooManyRejects`.',
    ),
  toleratedShardPercentage: z
    .number()
    .min(0)
    .max(100)
    .default(0)
    .describe('Percentage of the shards that may be unreadable as a whole.'),
});

export const DataSource = z.strictObject({
  location: z
    .string()
    .min(1)
    .meta({
      description:
        'The folder of the dataset: a prefix in the artifact store (`recipes/…/data/`), `s3://bucket/prefix/`, or, on this machine, `file:///folder/`.',
      examples: ['s3://my-bucket/tickets/', 'file:///home/me/tickets/'],
    }),
  format: DataFormat.describe('How the files are written.'),
  records: RecordShape.prefault({ kind: 'rows' }).describe('How rows of the files become records.'),
  split: DataSplit.describe('How records are dealt to training, validation and test.'),
  normalization: Normalization.default('NFC').describe(
    'The Unicode normalisation form (UAX 15) that texts, tokens, labels, tags, conditions and keys are brought to. `NFC`: `é` is one character however it was written; `NFKC`: also `ﬁ` is `fi` and `²` is `2`; `none`: as they are written.',
  ),
  duplicates: z
    .enum(['keep', 'drop'])
    .default('keep')
    .describe(
      'Records that the network cannot tell apart (same input, conditions and target) on two sides of a split. `keep`: counted, and a warning where training has records of the test split. `drop`: those of training and validation are left out where the test split has them, those of training where validation has them.',
    ),
  rejects: Rejects.prefault({}).describe('How many records may be unusable before the run fails.'),
  drift: Drift.prefault({}).describe('What is done where the data changed since the champion was trained.'),
  maximumTrainingRecords: z
    .int()
    .min(1)
    .optional()
    .describe(
      'At most so many records of the training split are encoded, evenly spread over it. Absent: all.',
    ),
  shardMegabytes: z
    .number()
    .positive()
    .max(4096)
    .default(64)
    .describe(
      'Objects above this size are cut into byte ranges at record boundaries, where a record is one line.',
    ),
});
export type DataSource = z.infer<typeof DataSource>;

/** Whether records are dealt by hash so that each class keeps its share. */
export const isStratified = ({ split }: Pick<DataSource, 'split'>): boolean =>
  'stratify' in split && split.stratify === true;

/** Whether a split of the dataset is one long text. */
export const isStream = ({ records }: Pick<DataSource, 'records'>): boolean => records.kind === 'stream';
