import { z } from 'zod';

const ENCODINGS = ['utf-8', 'utf-16', 'utf-16le', 'utf-16be', 'latin-1', 'windows-1252'] as const;

const Encoding = z
  .string()
  .toLowerCase()
  .meta({ enum: ENCODINGS })
  .pipe(z.enum(ENCODINGS))
  .optional()
  .describe(
    'What characters the bytes of a text stand for, in letters of either case. For `utf-16` a byte order mark says which bytes come first. Absent: `utf-8`.',
  );
export type Encoding = (typeof ENCODINGS)[number];

const Columns = z.array(z.string().min(1)).min(1);

const CsvFormat = z.strictObject({
  kind: z.literal('csv').describe('Comma- or otherwise-separated values; a row is a record.'),
  encoding: Encoding,
  delimiter: z
    .string()
    .length(1)
    .default(',')
    .meta({ description: 'The character between two fields.', examples: [',', ';', '\t'] }),
  header: z.boolean().default(true).describe('Whether the first line of every file names the fields.'),
  columns: Columns.optional().meta({
    description: 'Names of the fields in their order; required without a header.',
    examples: [['name', 'language']],
  }),
  quote: z
    .string()
    .length(1)
    .nullable()
    .default('"')
    .describe('The quoting character, or null where quotes are ordinary characters (most TSV files).'),
  escape: z
    .string()
    .length(1)
    .optional()
    .meta({
      description:
        'What stands before a quote within a quoted field, where that is not doubled, and before a delimiter or a quote within one that is not quoted: a backslash in MySQL and Hive.',
      examples: ['\\'],
    }),
  skipSpaces: z
    .boolean()
    .optional()
    .describe(
      'Whether spaces after a delimiter belong to no field, so that a quote may follow them. Absent: they are part of it.',
    ),
  skipLines: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe('Lines before the header, or before the first record where there is none. Absent: none.'),
  comment: z
    .string()
    .length(1)
    .optional()
    .meta({ description: 'Lines that begin with this character are no records.', examples: ['#'] }),
  decimal: z
    .enum(['.', ','])
    .optional()
    .describe('What stands before the decimals of a number. Absent: a point.'),
  thousands: z
    .enum(['.', ',', "'", ' ', '\u00a0', '\u202f'])
    .optional()
    .describe(
      'What stands between groups of three digits; a space stands for no-break ones too. Absent: nothing.',
    ),
});

const JsonlFormat = z.strictObject({
  kind: z.literal('jsonl').describe('JSON Lines: one JSON object a line, each a record.'),
  encoding: Encoding,
});

const JsonFormat = z.strictObject({
  kind: z.literal('json').describe('One JSON array of objects, of which each is a record.'),
  encoding: Encoding,
  path: z
    .string()
    .min(1)
    .optional()
    .meta({
      description: 'Where the array lies in the object that the file is. Absent: the file is the array.',
      examples: ['data.items'],
    }),
});

const ConllFormat = z.strictObject({
  kind: z
    .literal('conll')
    .describe(
      'Blocks of lines, one token a line, its columns separated; a blank line ends a sequence. Each field is an array.',
    ),
  encoding: Encoding,
  separator: z
    .string()
    .min(1)
    .default('\t')
    .meta({
      description:
        'What stands between columns: a tab, a space, or `whitespace` for any run of spaces and tabs.',
      examples: ['\t', ' ', 'whitespace'],
    }),
  columns: Columns.meta({
    description:
      'Names of the columns in their order. Where the first is `id`, lines of ranges (`1-2`) and empty nodes (`5.1`) are left out.',
    examples: [['form', 'tag']],
  }),
});

const TextFormat = z.strictObject({
  kind: z
    .literal('text')
    .describe('Plain text: a line, or a whole object, is a record with one field of text.'),
  encoding: Encoding,
  unit: z
    .enum(['line', 'document'])
    .default('line')
    .describe('What a record is: `line`, each line; `document`, each object as a whole.'),
  field: z.string().min(1).default('text').describe('Name of the field that holds the text.'),
  folder: z
    .string()
    .min(1)
    .optional()
    .meta({
      description:
        'Name of a field for the folder that the object lies in: a label, where each has a folder of its own.',
      examples: ['label'],
    }),
});

const ParquetFormat = z.strictObject({
  kind: z
    .literal('parquet')
    .describe('Apache Parquet: a row is a record, its columns are the fields; lists are arrays.'),
});

/** Each but Parquet, which compresses itself, may be gzipped: an object's first bytes tell. */
export const DataFormat = z
  .discriminatedUnion('kind', [CsvFormat, JsonlFormat, JsonFormat, TextFormat, ConllFormat, ParquetFormat])
  .refine((format) => format.kind !== 'csv' || format.header || format.columns !== undefined, {
    message: 'a csv format without a header needs `columns`, the names of its fields in order',
    path: ['columns'],
  });
export type DataFormat = z.infer<typeof DataFormat>;
export type FormatOf<Kind extends DataFormat['kind']> = Extract<DataFormat, { kind: Kind }>;
