import { z } from 'zod';
import { Environment, Intervals, Marks, Metrics } from './evaluation';
import { RunRequest } from './request/request';
import { Settings } from './request/settled';
import { MetricName } from './metrics';
import { ResampledUnit } from './scores/predictions';
import { TrainingStart } from './start';

/** By how much the candidate is better than the champion on resamples of the same test records. */
export const GainInterval = z.strictObject({
  confidence: z.number(),
  /** In units of the metric; positive: the candidate is better, whatever the metric. */
  low: z.number(),
  high: z.number(),
  records: z.int(),
  /** What was resampled, how many there are, and how many of them tell the models apart. */
  unit: ResampledUnit,
  units: z.int(),
  differing: z.int(),
  seed: z.number(),
});
export type GainInterval = z.infer<typeof GainInterval>;

/** The gate's verdict; `runs/<run>/decision.json`. */
export const Decision = z.strictObject({
  promote: z.boolean(),
  /** One sentence with the figures. */
  reason: z.string(),
  metric: MetricName,
  candidate: z.number(),
  champion: z.number().nullable(),
  baseline: z.number().nullable(),
  championVersion: z.string().nullable(),
  /** Null where there is no champion, or nothing to resample. */
  interval: GainInterval.nullable().default(null),
  /** How many runs of the model this test split has judged, this one among them; null where they were not counted. */
  judged: z.int().nullable().default(null),
  /** Why the champion could not be read or evaluated; null where it was, or where there is none. */
  championUnreadable: z.string().nullable().default(null),
  /** How often the champion was evaluated anew since another model, tested on other records, had taken its place. */
  rematches: z.int().default(0),
  /** Whether it passed and waits for a person. */
  awaitsApproval: z.boolean().default(false),
  /** What people should know about the decision, one sentence each. */
  warnings: z.array(z.string()).default([]),
});
export type Decision = z.infer<typeof Decision>;

/** `models/<model>/<version>/manifest.json`, written last: without it, a version does not count as published. */
export const ModelManifest = z.strictObject({
  model: z.string(),
  version: z.string(),
  createdAt: z.string(),
  files: z.array(z.strictObject({ name: z.string(), sizeBytes: z.int(), sha256: z.string() })),
  metrics: z.strictObject({
    test: Metrics,
    /** Of the metrics in `test`; absent in versions from before they were taken. */
    intervals: Intervals.optional(),
    validation: Metrics,
    baseline: Metrics,
  }),
  decision: Decision,
  marks: Marks,
  /** What a person should know of its data beside the figures, one sentence each. */
  warnings: z.array(z.string()).default([]),
  lineage: z.strictObject({
    run: z.string(),
    codeVersion: z.string(),
    parentChampion: z.string().nullable(),
    datasetFingerprint: z.string(),
    encoding: z.string(),
    datasetRun: z.string(),
    testFingerprint: z.string(),
    /** As it was trained: with the settings in place. */
    request: RunRequest,
    settings: Settings.default([]),
    /** What training started from; absent where all weights were initialised because nothing else was asked for. */
    start: TrainingStart.optional(),
    environment: Environment,
  }),
});
export type ModelManifest = z.infer<typeof ModelManifest>;

/** `models/<model>/judged/<test fingerprint>.json`: the runs that a test split has judged. */
export const Judged = z.strictObject({ count: z.int(), runs: z.array(z.string()) });

/**
 * What became of a candidate. `lost-race`: another took the place and was tested on other records, again and again, or
 * is evaluated on the candidate's records now.
 */
export const CandidateState = z.enum([
  'promoted',
  'kept',
  'awaiting-approval',
  'approved',
  'refused',
  'lost-race',
]);
export type CandidateState = z.infer<typeof CandidateState>;

/** A line of `models/<model>/history.jsonl`: one for each promotion, refusal, move of the champion by hand and deletion. */
export const HistoryEntry = z.strictObject({
  at: z.string(),
  event: z.enum([...CandidateState.options, 'put-into-use', 'rolled-back', 'deleted']),
  version: z.string(),
  run: z.string(),
  /** The champion before and after. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** `gate`, or the person who decided. */
  who: z.string(),
  why: z.string(),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

/** `models/<model>/approvals/<version>.json`: a candidate that passed the gate and waits for a person, or waited. */
export const Approval = z.strictObject({
  model: z.string(),
  version: z.string(),
  run: z.string(),
  state: z.enum(['awaiting-approval', 'approved', 'refused']),
  since: z.string(),
  /** Of the gate. */
  reason: z.string(),
  decided: z.strictObject({ at: z.string(), who: z.string(), why: z.string() }).nullable(),
});
export type Approval = z.infer<typeof Approval>;
