import { readJson } from '../../shared/artifacts/json';
import { openStore } from '../../shared/artifacts/open';
import { buildKeys, runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import type { DatasetFile, Shard } from '../../shared/dataset';
import { DatasetChanged, UnreadableShard } from '../../shared/errors';
import { RunPlan } from '../../shared/plan';
import type { ShardBatch, ShardBatchOutput } from '../../shared/workflow';
import { verifyShard } from './shard-check';

/** What the work on one shard receives. */
export interface ShardJob {
  readonly shard: Shard;
  /** The objects of a shard that has several. */
  readonly files: readonly DatasetFile[] | undefined;
  readonly plan: RunPlan;
  readonly keys: ReturnType<typeof buildKeys>;
  /** Where results go. */
  readonly store: ArtifactStore;
  /** Where the dataset's objects are. */
  readonly source: ArtifactStore;
}

export interface ShardCounts {
  readonly read: number;
  readonly rejected: number;
  /** Whether an earlier run had already computed the result. */
  readonly isReused?: boolean;
}

/**
 * Works on every shard of a batch, then throws if one could not be read: the others' results are written, so that
 * a tolerated shard loses only its own records.
 *
 * @throws UnreadableShard, DatasetChanged
 * @throws ArtifactCorrupt where a shard is not as it was planned
 */
export async function workOnBatch(
  { Items, BatchInput }: ShardBatch,
  store: ArtifactStore,
  work: (job: ShardJob) => Promise<ShardCounts>,
): Promise<ShardBatchOutput> {
  const plan = await readJson(store, BatchInput.planKey, RunPlan);
  for (const shard of Items) verifyShard(plan.run, shard);
  const keys = buildKeys(plan.buildRoot);
  const source = plan.dataset.storeUri === store.uri ? store : openStore(plan.dataset.storeUri);
  // The plan for child executions leaves out the objects: with 100,000 of them, reading it takes longer than most shards.
  const files = Items.some((shard) => shard.files !== undefined)
    ? (await readJson(store, runKeys(plan.run).plan, RunPlan)).dataset.objects
    : [];
  const total = { shards: 0, reused: 0, read: 0, rejected: 0 };
  const failures: Error[] = [];
  for (const shard of Items) {
    try {
      const { from = 0, count = 0 } = shard.files ?? {};
      const own = shard.files && files.slice(from, from + count);
      const {
        read,
        rejected,
        isReused = false,
      } = await work({ shard, files: own, plan, keys, store, source });
      total.shards += 1;
      total.reused += isReused ? 1 : 0;
      total.read += read;
      total.rejected += rejected;
    } catch (error) {
      if (!(error instanceof UnreadableShard || error instanceof DatasetChanged)) throw error;
      failures.push(error);
    }
  }
  // A changed dataset cannot be tolerated, so it is what the batch reports.
  const worst = failures.find((failure) => failure instanceof DatasetChanged) ?? failures[0];
  if (worst !== undefined) throw worst;
  return total;
}
