import { z } from 'zod';
import { DatasetManifest, Shard } from './dataset';
import { CandidateState, Decision } from './model';
import { Marks, Metrics } from './evaluation';
import { StepSeconds } from './step-seconds';

/**
 * What each state passes to its Lambda and gets back. States carry references and verdicts only: the payloads
 * stay far below the 262,144 bytes that Step Functions allows, whatever the size of the dataset.
 */
export const PlanInput = z.object({
  run: z.string(),
  startedAt: z.string(),
  request: z.unknown(),
  /** ARN of the workflow, whose other executions may be looked at. */
  stateMachine: z.string().optional(),
});
/** The output of an execution that had nothing to do. */
export const SkippedOutput = z.strictObject({
  status: z.literal('skipped'),
  run: z.string(),
  model: z.string(),
  reason: z.string(),
  /** The version that the last run made. */
  version: z.string(),
  promoted: z.boolean(),
});
export type SkippedOutput = z.infer<typeof SkippedOutput>;

export const PlanOutput = z.strictObject({
  run: z.string(),
  model: z.string(),
  planKey: z.string(),
  /** Given to each batch of shards: the plan without its lists, which grow with the dataset. */
  batchPlanKey: z.string(),
  shardsKey: z.string(),
  /** The trainer's argument: `<store>/runs/<run>/plan.json`. */
  planUri: z.string(),
  shards: z.int(),
  /**
   * Items of one child of a Distributed Map: one while shards are few, so that a tolerance counts individual shards;
   * more where a dataset has thousands, since every child costs state transitions.
   */
  shardsPerBatch: z.int().min(1),
  reusedFrom: z.string().nullable(),
  toleratedShardPercentage: z.number(),
  trainTimeoutSeconds: z.int(),
  /** One training job each; empty where the request has no sweep. */
  variants: z.array(z.strictObject({ variant: z.string(), planUri: z.string() })).default([]),
  /** Whether the classes of all records are counted, and each record dealt by them, before shards are profiled. */
  isStratified: z.boolean().default(false),
  /** Set if the run ends here because nothing has changed since the last one. */
  skipped: SkippedOutput.nullable().default(null),
});
export type PlanInput = z.infer<typeof PlanInput>;
export type PlanOutput = z.infer<typeof PlanOutput>;

/** A batch of a Distributed Map, as ItemBatcher makes it. */
export const ShardBatch = z.strictObject({
  Items: z.array(Shard),
  BatchInput: z.strictObject({ planKey: z.string(), task: z.literal('count-classes').optional() }),
});
export type ShardBatch = z.infer<typeof ShardBatch>;
export const ShardBatchOutput = z.strictObject({
  shards: z.int(),
  /** Shards whose result an earlier run has already computed. */
  reused: z.int(),
  read: z.int(),
  rejected: z.int(),
});
export type ShardBatchOutput = z.infer<typeof ShardBatchOutput>;

/** Input of merge: it merges profiles or, for a stratified split, counts of classes. */
export const MergeInput = z.strictObject({
  planKey: z.string(),
  task: z.literal('deal-records').optional(),
});
/** A stratified split: how many classes and records it has, and how many are elsewhere than their hash says. */
export const DealOutput = z.strictObject({ classes: z.int(), records: z.int(), moved: z.int() });
export type DealOutput = z.infer<typeof DealOutput>;

/** Input of seal. */
export const PlanReference = z.strictObject({ planKey: z.string() });
export const MergeOutput = z.strictObject({ encoderKey: z.string(), read: z.int(), rejected: z.int() });
export const SealOutput = z.strictObject({
  manifestKey: z.string(),
  records: z.strictObject({ train: z.int(), validation: z.int(), test: z.int() }),
  rejected: z.int(),
  /** As the manifest has them. */
  rejectedBySplit: DatasetManifest.shape.rejectedBySplit,
  duplicates: DatasetManifest.shape.duplicates,
  warnings: DatasetManifest.shape.warnings,
});
/** A rematch has a plan of its own, and a number from 1. */
export const GateInput = z.strictObject({ planKey: z.string(), rematch: z.int().default(0) });
export const GateOutput = Decision;

