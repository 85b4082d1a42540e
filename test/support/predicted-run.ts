import { writeJson } from '../../shared/artifacts/json';
import { predictionKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { PredictionManifest, PredictionPlan, PredictionReceipt } from '../../shared/prediction';

export interface PredictedRun {
  readonly run: string;
  readonly model: string;
  readonly version: string;
  readonly startedAt: string;
  readonly keep?: readonly string[];
  /** A result each, in one shard. */
  readonly results: readonly object[];
  /** False: its manifest is missing, as of a run that ended early. */
  readonly isSealed?: boolean;
}

/** A run that predicted a dataset, as its steps leave it. */
export async function addPredictedRun(store: ArtifactStore, given: PredictedRun): Promise<void> {
  const { run, model, version, startedAt, keep = [], results, isSealed = true } = given;
  const keys = predictionKeys(run);
  const plan = PredictionPlan.parse({
    ...{ run, startedAt, version, codeVersion: 'test', notices: [] },
    request: { model, data: { location: 'data/new/' }, keep },
    dataset: { storeUri: store.uri, objects: [], shards: [] },
  });
  await writeJson(store, keys.plan, plan);
  await writeJson(store, keys.batchPlan, plan);
  await store.put(keys.shards, '[]');
  const rejected = results.filter((result) => 'rejected' in result).length;
  const counts = { read: results.length, predicted: results.length - rejected, rejected, reasons: [] };
  const file = { key: keys.results(0), sha256: 'of no meaning here' };
  await store.put(file.key, results.map((result) => `${JSON.stringify(result)}\n`).join(''));
  await writeJson(store, keys.receipt(0), PredictionReceipt.parse({ shard: 0, ...counts, results: file }));
  if (!isSealed) return;
  const manifest = PredictionManifest.parse({
    ...{ run, model, version, startedAt, location: 'data/new/', ...counts },
    results: [{ ...file, records: results.length }],
  });
  await writeJson(store, keys.manifest, manifest);
}
