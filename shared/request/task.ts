import { z } from 'zod';

const Field = z.string().min(1);

/**
 * How a text becomes tokens. `characters`: Unicode code points; `words`: as UAX 29 parts them (`don't` and
 * `3.14` are one), other visible characters alone; `whitespace`: as separated; `bpe`: pieces of words, learned from the training split by merging
 * the commonest pairs of pieces until `maximumVocabulary` is reached (Sennrich et al. 2016); `given`: the field is an
 * array of tokens already.
 */
const Tokens = z.enum(['characters', 'words', 'whitespace', 'bpe', 'given']);

/**
 * What becomes of a sequence above `maximumLength`. `reject`: the record is set aside; `cut-start`: its last tokens or
 * steps are kept; `cut-end`: its first ones.
 */
const TooLong = z.enum(['reject', 'cut-start', 'cut-end']).default('reject');

const vocabularyFields = {
  field: Field,
  tokens: Tokens.default('characters'),
  lowercase: z.boolean().default(false),
  /** Tokens seen less often in the training split become the unknown token; for `bpe` characters, and no pair is merged. */
  minimumCount: z.int().min(1).default(1),
  maximumVocabulary: z.int().min(1).max(1_000_000).default(50_000),
  maximumLength: z.int().min(1).max(100_000).default(1_000),
  tooLong: TooLong,
};

/** What an unknown word still shows: its last or first characters, or its shape (`Xxx`, `dd`). Each has an embedding. */
export const TokenFeature = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('suffix'), length: z.int().min(1).max(16) }),
  z.strictObject({ kind: z.literal('prefix'), length: z.int().min(1).max(16) }),
  z.strictObject({ kind: z.literal('shape') }),
]);
export type TokenFeature = z.infer<typeof TokenFeature>;

/** Text in a field, as tokens that an embedding looks up. */
export const TokenInput = z.strictObject({
  kind: z.literal('tokens'),
  ...vocabularyFields,
  /** Fields whose whole value is one token of its own, put before the sequence in this order. */
  conditions: z.array(Field).max(16).default([]),
  features: z.array(TokenFeature).max(16).default([]),
});
export type TokenInput = z.infer<typeof TokenInput>;

/**
 * Numbers: one field with an array (steps, or steps × channels), or several fields. Several scalar fields are one a
 * step; several arrays of equal length are one a channel. A name may hold `*`, which stands for all fields that
 * match, in their natural order (`t2` before `t10`), whatever order the file has.
 */
export const NumericInput = z.strictObject({
  kind: z.literal('numeric'),
  fields: z.array(Field).min(1),
  /** What a plan expanded `fields` from, where they held `*`. */
  patterns: z.array(Field).optional(),
  /** `standard`: zero mean and unit variance per channel, measured on the training split. */
  scaling: z.enum(['standard', 'none']).default('standard'),
  maximumLength: z.int().min(1).max(100_000).default(10_000),
  tooLong: TooLong,
});
export type NumericInput = z.infer<typeof NumericInput>;

/** What parts the labels of a text (`";"` in `"jazz; live"`); absent: they are an array, or the JSON text of one. */
const Delimiter = z
  .string()
  .regex(/^[^\r\n]{1,8}$/, 'a delimiter has 1 to 8 characters and no line break')
  .optional();

/** Any number of labels at each step, as an input: ones and zeros, a channel for each label of the training split. */
export const LabelsInput = z.strictObject({
  kind: z.literal('labels'),
  /** An array with the array of labels of each step. */
  field: Field,
  delimiter: Delimiter,
  maximumLength: z.int().min(1).max(100_000).default(1_000),
  tooLong: TooLong,
});
export type LabelsInput = z.infer<typeof LabelsInput>;

export const SequenceInput = z.discriminatedUnion('kind', [TokenInput, NumericInput, LabelsInput]);
export type SequenceInput = z.infer<typeof SequenceInput>;

const ClassTarget = z.strictObject({ kind: z.literal('class'), field: Field });
const ValueTarget = z
  .strictObject({
    kind: z.literal('value'),
    field: Field.optional(),
    /** Several fields that are forecast at once, of windows; `field` is the first of them then. */
    fields: z.array(Field).min(1).max(256).optional(),
    scaling: z.enum(['standard', 'none']).default('standard'),
    /** `last`: the network learns the difference from the window's last value of the same field; metrics are of the value itself. */
    relativeTo: z.enum(['nothing', 'last']).default('nothing'),
    /** Rows a season has (12 for months): adds the seasonal naive forecast to the baselines. */
    seasonRows: z.int().min(2).optional(),
  })
  .transform(({ field, fields, ...target }, context) => {
    const first = field ?? fields?.[0];
    if (first !== undefined) return { ...target, field: first, ...(fields === undefined ? {} : { fields }) };
    context.addIssue({ code: 'invalid_type', expected: 'string', input: undefined, path: ['field'] });
    return z.NEVER;
  });

