import { z } from 'zod';
import { MetricName } from '../metrics';
import { fromData } from './from-data';

const Adam = z.strictObject({
  kind: z.literal('adam').describe('Adam (Kingma & Ba 2015).'),
  learningRate: fromData(z.number().positive().max(10), 'The learning rate at its highest.'),
  beta1: z.number().min(0).lt(1).default(0.9).describe('Decay of the mean of gradients.'),
  beta2: z.number().min(0).lt(1).default(0.999).describe('Decay of the mean of squared gradients.'),
  epsilon: z.number().positive().default(1e-8).describe('What keeps a division from being one by 0.'),
});

const AdamW = Adam.extend({
  kind: z.literal('adamw').describe('Adam with decoupled weight decay (Loshchilov & Hutter 2019).'),
  weightDecay: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe('Share of each matrix that decays in a step, times the learning rate; vectors do not decay.'),
});

const Sgd = z.strictObject({
  kind: z.literal('sgd').describe('Stochastic gradient descent.'),
  learningRate: fromData(z.number().positive().max(100), 'The learning rate at its highest.'),
  momentum: z.number().min(0).lt(1).default(0).describe('Share of the last step that is taken again.'),
  nesterov: z.boolean().default(false).describe('Whether the momentum is Nesterov’s.'),
});
const RmsProp = z.strictObject({
  kind: z.literal('rmsprop').describe('RMSProp (Tieleman & Hinton 2012).'),
  learningRate: fromData(z.number().positive().max(10), 'The learning rate at its highest.'),
  decay: z.number().min(0).lt(1).default(0.9).describe('Decay of the mean of squared gradients.'),
  epsilon: z.number().positive().default(1e-8).describe('What keeps a division from being one by 0.'),
});

export const Optimizer = z.discriminatedUnion('kind', [Sgd, RmsProp, Adam, AdamW]);
export type Optimizer = z.infer<typeof Optimizer>;

const threshold = z.number().positive().default(1).describe('The bound.');

export const Clipping = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none').describe('Gradients are taken as they are.') }),
  z.strictObject({
    kind: z.literal('value').describe('Every component of a gradient is cut to [-threshold, threshold].'),
    threshold,
  }),
  z.strictObject({
    kind: z
      .literal('norm')
      .describe("Each parameter's gradient is scaled to an L2 norm of at most `threshold`."),
    threshold,
  }),
  z.strictObject({
    kind: z
      .literal('global-norm')
      .describe('All gradients are scaled by the same factor when their joint L2 norm is above `threshold`.'),
    threshold,
  }),
]);
export type Clipping = z.infer<typeof Clipping>;

/** Factor of the learning rate over training. */
const factor = z.number().gt(0).lt(1).default(0.5).describe('What the learning rate is multiplied by.');

export const Schedule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant').describe('The learning rate stays.') }),
  z.strictObject({
    kind: z.literal('step').describe('Times `factor` after every so many epochs.'),
    everyEpochs: z.int().min(1).describe('Epochs between two steps.'),
    factor,
  }),
  z.strictObject({
    kind: z.literal('cosine').describe('Half a cosine from 1 to `floor` over `maximumEpochs`.'),
    floor: z.number().min(0).lt(1).default(0).describe('Where it ends, as a share of the learning rate.'),
  }),
  z.strictObject({
    kind: z
      .literal('plateau')
      .describe('Times `factor` after `patienceEpochs` without improvement of what early stopping watches.'),
    factor,
    patienceEpochs: z
      .int()
      .min(1)
      .default(2)
      .describe('Epochs without improvement before the learning rate falls.'),
  }),
]);
export type Schedule = z.infer<typeof Schedule>;

