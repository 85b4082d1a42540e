import { z } from 'zod';
import { Field, TokenInput, TooLong, vocabularyFields } from './token-input';

export { TokenFeature, TokenInput } from './token-input';

export const NumericInput = z.strictObject({
  kind: z
    .literal('numeric')
    .describe(
      'Numbers: one field with an array (steps, or steps × channels), or several fields. Several scalar fields are one a step; several arrays of equal length are one a channel.',
    ),
  fields: z
    .array(Field)
    .min(1)
    .meta({
      description:
        'The fields, in the order in which the network gets them. A name may hold `*`, which stands for all fields that match, whatever order the file has: numbers in names by their values (`t2` before `t10`, `t-1` before `t`, `lag2` before `lag1`, `step_two` before `step_ten`), dates, months and weekdays of many languages by the calendar. It never stands for what the request names for something else, nor for what only names of folders say (`year=2024/`).',
      examples: [['t*'], ['temperature', 'humidity']],
    }),
  patterns: z
    .array(Field)
    .optional()
    .describe('Written by the plan: what it expanded `fields` from, where they held `*`. Not for requests.'),
  scaling: z
    .enum(['standard', 'record', 'none'])
    .default('standard')
    .describe(
      'What the network gets. `standard`: zero mean and unit variance per channel, measured on the training split; `record`: measured on the record itself, for series whose scales differ widely; `none`: the numbers as they are.',
    ),
  maximumLength: z
    .int()
    .min(1)
    .max(100_000)
    .default(10_000)
    .describe('The longest sequence that is read whole, in steps.'),
  tooLong: TooLong,
});
export type NumericInput = z.infer<typeof NumericInput>;

const Delimiter = z
  .string()
  .regex(/^[^\r\n]{1,8}$/, 'a delimiter has 1 to 8 characters and no line break')
  .optional()
  .meta({
    description:
      'What parts the labels of a text (`";"` in `"jazz; live"`). Absent: they are an array, or the JSON text of one.',
    examples: [';', '|'],
  });

export const LabelsInput = z.strictObject({
  kind: z
    .literal('labels')
    .describe(
      'Any number of labels at each step: ones and zeros, a channel for each label of the training split.',
    ),
  field: Field.describe('The field: an array with the array of labels of each step.'),
  delimiter: Delimiter,
  maximumLength: z
    .int()
    .min(1)
    .max(100_000)
    .default(1_000)
    .describe('The longest sequence that is read whole, in steps.'),
  tooLong: TooLong,
});
export type LabelsInput = z.infer<typeof LabelsInput>;

export const SequenceInput = z.discriminatedUnion('kind', [TokenInput, NumericInput, LabelsInput]);
export type SequenceInput = z.infer<typeof SequenceInput>;

const ClassTarget = z.strictObject({
  kind: z.literal('class').describe('One class of those that the training split has.'),
  field: Field.describe('The field that holds the class.'),
});

const ValueTarget = z
  .strictObject({
    kind: z.literal('value').describe('A number, or several that are forecast at once.'),
    field: Field.optional().describe('The field that holds the value; or `fields`.'),
    fields: z
      .array(Field)
      .min(1)
      .max(256)
      .optional()
      .describe('Several fields that are forecast at once, of windows; `field` is the first of them then.'),
    scaling: z
      .enum(['standard', 'record', 'none'])
      .default('standard')
      .describe(
        "What the network learns. `standard`: the value with zero mean and unit variance, measured on the training split; `record`: measured on the window's values of the same field, so that a series of small numbers counts as much as one of large ones; `none`: as it is. Answers and metrics are in its own unit.",
      ),
    relativeTo: z
      .enum(['nothing', 'last'])
      .default('nothing')
      .describe(
        "`nothing`: the network learns the value; `last`: the difference from the window's last value of the same field; metrics are of the value itself.",
      ),
    seasonRows: z
      .int()
      .min(2)
      .optional()
      .describe('Rows a season has (12 for months): adds the seasonal naive forecast to the baselines.'),
  })
  .transform(({ field, fields, ...target }, context) => {
    const first = field ?? fields?.[0];
    if (first !== undefined) return { ...target, field: first, ...(fields === undefined ? {} : { fields }) };
    context.addIssue({ code: 'invalid_type', expected: 'string', input: undefined, path: ['field'] });
    return z.NEVER;
  });

