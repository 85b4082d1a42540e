import { z } from 'zod';
import { Metrics } from '../../../shared/evaluation';
import { MetricName } from '../../../shared/metrics';

/** What a process that trains says once it is ready. */
export const Ready = z.object({
  /** Numbers that the network learns. */
  parameters: z.int(),
  /** Of the first training records, with the weights that training starts from. */
  lossAtStart: z.number(),
});
export type Ready = z.infer<typeof Ready>;

/** What it says of an epoch. */
export const Epoch = z.strictObject({
  seconds: z.strictObject({
    train: z.number(),
    validation: z.number(),
    /** Of all the process' threads in training, which a busy machine hardly changes. */
    processor: z.number(),
  }),
  validation: Metrics,
  /** The most memory that the process has had so far. */
  peakBytes: z.number(),
});
export type Epoch = z.infer<typeof Epoch>;

const Size = z.strictObject({
  sequences: z.int(),
  /** Of the inputs, and of targets that have a length of their own. */
  steps: z.int(),
});

/** What Unroll's process says beside. */
export const UnrollReady = Ready.extend({
  /** What the twin cannot do; null where it can do all. */
  twinLacks: z.string().nullable(),
  metric: MetricName,
  /** The gate's minimum; null where it has none. */
  floor: z.number().nullable(),
  maximumEpochs: z.int(),
  train: Size,
  validation: Size,
});
export type UnrollReady = z.infer<typeof UnrollReady>;
