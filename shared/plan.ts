import { z } from 'zod';
import { DatasetFile, Shard } from './dataset';
import { RunRequest } from './request/request';

/*
 * Readers pass over fields that they do not know: during a deployment, and after a return to an earlier version, the
 * reader may be older than the writer.
 */

/** Which model version is in use; `champion.json`, swapped by conditional write. */
export const Champion = z.object({
  model: z.string(),
  version: z.string(),
  promotedAt: z.string(),
  run: z.string(),
});
export type Champion = z.infer<typeof Champion>;

/** What the model was last trained from; `last-run.json`. */
export const LastRun = z.object({
  run: z.string(),
  version: z.string(),
  promoted: z.boolean(),
  /** Whether it waited for a person when the run ended. */
  awaitsApproval: z.boolean().default(false),
  /**
   * Whether its model was held against the champion. False if it lost a race to a model that was tested on other
   * records, or if the champion could not be read: the same run would then come to something else.
   */
  settled: z.boolean().default(true),
  datasetFingerprint: z.string(),
  /** SHA-256 of the parts of the request that determine the model. */
  requestDigest: z.string(),
});
export type LastRun = z.infer<typeof LastRun>;

/** A file of pretrained embeddings, as the plan found it. */
export const VectorsFile = z.object({
  /** As the request names it. */
  file: z.string(),
  storeUri: z.string(),
  key: z.string(),
  etag: z.string(),
  sizeBytes: z.int(),
  /** Numbers of each vector, as its first line has them. */
  dimensions: z.int(),
});
export type VectorsFile = z.infer<typeof VectorsFile>;

/** Everything a run decided before it computed; `runs/<run>/plan.json`, never changed afterwards. */
export const RunPlan = z.object({
  run: z.string(),
  startedAt: z.string(),
  codeVersion: z.string(),
  request: RunRequest,
  dataset: z.object({
    /** SHA-256 of the objects' keys, sizes and ETags. */
    fingerprint: z.string(),
    /** SHA-256 of what determines the encoded bytes: format, split, input, target, encoder version. */
    encoding: z.string(),
    /** URI of the store that holds the objects: the artifact store or another bucket. */
    storeUri: z.string(),
    objects: z.array(DatasetFile),
    shards: z.array(Shard),
  }),
  /** The earlier run whose encoded dataset this run reuses. */
  reused: z.object({ run: z.string(), manifestKey: z.string() }).nullable(),
  /** Root of the build that this run reads (its own, or the reused one). */
  buildRoot: z.string(),
  champion: Champion.nullable(),
  /** One for each file of `network.pretrainedEmbeddings`, of which a sweep may have several. */
  vectors: z.array(VectorsFile).default([]),
  /** The sweep's variants, in its order. */
  variants: z
    .array(z.object({ changes: z.record(z.string(), z.unknown()), request: RunRequest }))
    .default([]),
  /** In the plan of a variant: the run that it is part of. */
  variantOf: z.string().nullable().default(null),
  /** In the plan of a rematch: the run whose candidate is compared with `champion`, which took the place meanwhile. */
  rematchOf: z.string().nullable().default(null),
  /** The stricter limit of `training.budget`, in seconds of the job's work, and its description. */
  budget: z.object({ seconds: z.number(), limit: z.string() }).nullable().default(null),
  /** What an hour of the training instance costs, in US dollars; null where this deployment was not told. */
  dollarsPerHour: z.number().nullable().default(null),
  /** What was passed over since it was damaged, one sentence each; among the run's warnings. */
  notices: z.array(z.string()).default([]),
});
export type RunPlan = z.infer<typeof RunPlan>;
