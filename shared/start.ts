import { z } from 'zod';

/** Of things that have a row or a column of weights each, such as tokens. */
const Entries = z.strictObject({
  /** What they are: `tokens`, `labels`, `values of <field>`. */
  of: z.string(),
  /** The champion has them too: their weights were taken. */
  taken: z.int(),
  /** New: initialised. */
  added: z.int(),
  /** The champion's that this run's data does not have. */
  left: z.int(),
});
export type Entries = z.infer<typeof Entries>;

/** What a training started from that was asked to start from more than initial values; `runs/<run>/start.json`. */
export const TrainingStart = z.strictObject({
  /** Null where the champion was asked for and no model was in use; absent where it was not. */
  champion: z
    .strictObject({
      version: z.string(),
      /** SHA-256 of its weights' file, against which the bytes were checked. */
      weightsDigest: z.string(),
      /** Numbers that were taken, of all that the network learns. */
      parameters: z.strictObject({ taken: z.int(), of: z.int() }),
      entries: z.array(Entries),
      /** Why the champion, or one that it started from itself, may have learned records that this run tests on. */
      doubt: z.string().nullable(),
    })
    .nullable()
    .optional(),
  /** Absent where no pretrained embeddings were asked for. */
  vectors: z
    .strictObject({
      file: z.string(),
      /** SHA-256 of its bytes, gzipped as they may be. */
      sha256: z.string(),
      /** Vectors in the file, and numbers of each. */
      read: z.int(),
      dimensions: z.int(),
      /** Tokens of the vocabulary, and those of them that the file has; what a champion knows already keeps its weights. */
      tokens: z.int(),
      found: z.int(),
      /** Of these, tokens that the file has in lower case only. */
      lowered: z.int(),
      frozen: z.boolean(),
    })
    .optional(),
});
export type TrainingStart = z.infer<typeof TrainingStart>;

const number = (value: number): string => value.toLocaleString('en-US');

/** What the first weights are: an answer to that question. */
export const startText = ({ champion, vectors }: TrainingStart): string =>
  [...championText(champion), ...vectorsText(vectors)].join('; ');

function vectorsText(vectors: TrainingStart['vectors']): string[] {
  if (vectors === undefined) return [];
  const { file, found, tokens, read, frozen } = vectors;
  return [
    `vectors of ${file} for ${number(found)} of ${number(tokens)} tokens (${percent(found, tokens)}), of ${number(read)} that it has${frozen ? ', frozen' : ''}`,
  ];
}

const percent = (part: number, whole: number): string => `${Math.round((100 * part) / whole)} %`;

function championText(champion: TrainingStart['champion']): string[] {
  if (champion === undefined) return [];
  if (champion === null) return ['initial values, as no model is in use yet'];
  const { version, parameters, entries } = champion;
  const rows = entries.map(
    ({ of, taken, added, left }) =>
      `${number(taken)} ${of} known, ${number(added)} new, ${number(left)} left out`,
  );
  return [
    `those of the champion ${version}, ${number(parameters.taken)} of ${number(parameters.of)}`,
    ...rows,
  ];
}

/** Below it, a file is hardly one for these words. */
const LEAST_SHARE = 0.5;

/** What makes the scores of such a training doubtful, one sentence each. */
export function startWarnings(start: TrainingStart | null): string[] {
  return start === null ? [] : [...championWarnings(start), ...vectorsWarnings(start)];
}

function vectorsWarnings({ vectors }: TrainingStart): string[] {
  if (vectors === undefined || vectors.found >= LEAST_SHARE * vectors.tokens) return [];
  const { file, found, tokens } = vectors;
  return [
    `Only ${number(found)} of ${number(tokens)} tokens (${percent(found, tokens)}) have a vector in ${file}: check that it is of the language of the data, and that its words are parted and written as task.input.tokens and lowercase have them.`,
  ];
}

function championWarnings({ champion = null }: TrainingStart): string[] {
  if (champion === null || champion.doubt === null) return [];
  return [
    `Training started from the champion ${champion.version}, which may have learned records that this run validates and tests on, since ${champion.doubt}: scores may be too good; train from scratch to be sure.`,
  ];
}
