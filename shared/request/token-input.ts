import { z } from 'zod';

export const Field = z.string().min(1);

const Tokens = z.enum(['characters', 'words', 'whitespace', 'bpe', 'given']);

export const TooLong = z
  .enum(['reject', 'cut-start', 'cut-end'])
  .default('reject')
  .describe(
    'What becomes of a sequence above `maximumLength`. `reject`: the record is set aside; `cut-start`: its last tokens or steps are kept; `cut-end`: its first ones.',
  );

export const vocabularyFields = {
  field: Field.describe(
    'The field that holds the text, or the array of tokens; a path (`meta.text`) reaches into objects.',
  ),
  tokens: Tokens.default('characters').describe(
    'How the text becomes tokens. `characters`: Unicode code points; `words`: as UAX 29 parts them (`don’t` and `3.14` are one), other visible characters alone; `whitespace`: as separated; `bpe`: pieces of words, learned from the training split by merging the commonest pairs of pieces until `maximumVocabulary` is reached (Sennrich et al. 2016); `given`: the field is an array of tokens already.',
  ),
  lowercase: z.boolean().default(false).describe('Whether upper and lower case are one.'),
  minimumCount: z
    .int()
    .min(1)
    .default(1)
    .describe(
      'Tokens seen less often in the training split become the unknown token; for `bpe` characters, and no pair is merged.',
    ),
  maximumVocabulary: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(50_000)
    .describe('At most so many tokens are known, the most frequent ones.'),
  maximumLength: z
    .int()
    .min(1)
    .max(100_000)
    .default(1_000)
    .describe('The longest sequence that is read whole, in tokens.'),
  tooLong: TooLong,
};

/** What an unknown word still shows. Each has an embedding; characters are read by a small network of their own. */
export const TokenFeature = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z
      .literal('characters')
      .describe('All characters of the word, which `network.characterEncoder` reads.'),
    length: z
      .int()
      .min(2)
      .max(64)
      .default(16)
      .describe('How many at most: of a longer word the first and the last ones are read.'),
  }),
  z.strictObject({
    kind: z.literal('suffix').describe('The last characters of the word.'),
    length: z.int().min(1).max(16).describe('How many characters.'),
  }),
  z.strictObject({
    kind: z.literal('prefix').describe('The first characters of the word.'),
    length: z.int().min(1).max(16).describe('How many characters.'),
  }),
  z.strictObject({ kind: z.literal('shape').describe('The shape of the word: `Xxx`, `dd`.') }),
]);
export type TokenFeature = z.infer<typeof TokenFeature>;

export const TokenInput = z.strictObject({
  kind: z.literal('tokens').describe('Text in a field, as tokens that an embedding looks up.'),
  ...vocabularyFields,
  conditions: z
    .array(Field)
    .max(16)
    .default([])
    .meta({
      description: 'Fields whose whole value is one token of its own, put before the sequence in this order.',
      examples: [['source', 'language']],
    }),
  features: z
    .array(TokenFeature)
    .max(16)
    .default([])
    .meta({
      description:
        'What an unknown word still shows: its last or first characters, its shape, or all its characters.',
      examples: [[{ kind: 'suffix', length: 3 }, { kind: 'shape' }]],
    }),
});
export type TokenInput = z.infer<typeof TokenInput>;
