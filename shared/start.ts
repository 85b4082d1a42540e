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

/** What a training that was asked to start from the champion started from; `runs/<run>/start.json`. */
export const TrainingStart = z.strictObject({
  /** Null where no model was in use: all weights were initialised. */
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
    .nullable(),
});
export type TrainingStart = z.infer<typeof TrainingStart>;

const number = (value: number): string => value.toLocaleString('en-US');

/** What the first weights are: an answer to that question. */
export function startText({ champion }: TrainingStart): string {
  if (champion === null) return 'initial values, as no model is in use yet';
  const { version, parameters, entries } = champion;
  const rows = entries.map(
    ({ of, taken, added, left }) =>
      `${number(taken)} ${of} known, ${number(added)} new, ${number(left)} left out`,
  );
  return [
    `those of the champion ${version}, ${number(parameters.taken)} of ${number(parameters.of)}`,
    ...rows,
  ].join('; ');
}

/** What makes the scores of such a training doubtful, one sentence each. */
export function startWarnings(start: TrainingStart | null): string[] {
  const champion = start?.champion ?? null;
  if (champion === null || champion.doubt === null) return [];
  return [
    `Training started from the champion ${champion.version}, which may have learned records that this run validates and tests on, since ${champion.doubt}: scores may be too good; train from scratch to be sure.`,
  ];
}