export const TrainingRequest = z.strictObject({
  seed: z
    .int()
    .min(0)
    .max(0xffff_ffff)
    .default(1)
    .describe(
      'Of everything random in training: the same data, request and seed make the same model on the same machine.',
    ),
  startFrom: z
    .enum(['scratch', 'champion'])
    .default('scratch')
    .describe(
      'What the first weights are. `scratch`: initial values; `champion`: those of the model in use, where there is one. Tokens, labels and channels are found by their names, new ones are initialised, and fields of `network` that are left out are those of the champion; where the request gives others, the run is refused.',
    ),
  batchSize: fromData(z.int().min(1).max(65_536), 'Sequences in a batch.'),
  maximumEpochs: fromData(
    z.int().min(1).max(10_000),
    'Passes over the training split at most; early stopping may end training before.',
  ),
  optimizer: Optimizer.prefault({ kind: 'adam' }).describe('How gradients change the weights.'),
  schedule: fromData(Schedule, 'How the learning rate changes over training.'),
  warmupSteps: z
    .int()
    .min(0)
    .default(0)
    .describe('Over so many first steps the learning rate rises linearly from 0.'),
  clipping: Clipping.prefault({ kind: 'global-norm' }).describe(
    'What keeps a gradient that explodes from ruining the weights (Pascanu et al. 2013).',
  ),
  accumulationSteps: z
    .int()
    .min(1)
    .max(1_024)
    .default(1)
    .describe('Batches whose gradients are averaged before one update.'),
  truncationSteps: z
    .int()
    .min(2)
    .max(100_000)
    .optional()
    .describe(
      'Truncated backpropagation through time (Williams & Peng 1990): sequences are cut into chunks of this many steps, the state is carried from chunk to chunk, gradients are not. Absent: long sequences of a language model are cut, others are not.',
    ),
  classWeights: z
    .enum(['none', 'balanced'])
    .default('none')
    .describe(
      "How much each class counts in the loss. `none`: by its records; `balanced`: a class's loss is weighted by the inverse of its share in the training split.",
    ),
  labelSmoothing: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe(
      'Share of each label that all classes, tags or tokens have in equal parts in the training loss, so that the network is less sure of itself (Szegedy et al. 2016); the validation loss is that of the labels as they are. For targets of one class, tags without a conditional random field, and sequences.',
    ),
  earlyStopping: z
    .strictObject({
      metric: MetricName.optional().describe(
        "What has to improve, and what the best epoch is chosen by, on the validation split. Absent: the loss has to improve, and the task's default metric chooses. Of epochs that are equal by it, the one with the lowest loss is the best.",
      ),
      patienceEpochs: fromData(
        z.int().min(1).max(1_000),
        "Epochs without improvement before training stops; the best epoch's weights are kept.",
      ),
    })
    .prefault({})
    .describe('When training ends before `maximumEpochs`, and which epoch is the best.'),
  budget: z
    .strictObject({
      minutes: z
        .number()
        .positive()
        .max(10_080)
        .optional()
        .describe('Minutes of the job, over all attempts.'),
      dollars: z.number().positive().max(100_000).optional().describe('What those minutes may cost.'),
    })
    .refine(
      ({ minutes, dollars }) => minutes !== undefined || dollars !== undefined,
      'give minutes, dollars or both',
    )
    .optional()
    .describe(
      "What the job may take or cost, from its start over all attempts: it stops training in time, and the best weights so far are evaluated and published, marked `budget-limited`. Of two bounds the one that is met first counts. Dollars need the price of an hour in the deployment's configuration. In a sweep: of each variant.",
    ),
  timeoutMinutes: z
    .number()
    .min(1)
    .max(10_080)
    .default(240)
    .describe("Bound on the job's run time, of each attempt; training ends before it, as with a budget."),
});
export type TrainingRequest = z.infer<typeof TrainingRequest>;

export const GateRequest = z.strictObject({
  metric: MetricName.optional().describe(
    "The metric that candidate and champion are compared by, measured on the test split. Absent: the task's default metric.",
  ),
  minimum: z
    .number()
    .optional()
    .describe('The candidate must be at least this good (at most, for a loss or an error).'),
  margin: z
    .number()
    .min(0)
    .default(0)
    .describe('The candidate must beat the champion by more than this, in units of the metric.'),
  confidence: z
    .number()
    .min(0)
    .max(0.9999)
    .refine((value) => value === 0 || value >= 0.5, 'give 0, or 0.5 to 0.9999')
    .default(0.95)
    .describe(
      'How sure it must be that the difference from the champion is no chance: the confidence of an interval of the difference, of which the lower end must be above the margin. 0: the difference itself must be.',
    ),
  worseSeriesShare: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe(
      'Of windows of several series: the share of series that may be forecast worse than by their last value. Where more are, the candidate is not promoted, however good it is over all of them. Absent: no limit.',
    ),
  onUnreadableChampion: z
    .enum(['keep', 'replace'])
    .default('keep')
    .describe(
      'What happens if the champion cannot be read or evaluated. `keep`: the champion stays, and the run warns; `replace`: the candidate takes its place if it would as a first champion.',
    ),
  approval: z
    .enum(['automatic', 'manual'])
    .default('automatic')
    .describe(
      '`automatic`: a candidate that passed is promoted; `manual`: one that passed waits until a person approves or refuses it.',
    ),
});
export type GateRequest = z.infer<typeof GateRequest>;