const labelsFields = {
  kind: z
    .literal('labels')
    .describe('Any number of labels, none among them: of a sequence as a whole, or of each of its steps.'),
  field: Field.describe('The field that holds the labels.'),
  delimiter: Delimiter,
  threshold: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.5)
    .describe('A label whose probability is at least this much is answered.'),
};

/** Any number of labels of a sequence, none among them. */
const LabelsTarget = z.strictObject(labelsFields);

export const PointTarget = z.discriminatedUnion('kind', [ClassTarget, ValueTarget, LabelsTarget]);
export type PointTarget = z.infer<typeof PointTarget>;

export const TagScheme = z.enum(['none', 'bio', 'iob1', 'iob2', 'iobes', 'bioes', 'bilou']);
export type TagScheme = z.infer<typeof TagScheme>;

/** A tag for each step of the input. */
export const TagsTarget = z.strictObject({
  kind: z.literal('tags').describe('A tag for each step of the input.'),
  field: Field.describe('The field that holds the array of tags.'),
  scheme: TagScheme.default('none').describe(
    'How tags mark entities, which are then scored as wholes. `bio` and `iob2`: B-X begins an entity and I-X goes on with it; `iob1`: I-X begins one too, and B-X only where another of its type ends right before; `iobes` and `bioes`: E-X ends one of several steps, and S-X is one of a single step; `bilou`: the same, with L-X and U-X. O is outside of all of them. `none`: each tag counts by itself.',
  ),
});
export type TagsTarget = z.infer<typeof TagsTarget>;

/** Sequences drawn from a language model over labels; none of them ends before its last step. */
export const LabelGeneration = z.strictObject({
  samples: z
    .int()
    .min(0)
    .max(1_000)
    .default(5)
    .describe('How many sequences are drawn once the model is trained.'),
  steps: z.int().min(1).max(10_000).default(64).describe('Steps of each.'),
  temperature: z
    .number()
    .positive()
    .max(10)
    .default(1)
    .describe('Scores are divided by it: below 1, labels that are likely are drawn more often, others less.'),
});

/** Any number of labels for each step of the input. */
const StepLabelsTarget = z.strictObject({
  ...labelsFields,
  shift: z
    .int()
    .min(0)
    .max(1)
    .default(0)
    .describe(
      "1: a language model. Input and target are one field, and at each step the network has read the labels of the steps before it, and none at the first; 0: it has read those of the input's step too.",
    ),
  generation: LabelGeneration.optional().describe(
    'What a language model draws once it is trained; its defaults where left out.',
  ),
});

export const TextTarget = z.strictObject({
  kind: z.literal('tokens').describe('A sequence of its own; the network ends it with an end token.'),
  ...vocabularyFields,
});
export type TextTarget = z.infer<typeof TextTarget>;

const read = 'What the network reads.';
const answer = 'What the network answers.';

const OneToOneTask = z.strictObject({
  kind: z
    .literal('one-to-one')
    .describe('One vector in, one class or value out: several scalar fields, or one array. No step in time.'),
  input: NumericInput.describe(read),
  target: PointTarget.describe(answer),
});

const ManyToOneTask = z.strictObject({
  kind: z
    .literal('many-to-one')
    .describe('A sequence in; a class, values or labels out: the language of a name, a forecast.'),
  input: SequenceInput.describe(read),
  target: PointTarget.describe(answer),
});

const ManyToManyTask = z.strictObject({
  kind: z
    .literal('many-to-many')
    .describe(
      'A sequence in, an answer at each of its steps: parts of speech, entities, the notes that sound.',
    ),
  input: SequenceInput.describe(read),
  target: z.discriminatedUnion('kind', [TagsTarget, StepLabelsTarget]).describe(answer),
});

