import { z } from 'zod';
import { MetricName } from './metrics';
import { Settings } from './request/settled';
import { PredictionsFile, ResampledUnit } from './scores/predictions';
import { TrainingStart } from './start';

/** From metric to value; metrics that the task does not have are absent. */
export const Metrics = z.partialRecord(MetricName, z.number());
export type Metrics = z.infer<typeof Metrics>;

/** Metrics of each value of a forecast of several, in the order of the encoder's outputs; absent for a single one. */
const OutputMetrics = z.array(Metrics).optional();

export const StopReason = z.enum(['early-stopping', 'maximum-epochs', 'budget']);

/**
 * What a reader of a model must know: training marked `budget-limited` was ended by its budget, not by its own rules.
 */
export const Mark = z.enum(['budget-limited']);
export type Mark = z.infer<typeof Mark>;
export const Marks = z.array(Mark).default([]);

/** The machine and the libraries; equal environments give equal bytes. */
export const Environment = z.object({
  node: z.string(),
  tensorflow: z.string(),
  kernels: z.string(),
  gpu: z.boolean(),
  processor: z.string(),
  threads: z.int(),
  /** Digest of the trainer's image; null where it ran without one. */
  image: z.string().nullable().default(null),
});
export type Environment = z.infer<typeof Environment>;

/** How busy the GPUs were while the job ran, and the most memory that was in use on one. */
export const GpuUsage = z.strictObject({
  busyPercent: z.number(),
  memoryUsedBytes: z.number(),
  memoryBytes: z.number(),
});
export type GpuUsage = z.infer<typeof GpuUsage>;

/** One epoch, as drawn in the report; also a line of `progress.jsonl`. */
export const EpochRecord = z.strictObject({
  epoch: z.int(),
  steps: z.int(),
  trainLoss: z.number(),
  validation: Metrics,
  learningRate: z.number(),
  /** Global gradient norm before clipping: mean and maximum over the epoch's steps. */
  gradientNorm: z.strictObject({ mean: z.number(), maximum: z.number() }),
  clippedShare: z.number(),
  seconds: z.number(),
  sequencesPerSecond: z.number(),
});
export type EpochRecord = z.infer<typeof EpochRecord>;

/**
 * What the report shows of the network's inner workings, on one fixed batch of the training split.
 * Gates are named as in the CS-230 cheat sheet: update Γu, relevance (reset) Γr, forget Γf, output Γo.
 */
export const Insight = z.strictObject({
  epoch: z.int(),
  /**
   * ‖∂L/∂h_t‖ (mean over the batch) by the number of steps between t and a sequence's last step in the direction's
   * own order, 0 first: it shows gradients vanish or explode.
   */
  gradientFlow: z.array(
    z.strictObject({
      layer: z.int(),
      direction: z.enum(['forward', 'backward']),
      norms: z.array(z.number()),
    }),
  ),
  gates: z.array(
    z.strictObject({
      layer: z.int(),
      direction: z.enum(['forward', 'backward']),
      gate: z.enum(['update', 'reset', 'forget', 'output', 'candidate']),
      /** Ends of the activation's range; for relu, which has no upper end, the largest activation seen. */
      range: z.tuple([z.number(), z.number()]),
      /** Share of activations in each of 20 equal bins of the range. */
      histogram: z.array(z.number()).length(20),
      /** Share within 0.05 of an end of the range; for relu, of 0. */
      saturatedShare: z.number(),
    }),
  ),
});
export type Insight = z.infer<typeof Insight>;

/** `outcome.json` of a sweep's variant: divergence is an outcome too. */
export const VariantOutcome = z.strictObject({
  variant: z.string(),
  changes: z.record(z.string(), z.unknown()),
  parameters: z.int(),
  seconds: z.number(),
  trained: z
    .strictObject({
      /** Of the best epoch. */
      validation: Metrics,
      bestEpoch: z.int(),
      epochs: z.int(),
      stoppedBy: StopReason,
      /** The limit of the budget that ended training, if one did. */
      limit: z.string().nullable(),
    })
    .nullable(),
  failure: z.strictObject({ error: z.string(), cause: z.string() }).nullable(),
});
export type VariantOutcome = z.infer<typeof VariantOutcome>;

/** A test record as text, beside what was to be answered and what was. */
export const ShownRecord = z.strictObject({
  input: z.string(),
  expected: z.string(),
  predicted: z.string(),
  /** Absent of values, which are near rather than right, and of what is generated. */
  right: z.boolean().optional(),
  /** The probability that the network gives its answer: of tags and decoded tokens, the geometric mean over the steps. */
  confidence: z.number().optional(),
  /** Of tags: each step's token, its tag and the one predicted. */
  steps: z.array(z.tuple([z.string(), z.string(), z.string()])).optional(),
});
export type ShownRecord = z.infer<typeof ShownRecord>;

/** Entities of a type: one is right where type, start and end are. */
export const EntityType = z.strictObject({
  type: z.string(),
  expected: z.int(),
  found: z.int(),
  right: z.int(),
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
});
export type EntityType = z.infer<typeof EntityType>;

/** A value that was to be told, beside what was told, in the units of the data. */
export const ToldValues = z.strictObject({
  name: z.string(),
  truths: z.array(z.number()),
  predictions: z.array(z.number()),
  /** Truth minus prediction of all test records, in bins of one width; what is beyond the ends is in the outer ones. */
  residuals: z.strictObject({ from: z.number(), to: z.number(), counts: z.array(z.int()) }),
});
export type ToldValues = z.infer<typeof ToldValues>;

