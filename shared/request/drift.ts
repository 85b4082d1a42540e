import { z } from 'zod';

export const Drift = z.strictObject({
  action: z
    .enum(['record', 'warn', 'stop'])
    .default('record')
    .describe(
      'What a run does where its training split is no longer like the one that the champion was trained on. `record`: the figures are kept with the run; `warn`: it says so in its output, too; `stop`: it fails with `DataDrifted` before it trains.',
    ),
  populationStabilityIndex: z
    .number()
    .positive()
    .default(0.2)
    .describe(
      'Above it a distribution has drifted: of labels, lengths, tokens, conditions and numeric fields, each; 0.1 is a slight shift, 0.25 a large one.',
    ),
  outOfVocabularyShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe("Above this share of tokens that the champion's vocabulary lacks, the texts have drifted."),
});
export type Drift = z.infer<typeof Drift>;