export const PublishInput = z.strictObject({
  planKey: z.string(),
  decision: Decision,
  /** When the states of this execution were entered, by the names of their steps. */
  entered: z.record(z.string(), z.string()).default({}),
});
/** The execution's output, apart from what the workflow adds. */
export const PublishOutput = z.strictObject({
  run: z.string(),
  model: z.string(),
  version: z.string(),
  modelKey: z.string(),
  promoted: z.boolean(),
  state: CandidateState,
  reason: z.string(),
  metrics: Metrics,
  baseline: Metrics,
  marks: Marks,
  reportKey: z.string(),
  evaluationKey: z.string(),
  /** What people should know although the run succeeded, one sentence each: what is odd in the data, and that it drifted. */
  warnings: z.array(z.string()).default([]),
  decision: Decision,
  /** What each step took. */
  seconds: StepSeconds.default({}),
  /** The champion that the trainer evaluates next on the candidate's test records, for another verdict. */
  rematch: z
    .strictObject({ number: z.int(), champion: z.string(), planKey: z.string(), planUri: z.string() })
    .nullable()
    .default(null),
  /** Where a person opens them: pages of the console on AWS, paths on a local machine. */
  links: z.strictObject({ report: z.string(), model: z.string() }),
});
export type PublishOutput = z.infer<typeof PublishOutput>;

/** What the function that predicts a dataset is called for: to plan it, for some of its shards, or to add all up. */
export const PredictInput = z.union([
  z.strictObject({ task: z.literal('plan'), ...PlanInput.shape }),
  ShardBatch,
  z.strictObject({ task: z.literal('seal'), planKey: z.string() }),
]);
export type PredictInput = z.infer<typeof PredictInput>;

export const PredictionPlanOutput = z.strictObject({
  run: z.string(),
  planKey: z.string(),
  batchPlanKey: z.string(),
  shardsKey: z.string(),
  shards: z.int(),
  shardsPerBatch: z.int().min(1),
  resultPrefix: z.string(),
});
export type PredictionPlanOutput = z.infer<typeof PredictionPlanOutput>;

/** The output of an execution that predicted. */
export const PredictedOutput = z.strictObject({
  status: z.literal('predicted'),
  run: z.string(),
  model: z.string(),
  version: z.string(),
  read: z.int(),
  predicted: z.int(),
  rejected: z.int(),
  manifestKey: z.string(),
  /** Prefix of the results' keys. */
  resultsKey: z.string(),
  warnings: z.array(z.string()),
  links: z.strictObject({ results: z.string() }),
});
export type PredictedOutput = z.infer<typeof PredictedOutput>;
export const PredictOutput = z.union([PredictionPlanOutput, ShardBatchOutput, PredictedOutput]);
export type PredictOutput = z.infer<typeof PredictOutput>;

/** Describes a failure: the job's own account from `failure.json` if it left one, else the state's error. */
export const ExplainInput = z.strictObject({
  run: z.string(),
  state: z.string(),
  error: z.string(),
  cause: z.string(),
  /** ARN, for the link to its page. */
  execution: z.string().optional(),
});
export const ExplainOutput = z.strictObject({ error: z.string(), cause: z.string(), state: z.string() });

/** No Catch takes these, not even that of `States.ALL` (Step Functions Developer Guide, "Error names"). */
export const UNCATCHABLE: readonly string[] = ['States.DataLimitExceeded', 'States.Runtime'];

/** The EventBridge event that ends every run, and the one of every move of a model by hand. */
export const RUN_EVENT = {
  source: 'unroll',
  detailTypes: {
    promoted: 'Unroll Model Promoted',
    kept: 'Unroll Champion Kept',
    awaiting: 'Unroll Approval Awaited',
    predicted: 'Unroll Predictions Ready',
    failed: 'Unroll Run Failed',
    deleted: 'Unroll Version Deleted',
  },
} as const;