/** How far off the forecasts of each series are on the test split, in the unit of the field. */
export const SeriesErrors = z.strictObject({
  field: z.string(),
  count: z.int(),
  /** Those in which the last value of the window is nearer, on average, than what is forecast. */
  worse: z.int(),
  /** Those that do worst beside their last value, the worst first. */
  listed: z.array(
    z.strictObject({ name: z.string(), records: z.int(), mae: z.number(), lastValueMae: z.number() }),
  ),
});
export type SeriesErrors = z.infer<typeof SeriesErrors>;

/** Between which two values each metric of the test split lies, as far as its records tell. */
export const Intervals = z.strictObject({
  /** 0.95: in 95 of 100 test splits like this one the interval has the true value. */
  confidence: z.number(),
  /** What was drawn again and again, and how many of them there are. */
  unit: ResampledUnit,
  units: z.int(),
  seed: z.number(),
  of: z.partialRecord(MetricName, z.tuple([z.number(), z.number()])),
});
export type Intervals = z.infer<typeof Intervals>;

/** `runs/<run>/evaluation.json`: how training went, and how good the best weights are on the test split. */
export const Evaluation = z.strictObject({
  run: z.string(),
  /** Metrics of the best weights. */
  test: Metrics,
  /** Of the metrics in `test`; absent where the split is one single unit, and in runs from before they were taken. */
  intervals: Intervals.optional(),
  validation: Metrics,
  /** Each value of a forecast of several: `test` has the mean of their metrics. Absent where there is one target. */
  outputs: z
    .array(
      z.strictObject({
        field: z.string(),
        /** Rows after the window's last. */
        horizon: z.int(),
        test: Metrics,
      }),
    )
    .optional(),
  /** Of a forecast of several series: the mean absolute error of a field in each, beside that of its last value. */
  series: SeriesErrors.optional(),
  /** The strongest one by the gate's metric on the test split: what a model must beat to be worth having. */
  baseline: z.strictObject({ name: z.string(), test: Metrics, outputs: OutputMetrics }),
  /** All others, the strongest first. */
  otherBaselines: z.array(z.strictObject({ name: z.string(), test: Metrics, outputs: OutputMetrics })),
  /**
   * A metric as a share of the strongest baseline's (forecasts: its MAE); null where it would mean nothing.
   */
  shareOfBaseline: z.number().nullable(),
  /** After the first and the best epoch. */
  insights: z.array(Insight),
  /** The first test records as text; generated sequences for one-to-many. */
  examples: z.array(ShownRecord),
  /** Test records that the network is most wrong about, the worst first; none of a language model. */
  worst: z.array(ShownRecord).default([]),
  /** In the order of their names; absent where tags mark no entities. */
  entityTypes: z.array(EntityType).optional(),
  /** The first values of a value target: of consecutive test records, or of some spread over the split. */
  values: z
    .strictObject({ records: z.enum(['consecutive', 'spread']), outputs: z.array(ToldValues) })
    .optional(),
  /** The champion on the same test records, re-evaluated with its own encoder; null where there is none. */
  champion: z
    .strictObject({
      version: z.string(),
      test: Metrics,
      outputs: OutputMetrics,
      predictions: PredictionsFile.optional(),
    })
    .nullable(),
  /** Why the champion could not be read or evaluated; absent where it was, or where there is none. */
  championUnreadable: z.string().optional(),
  /** The test predictions, record by record; absent in evaluations from before they were kept. */
  predictions: PredictionsFile.optional(),
  marks: Marks,
  /** What makes the result doubtful although the run ended well, one sentence each. */
  warnings: z.array(z.string()).default([]),
  testFingerprint: z.string(),
  testRecords: z.int(),
  /** SHA-256 of the candidate's files by their names, the report's apart, which gets the verdict later. Absent in older runs. */
  candidate: z.record(z.string(), z.string()).optional(),
  /** All variants side by side; only the winner was tested. */
  sweep: z
    .strictObject({ metric: MetricName, winner: z.string(), variants: z.array(VariantOutcome) })
    .nullable()
    .default(null),
  /** What was chosen from the data where the request is silent, and why; empty in runs from before that was done. */
  settings: Settings.default([]),
  /** What training started from; absent where all weights were initialised because nothing else was asked for. */
  start: TrainingStart.optional(),
  training: z.strictObject({
    stoppedBy: StopReason,
    bestEpoch: z.int(),
    epochs: z.array(EpochRecord),
    parameters: z.int(),
    seconds: z.number(),
    resumedFromEpoch: z.int().nullable(),
  }),
  /** Of any number of labels: in how many test records or steps each is, is answered, and both; absent for other targets. */
  labels: z
    .array(z.strictObject({ label: z.string(), truths: z.int(), answers: z.int(), right: z.int() }))
    .optional(),
  /** Rows are true classes, columns predicted ones; null for values, for any number of labels and for more than 100 classes. */
  confusion: z.strictObject({ labels: z.array(z.string()), counts: z.array(z.array(z.int())) }).nullable(),
  environment: Environment,
  /** Absent where the job had no GPU. */
  gpuUsage: GpuUsage.optional(),
  seconds: z.strictObject({
    /** From the run's start to the trainer's: preprocessing, and waiting for a machine. */
    before: z.number().optional(),
    load: z.number(),
    train: z.number(),
    evaluate: z.number(),
    export: z.number(),
  }),
});
export type Evaluation = z.infer<typeof Evaluation>;

/** `runs/<run>/failure.json`: the trainer's own account of its failure, for the workflow to name. */
export const TrainerFailure = z.strictObject({ error: z.string(), cause: z.string() });
export type TrainerFailure = z.infer<typeof TrainerFailure>;

/** What one would guess without a network. */
export type Baseline = Evaluation['baseline'];
