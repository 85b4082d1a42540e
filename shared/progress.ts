import { z } from 'zod';
import { EpochRecord } from './evaluation';

/**
 * What the trainer prints, one JSON object per line: the local run draws its progress bar from it, CloudWatch Logs
 * keeps it. Every line carries the run.
 */
export const TrainerEvent = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('phase'),
    run: z.string(),
    phase: z.enum(['load', 'train', 'evaluate', 'export']),
    detail: z.string(),
  }),
  z.strictObject({
    event: z.literal('step'),
    run: z.string(),
    epoch: z.int(),
    maximumEpochs: z.int(),
    step: z.int(),
    stepsPerEpoch: z.int(),
    loss: z.number(),
    sequencesPerSecond: z.number(),
    /** For the whole training, at its present pace and with the maximum number of epochs. */
    secondsLeft: z.number(),
  }),
  z.strictObject({
    event: z.literal('epoch'),
    run: z.string(),
    maximumEpochs: z.int(),
    metric: z.string(),
    best: z.boolean(),
    record: EpochRecord,
  }),
  z.strictObject({ event: z.literal('notice'), run: z.string(), message: z.string() }),
  z.strictObject({ event: z.literal('failed'), run: z.string(), error: z.string(), cause: z.string() }),
]);
export type TrainerEvent = z.infer<typeof TrainerEvent>;