const EncoderDecoderTask = z.strictObject({
  kind: z
    .literal('encoder-decoder')
    .describe('A sequence in, a sequence of another length out: translation, spelling to sounds.'),
  input: TokenInput.describe(read),
  target: TextTarget.describe(answer),
  decoding: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('greedy').describe('The likeliest token at each step.') }),
      z.strictObject({
        kind: z
          .literal('beam')
          .describe('Beam search: the likeliest of several sequences that are followed at once.'),
        width: z.int().min(2).max(64).default(4).describe('How many are followed.'),
      }),
    ])
    .prefault({ kind: 'greedy' })
    .describe('How the answer is found.'),
});

const OneToManyTask = z.strictObject({
  kind: z
    .literal('one-to-many')
    .describe('A condition, or none, in; a sequence out: a language model that samples are drawn from.'),
  input: z
    .strictObject({
      kind: z.literal('condition').describe('A value that the sequence depends on.'),
      field: Field.optional().describe('The field that holds it. Absent: the sequence depends on nothing.'),
    })
    .prefault({ kind: 'condition' })
    .describe(read),
  target: TextTarget.describe('What the network generates.'),
  generation: z
    .strictObject({
      samples: z
        .int()
        .min(0)
        .max(1_000)
        .default(20)
        .describe('How many samples are drawn once the model is trained.'),
      temperature: z
        .number()
        .positive()
        .max(10)
        .default(0.8)
        .describe(
          'Scores are divided by it: below 1, tokens that are likely are drawn more often, others less.',
        ),
      topK: z.int().min(1).optional().describe('Only the k likeliest tokens are drawn from. Absent: all.'),
      maximumLength: z
        .int()
        .min(1)
        .max(100_000)
        .default(1_000)
        .describe('A sample ends here where it has not ended by itself, in tokens.'),
    })
    .prefault({})
    .describe('How samples are drawn.'),
});

export const Task = z.discriminatedUnion('kind', [
  OneToOneTask,
  OneToManyTask,
  ManyToOneTask,
  ManyToManyTask,
  EncoderDecoderTask,
]);
export type Task = z.infer<typeof Task>;
export type TaskOf<Kind extends Task['kind']> = Extract<Task, { kind: Kind }>;

/** Whether sequences above their limit are cut, of the input or of the target. */
export const cutsAny = ({ input, target }: Task): boolean =>
  [input, target].some((side) => 'tooLong' in side && side.tooLong !== 'reject');

/** Whether answers are among labels that the training split has. */
export const hasLabels = <Target extends { readonly kind: Task['target']['kind'] }>(
  target: Target,
): target is Extract<Target, { kind: 'class' | 'tags' | 'labels' }> =>
  target.kind === 'class' || target.kind === 'tags' || target.kind === 'labels';

/** Whether the answers are the labels of the step that follows what was read. */
export const isNextLabels = (target: Task['target']): boolean => 'shift' in target && target.shift > 0;

/** Whether there is an answer for each step of the input. */
export const isAligned = ({ kind }: Pick<Task, 'kind'>): boolean => kind === 'many-to-many';

/** Whether the network learns a difference from the window's last value. */
export const isRelativeTarget = (target: Task['target']): boolean =>
  target.kind === 'value' && target.relativeTo === 'last';

/** Whether the network learns values as the window's own mean and deviation scale them. */
export const isScaledByRecord = (target: Task['target']): boolean =>
  target.kind === 'value' && target.scaling === 'record';

/** Whether each record's numbers are scaled by their own mean and deviation. */
export const isInputScaledByRecord = ({ input }: Pick<Task, 'input'>): boolean =>
  input.kind === 'numeric' && input.scaling === 'record';

/** Fields whose values are told, in the request's order. */
export const targetFields = (target: Task['target']): readonly string[] =>
  (target.kind === 'value' ? target.fields : undefined) ?? [target.field];
