import { z } from 'zod';
import { DatasetFile, RejectReason, Shard } from './dataset';
import { PredictionRequest } from './request/prediction';

/** What a run that predicts decided before it computed; `predictions/<run>/plan.json`, never changed afterwards. */
export const PredictionPlan = z.strictObject({
  run: z.string(),
  startedAt: z.string(),
  codeVersion: z.string(),
  request: PredictionRequest,
  /** The version that predicts, whatever is in use later. */
  version: z.string(),
  dataset: z.strictObject({
    /** URI of the store that holds the records. */
    storeUri: z.string(),
    /** Left out of the plan that each batch of shards reads. */
    objects: z.array(DatasetFile),
    shards: z.array(Shard),
  }),
  notices: z.array(z.string()),
});
export type PredictionPlan = z.infer<typeof PredictionPlan>;

const Counts = {
  read: z.int(),
  predicted: z.int(),
  rejected: z.int(),
};

/** What became of one shard; written after its results. */
export const PredictionReceipt = z.strictObject({
  shard: z.int(),
  ...Counts,
  reasons: z.array(RejectReason),
  /** JSON Lines, one a record in their order. */
  results: z.strictObject({ key: z.string(), sha256: z.string() }),
});
export type PredictionReceipt = z.infer<typeof PredictionReceipt>;

/** All of a dataset's predictions; `predictions/<run>/manifest.json`, written last. */
export const PredictionManifest = z.strictObject({
  run: z.string(),
  model: z.string(),
  version: z.string(),
  startedAt: z.string(),
  /** Where the records lie. */
  location: z.string(),
  ...Counts,
  reasons: z.array(RejectReason),
  /** In the order of the records. */
  results: z.array(z.strictObject({ key: z.string(), records: z.int(), sha256: z.string() })),
});
export type PredictionManifest = z.infer<typeof PredictionManifest>;
