import { z } from 'zod';

const Adam = z.strictObject({
  kind: z.literal('adam'),
  learningRate: z.number().positive().max(10).default(0.001),
  beta1: z.number().min(0).lt(1).default(0.9),
  beta2: z.number().min(0).lt(1).default(0.999),
  epsilon: z.number().positive().default(1e-8),
});

export const Optimizer = z.discriminatedUnion('kind', [Adam]);
export type Optimizer = z.infer<typeof Optimizer>;

const Threshold = z.number().positive();

export const Clipping = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** All gradients are scaled by the same factor when their joint L2 norm is above `threshold`. */
  z.strictObject({ kind: z.literal('global-norm'), threshold: Threshold.default(1) }),
]);
export type Clipping = z.infer<typeof Clipping>;

export const METRICS = ['loss', 'accuracy', 'macroF1', 'mae', 'r2'] as const;
export const MetricName = z.enum(METRICS);
export type MetricName = z.infer<typeof MetricName>;

/** Whether a larger value of the metric is the better one. */
export const higherIsBetter = (metric: MetricName): boolean =>
  metric === 'accuracy' || metric === 'macroF1' || metric === 'r2';

export const Training = z.strictObject({
  seed: z.int().min(0).max(0xffff_ffff).default(1),
  batchSize: z.int().min(1).max(65_536).default(64),
  maximumEpochs: z.int().min(1).max(10_000).default(20),
  optimizer: Optimizer.prefault({ kind: 'adam' }),
  clipping: Clipping.prefault({ kind: 'global-norm' }),
  earlyStopping: z
    .strictObject({
      /** Absent: accuracy for classes, mean absolute error for values. Measured on the validation split. */
      metric: MetricName.optional(),
      /** Epochs without improvement before training stops; the best epoch's weights are kept. */
      patienceEpochs: z.int().min(1).max(1_000).default(5),
    })
    .prefault({}),
  /** Bound on the job's run time. */
  timeoutMinutes: z.number().min(1).max(10_080).default(240),
});
export type Training = z.infer<typeof Training>;

export const Gate = z.strictObject({
  /** Measured on the test split. Absent: accuracy for classes, mean absolute error for values. */
  metric: MetricName.optional(),
  /** The candidate must be at least this good (at most, for a loss or an error). */
  minimum: z.number().optional(),
  /** The candidate must beat the champion by more than this, in units of the metric. */
  margin: z.number().min(0).default(0),
});
export type Gate = z.infer<typeof Gate>;
