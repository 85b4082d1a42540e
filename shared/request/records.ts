import { z } from 'zod';

const Field = z.string().min(1);

const TimeName = z.union([
  Field,
  z.strictObject({
    field: z.union([Field, z.array(Field).min(2).max(8)]).meta({
      description:
        'The field that holds times; several where a time is in parts, whose values are read as one text with a space between them.',
      examples: ['Date', ['Date', 'Time'], ['year', 'month', 'day', 'hour']],
    }),
    pattern: Field.optional().meta({
      description:
        'How the times are written, in tokens of Luxon and Unicode (`MM/dd/yyyy HH:mm`) or of `strptime` (`%m/%d/%Y`). Absent: ISO 8601, or numbers.',
      examples: ['MM/dd/yyyy HH:mm', '%m/%d/%Y'],
    }),
    zone: Field.optional().meta({
      description:
        'Where the clocks are that show times without an offset, as the IANA database names it. Absent: UTC.',
      examples: ['Europe/Amsterdam'],
    }),
  }),
]);
type TimeName = z.infer<typeof TimeName>;

export type TimeField = Exclude<TimeName, string>;
/** Names of the fields that a time is in. */
export const timeFields = ({ field }: Pick<TimeField, 'field'>): readonly string[] => [field].flat();
export const timeFieldOf = (time: TimeName): TimeField => (typeof time === 'string' ? { field: time } : time);

const Fill = z.union([z.enum(['previous', 'linear']), z.number()]);

export const Gaps = z.union([
  z.enum(['refuse', 'skip', 'previous', 'linear']),
  z.number(),
  z.strictObject({
    fill: Fill.describe('What missing rows are filled with: `previous`, `linear`, or a number.'),
    upTo: z
      .int()
      .min(1)
      .describe('Gaps of at most so many rows are filled; no window reaches over a longer one.'),
  }),
]);
export type Gaps = z.infer<typeof Gaps>;

const Horizon = z.int().min(1).max(100_000);

const Rows = z.strictObject({ kind: z.literal('rows').describe('A row is a record.') });

const Groups = z.strictObject({
  kind: z
    .literal('groups')
    .describe(
      'Rows with the same values of `by` are one record: in it, fields of `constant` keep their one value, all others become arrays in the order of the rows.',
    ),
  by: z
    .array(Field)
    .min(1)
    .meta({ description: 'Fields that say to which record a row belongs.', examples: [['customer']] }),
  constant: z
    .array(Field)
    .default([])
    .meta({
      description: 'Fields that have one value in all rows of a record, such as its class.',
      examples: [['churned']],
    }),
  rows: z
    .enum(['anywhere', 'adjacent'])
    .default('anywhere')
    .describe(
      "`anywhere`: a group's rows may lie between those of others and in several files; they are held in memory, so a large dataset is read once for each part of its groups. `adjacent`: they are next to each other, which is checked, and one group at a time is held.",
    ),
  blank: z
    .enum(['reject', 'previous'])
    .optional()
    .describe(
      'What becomes of a row whose fields of `by` are all blank: `reject`, as where this is absent, it is set aside; `previous`, it belongs to the group of the row before it in its file, for files that name a group in its first row only.',
    ),
  orderBy: TimeName.optional().describe(
    "A field with a time or a step: the rows of a group are put in its order, as instants or numbers; those of one time stay in the file's order. Absent: the file's order.",
  ),
});

const Windows = z.strictObject({
  kind: z
    .literal('windows')
    .describe(
      "A window of `length` rows is a record: its fields become arrays, and the target is the value `horizon` rows after the window's last. A window is on the side of its target, and may read rows of the sides before it. None reaches from one series into another, or over a gap.",
    ),
  length: z
    .int()
    .min(1)
    .max(100_000)
    .meta({ description: 'Rows that the network reads.', examples: [48] }),
  horizon: z
    .union([Horizon, z.array(Horizon).min(1).max(1_000)])
    .default(1)
    .meta({
      description:
        "Rows from the window's last to its target. Several, in ascending order: all of them are forecast at once.",
      examples: [1, [1, 2, 3]],
    }),
  stride: z.int().min(1).default(1).describe('Rows from the start of one window to that of the next.'),
  series: z
    .array(Field)
    .min(1)
    .optional()
    .meta({
      description: 'Fields that tell series apart that are in the same files. Absent: a file is one series.',
      examples: [['store', 'product']],
    }),
  time: TimeName.optional().describe(
    'The field that rows are put in the order of, wherever they lie. Absent: the one column that holds times of ISO 8601; where there is none, rows are in the order of their file, and each file is a series of its own.',
  ),
  step: z
    .union([z.number().positive(), Field])
    .optional()
    .meta({
      description:
        'How far rows lie apart: a number for times that are numbers, a duration of ISO 8601 (`PT1H`, `P1M`), a word (`hour`, `day`, `week`, `month`, `quarter`, `year`, `15 minutes`), or `irregular`, which looks for no gaps. Absent: the commonest difference.',
      examples: ['hour', 'PT15M', 1],
    }),
  gaps: Gaps.default('refuse').describe(
    'What becomes of rows that are missing. `refuse`: the run refuses; `skip`: no window reaches over a gap; `previous`, `linear`, or a number: rows are filled in; of an object, in gaps of at most `upTo` rows. A filled row may be read, and is never a target.',
  ),
});

const Stream = z.strictObject({
  kind: z
    .literal('stream')
    .describe(
      'All lines of a split are one sequence, files in the natural order of their names: a line break is the end token, and the state of the network goes on from line to line. For language models of a long text.',
    ),
});

/** How the file's rows become records. */
export const RecordShape = z.discriminatedUnion('kind', [Rows, Groups, Windows, Stream]);
export type RecordShape = z.infer<typeof RecordShape>;

/** Rows from a window's last to each of its targets; one for records that are no windows. */
export function horizonsOf(records: RecordShape): readonly number[] {
  if (records.kind !== 'windows') return [1];
  return typeof records.horizon === 'number' ? [records.horizon] : records.horizon;
}
