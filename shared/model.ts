import { z } from 'zod';
import { Environment, Marks, Metrics } from './evaluation';
import { RunRequest } from './request/request';
import { Settings } from './request/settled';
import { MetricName } from './metrics';

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
});
export type Decision = z.infer<typeof Decision>;

/** `models/<model>/<version>/manifest.json`, written last: without it, a version does not count as published. */
export const ModelManifest = z.strictObject({
  model: z.string(),
  version: z.string(),
  createdAt: z.string(),
  files: z.array(z.strictObject({ name: z.string(), sizeBytes: z.int(), sha256: z.string() })),
  metrics: z.strictObject({ test: Metrics, validation: Metrics, baseline: Metrics }),
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
    environment: Environment,
  }),
});
export type ModelManifest = z.infer<typeof ModelManifest>;
