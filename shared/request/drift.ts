import { z } from 'zod';

/**
 * What a run does where its training split is no longer like the one that the champion was trained on. `record`: the
 * figures are kept with the run; `warn`: it says so in its output, too; `stop`: it fails with `DataDrifted` before it
 * trains.
 */
export const Drift = z.strictObject({
  action: z.enum(['record', 'warn', 'stop']).default('record'),
  /** Of labels, lengths, tokens, conditions and numeric fields, each; 0.1 is a slight shift, 0.25 a large one. */
  populationStabilityIndex: z.number().positive().default(0.2),
  /** Share of the tokens that the champion's vocabulary lacks. */
  outOfVocabularyShare: z.number().min(0).max(1).default(0.1),
});
export type Drift = z.infer<typeof Drift>;
