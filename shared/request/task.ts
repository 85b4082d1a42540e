import { z } from 'zod';

const Field = z.string().min(1);

/** Text in a field, as tokens that an embedding looks up. */
const TokenInput = z.strictObject({
  kind: z.literal('tokens'),
  field: Field,
  /** `characters`: Unicode code points; `words`: runs of letters, digits and marks, other characters alone; `whitespace`: as separated. */
  tokens: z.enum(['characters', 'words', 'whitespace']).default('characters'),
  lowercase: z.boolean().default(false),
  /** Tokens seen less often in the training split become the unknown token. */
  minimumCount: z.int().min(1).default(1),
  maximumVocabulary: z.int().min(1).max(1_000_000).default(50_000),
  /** Longer sequences are set aside. */
  maximumLength: z.int().min(1).max(100_000).default(1_000),
});

/**
 * Numbers: one field with an array (steps, or steps × channels), or several fields, one a step. A name may hold
 * `*`, which stands for all fields that match, in their order in the file.
 */
const NumericInput = z.strictObject({
  kind: z.literal('numeric'),
  fields: z.array(Field).min(1),
  /** `standard`: zero mean and unit variance per channel, measured on the training split. */
  scaling: z.enum(['standard', 'none']).default('standard'),
  maximumLength: z.int().min(1).max(100_000).default(10_000),
});

export const SequenceInput = z.discriminatedUnion('kind', [TokenInput, NumericInput]);
export type SequenceInput = z.infer<typeof SequenceInput>;

const ClassTarget = z.strictObject({ kind: z.literal('class'), field: Field });
const ValueTarget = z.strictObject({
  kind: z.literal('value'),
  field: Field,
  scaling: z.enum(['standard', 'none']).default('standard'),
});

export const PointTarget = z.discriminatedUnion('kind', [ClassTarget, ValueTarget]);
export type PointTarget = z.infer<typeof PointTarget>;

const ManyToOneTask = z.strictObject({
  kind: z.literal('many-to-one'),
  input: SequenceInput,
  target: PointTarget,
});

export const Task = z.discriminatedUnion('kind', [ManyToOneTask]);
export type Task = z.infer<typeof Task>;
