import { z } from 'zod';

const Share = z.number().gt(0).lt(1);
const Pattern = z.string().min(1);

const files = Pattern.default('*').meta({
  description: 'Which files are the dataset, relative to `location`; may hold `*`.',
  examples: ['*', '2026-*/part-*.csv'],
});

const key = z
  .array(z.string().min(1))
  .min(1)
  .optional()
  .meta({
    description:
      'Fields that say whose a record is: all records with the same values go to one side of a split by hash, and stay there when the dataset grows. Absent: each record is dealt by its own bytes.',
    examples: [['customer']],
  });

const stratify = z
  .boolean()
  .optional()
  .describe(
    'Whether each class keeps its share in every split that is made by hash: the records nearest to where a split ends move over it, so that the split has as many of each class as its share of them. For targets that are a class. Absent: false.',
  );

const validationShare = Share.default(0.1).describe(
  'Share of the records in the validation split, which chooses the best epoch; of the training records, where the dataset brings a test split of its own.',
);
const testShare = Share.default(0.1).describe('Share of the records in the test split.');

const FileSplit = z.strictObject({
  by: z.literal('file').describe('The dataset brings its split as files.'),
  train: Pattern.meta({
    description: 'Files of the training split, relative to `location`; may hold `*`.',
    examples: ['train.csv', 'train/*'],
  }),
  validation: Pattern.optional().describe(
    'Files of the validation split. Absent: `validationShare` of the training records, by hash.',
  ),
  validationShare,
  key,
  stratify,
  test: Pattern.describe('Files of the test split.'),
});

const SplitValues = z.array(z.string().min(1)).min(1);

const FieldSplit = z.strictObject({
  by: z.literal('field').describe('The dataset brings its split as a field of each record.'),
  files,
  field: z
    .string()
    .min(1)
    .meta({
      description: 'The field whose value says which split a record is in.',
      examples: ['split', 'year'],
    }),
  train: SplitValues.optional().describe(
    'Values of training records, each a text, or the text of a number or a truth value. Absent: every value that the others do not name. Present: a record of any other value is set aside.',
  ),
  validation: SplitValues.optional().describe(
    'Values of validation records. Absent: `validationShare` of the training records, by hash.',
  ),
  validationShare,
  key,
  stratify,
  test: SplitValues.meta({ description: 'Values of test records.', examples: [['test'], ['2026']] }),
});

const HashSplit = z.strictObject({
  by: z
    .literal('hash')
    .describe(
      "By a hash of the record's bytes, or of its `key`: a record never changes sides when the dataset grows; with `stratify`, a few do.",
    ),
  files,
  key,
  stratify,
  validationShare,
  testShare,
});

const TimeSplit = z.strictObject({
  by: z
    .literal('time')
    .describe(
      'By time, oldest first, at one moment for all series and files: the last rows are the test split.',
    ),
  files,
  validationShare,
  testShare,
});

const OrderSplit = z.strictObject({
  by: z
    .literal('order')
    .describe(
      'By position in the whole text, files in the natural order of their names: the last part is the test split.',
    ),
  files,
  validationShare,
  testShare,
});

export const DataSplit = z
  .discriminatedUnion('by', [FileSplit, FieldSplit, HashSplit, TimeSplit, OrderSplit])
  .refine((split) => !('testShare' in split) || split.validationShare + split.testShare < 1, {
    message: 'validationShare and testShare together must leave records for training (sum below 1)',
    path: ['testShare'],
  });
export type DataSplit = z.infer<typeof DataSplit>;