const labelsFields = {
  kind: z.literal('labels'),
  field: Field,
  delimiter: Delimiter,
  /** A label whose probability is at least this much is answered. */
  threshold: z.number().gt(0).lt(1).default(0.5),
};

/** Any number of labels of a sequence, none among them. */
const LabelsTarget = z.strictObject(labelsFields);

export const PointTarget = z.discriminatedUnion('kind', [ClassTarget, ValueTarget, LabelsTarget]);
export type PointTarget = z.infer<typeof PointTarget>;

/**
 * How tags mark entities, which are then scored as wholes. `bio` and `iob2`: B-X begins an entity and I-X goes on with it;
 * `iob1`: I-X begins one too, and B-X only where another of its type ends right before; `iobes` and `bioes`: E-X ends one
 * of several steps, and S-X is one of a single step; `bilou`: the same, with L-X and U-X. O is outside of all of them.
 */
export const TagScheme = z.enum(['none', 'bio', 'iob1', 'iob2', 'iobes', 'bioes', 'bilou']);
export type TagScheme = z.infer<typeof TagScheme>;

/** A tag for each step of the input. */
export const TagsTarget = z.strictObject({
  kind: z.literal('tags'),
  field: Field,
  scheme: TagScheme.default('none'),
});
export type TagsTarget = z.infer<typeof TagsTarget>;

/** Sequences drawn from a language model over labels; none of them ends before its last step. */
export const LabelGeneration = z.strictObject({
  samples: z.int().min(0).max(1_000).default(5),
  steps: z.int().min(1).max(10_000).default(64),
  /** Scores are divided by it: below 1, labels that are likely are drawn more often, others less. */
  temperature: z.number().positive().max(10).default(1),
});

/** Any number of labels for each step of the input. */
const StepLabelsTarget = z.strictObject({
  ...labelsFields,
  /**
   * 1: a language model. Input and target are one field, and at each step the network has read the labels of the steps
   * before it, and none at the first; 0: it has read those of the input's step too.
   */
  shift: z.int().min(0).max(1).default(0),
  /** What a language model draws once it is trained; its defaults where left out. */
  generation: LabelGeneration.optional(),
});

/** A sequence of its own; the network ends it with an end token. */
export const TextTarget = z.strictObject({ kind: z.literal('tokens'), ...vocabularyFields });
export type TextTarget = z.infer<typeof TextTarget>;

/** One vector in, one class or value out: several scalar fields, or one array. No step in time. */
const OneToOneTask = z.strictObject({
  kind: z.literal('one-to-one'),
  input: NumericInput,
  target: PointTarget,
});

const ManyToOneTask = z.strictObject({
  kind: z.literal('many-to-one'),
  input: SequenceInput,
  target: PointTarget,
});

const ManyToManyTask = z.strictObject({
  kind: z.literal('many-to-many'),
  input: SequenceInput,
  target: z.discriminatedUnion('kind', [TagsTarget, StepLabelsTarget]),
});

const EncoderDecoderTask = z.strictObject({
  kind: z.literal('encoder-decoder'),
  input: TokenInput,
  target: TextTarget,
  decoding: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('greedy') }),
      z.strictObject({ kind: z.literal('beam'), width: z.int().min(2).max(64).default(4) }),
    ])
    .prefault({ kind: 'greedy' }),
});

/** A condition (or none) in, a sequence out: a language model that samples are drawn from. */
const OneToManyTask = z.strictObject({
  kind: z.literal('one-to-many'),
  /** Without a field the model is unconditional. */
  input: z
    .strictObject({ kind: z.literal('condition'), field: Field.optional() })
    .prefault({ kind: 'condition' }),
  target: TextTarget,
  generation: z
    .strictObject({
      samples: z.int().min(0).max(1_000).default(20),
      temperature: z.number().positive().max(10).default(0.8),
      /** Only the k likeliest tokens are drawn from; absent: all. */
      topK: z.int().min(1).optional(),
      maximumLength: z.int().min(1).max(100_000).default(1_000),
    })
    .prefault({}),
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

/** Fields whose values are told, in the request's order. */
export const targetFields = (target: Task['target']): readonly string[] =>
  (target.kind === 'value' ? target.fields : undefined) ?? [target.field];
