import { z } from 'zod';
import { MetricName } from '../metrics';
import { fromData } from './from-data';

const Adam = z.strictObject({
  kind: z.literal('adam'),
  learningRate: fromData(z.number().positive().max(10)),
  beta1: z.number().min(0).lt(1).default(0.9),
  beta2: z.number().min(0).lt(1).default(0.999),
  epsilon: z.number().positive().default(1e-8),
});

/** Decoupled weight decay (Loshchilov & Hutter 2019), on matrices only. */
const AdamW = Adam.extend({ kind: z.literal('adamw'), weightDecay: z.number().min(0).max(1).default(0.01) });
const Sgd = z.strictObject({
  kind: z.literal('sgd'),
  learningRate: fromData(z.number().positive().max(100)),
  momentum: z.number().min(0).lt(1).default(0),
  nesterov: z.boolean().default(false),
});
const RmsProp = z.strictObject({
  kind: z.literal('rmsprop'),
  learningRate: fromData(z.number().positive().max(10)),
  decay: z.number().min(0).lt(1).default(0.9),
  epsilon: z.number().positive().default(1e-8),
});

export const Optimizer = z.discriminatedUnion('kind', [Sgd, RmsProp, Adam, AdamW]);
export type Optimizer = z.infer<typeof Optimizer>;

const Threshold = z.number().positive();

export const Clipping = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** Every gradient component is cut to [-threshold, threshold]. */
  z.strictObject({ kind: z.literal('value'), threshold: Threshold.default(1) }),
  /** Each parameter's gradient is scaled to an L2 norm of at most `threshold`. */
  z.strictObject({ kind: z.literal('norm'), threshold: Threshold.default(1) }),
  /** All gradients are scaled by the same factor when their joint L2 norm is above `threshold`. */
  z.strictObject({ kind: z.literal('global-norm'), threshold: Threshold.default(1) }),
]);
export type Clipping = z.infer<typeof Clipping>;

/** Factor of the learning rate over training; warm-up rises linearly from 0 over `warmupSteps` steps before it. */
export const Schedule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant') }),
  z.strictObject({
    kind: z.literal('step'),
    everyEpochs: z.int().min(1),
    factor: z.number().gt(0).lt(1).default(0.5),
  }),
  /** Half a cosine from 1 to `floor` over `maximumEpochs`. */
  z.strictObject({ kind: z.literal('cosine'), floor: z.number().min(0).lt(1).default(0) }),
  /** Times `factor` after `patienceEpochs` without improvement of what early stopping watches. */
  z.strictObject({
    kind: z.literal('plateau'),
    factor: z.number().gt(0).lt(1).default(0.5),
    patienceEpochs: z.int().min(1).default(2),
  }),
]);
export type Schedule = z.infer<typeof Schedule>;

export const TrainingRequest = z.strictObject({
  seed: z.int().min(0).max(0xffff_ffff).default(1),
  batchSize: fromData(z.int().min(1).max(65_536)),
  maximumEpochs: fromData(z.int().min(1).max(10_000)),
  optimizer: Optimizer.prefault({ kind: 'adam' }),
  schedule: fromData(Schedule),
  warmupSteps: z.int().min(0).default(0),
  clipping: Clipping.prefault({ kind: 'global-norm' }),
  /** Batches whose gradients are averaged before one update. */
  accumulationSteps: z.int().min(1).max(1_024).default(1),
  /**
   * Truncated backpropagation through time (Williams & Peng 1990): sequences are cut into chunks of this many steps,
   * the state is carried from chunk to chunk, gradients are not. Absent: long sequences of a language model are cut, others
   * are not.
   */
  truncationSteps: z.int().min(2).max(100_000).optional(),
  /** `balanced`: a class's loss is weighted by the inverse of its share in the training split. */
  classWeights: z.enum(['none', 'balanced']).default('none'),
  earlyStopping: z
    .strictObject({
      /**
       * What has to improve, and what the best epoch is chosen by, on the validation split. Absent: the loss has to improve,
       * and the task's default metric chooses. Of epochs that are equal by it, the one with the lowest loss is the best.
       */
      metric: MetricName.optional(),
      /** Epochs without improvement before training stops; the best epoch's weights are kept. */
      patienceEpochs: fromData(z.int().min(1).max(1_000)),
    })
    .prefault({}),
  /**
   * What the job may take or cost, from its start over all attempts: it stops training in time, and the best weights so
   * far are evaluated and published, marked `budget-limited`. Of two bounds the one that is met first counts. Dollars
   * need the price of an hour in the deployment's configuration. In a sweep: of each variant.
   */
  budget: z
    .strictObject({
      minutes: z.number().positive().max(10_080).optional(),
      dollars: z.number().positive().max(100_000).optional(),
    })
    .refine(
      ({ minutes, dollars }) => minutes !== undefined || dollars !== undefined,
      'give minutes, dollars or both',
    )
    .optional(),
  /** Bound on the job's run time, of each attempt; training ends before it, as with a budget. */
  timeoutMinutes: z.number().min(1).max(10_080).default(240),
});
export type TrainingRequest = z.infer<typeof TrainingRequest>;

export const GateRequest = z.strictObject({
  /** Measured on the test split. Absent: the task's default metric. */
  metric: MetricName.optional(),
  /** The candidate must be at least this good (at most, for a loss or an error). */
  minimum: z.number().optional(),
  /** The candidate must beat the champion by more than this, in units of the metric. */
  margin: z.number().min(0).default(0),
  /**
   * How sure it must be that the difference from the champion is no chance: the confidence of an interval of the
   * difference, of which the lower end must be above the margin. 0: the difference itself must be.
   */
  confidence: z
    .number()
    .min(0)
    .max(0.9999)
    .refine((value) => value === 0 || value >= 0.5, 'give 0, or 0.5 to 0.9999')
    .default(0.95),
  /** What happens if the champion cannot be read or evaluated. `replace`: the candidate takes its place if it would as a first champion. */
  onUnreadableChampion: z.enum(['keep', 'replace']).default('keep'),
  /** `manual`: a candidate that passed waits until a person approves or refuses it. */
  approval: z.enum(['automatic', 'manual']).default('automatic'),
});
export type GateRequest = z.infer<typeof GateRequest>;
