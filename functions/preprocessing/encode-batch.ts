import { readJson, writeJson } from '../../shared/artifacts/json';
import { buildKeys } from '../../shared/artifacts/keys';
import { Encoder } from '../../shared/dataset';
import { RunPlan } from '../../shared/plan';
import type { ShardBatch, ShardBatchOutput } from '../../shared/workflow';
import type { Context } from '../lambda/handler';
import { loadDuplicates } from '../duplicates/find-duplicates';
import { encodeShard } from './encode-shard';
import { rememberEncoding, reuseEncoding, type SharedInput } from './shard-reuse';
import { workOnBatch, type ShardCounts, type ShardJob } from './shard-batch';

/**
 * Encodes the shards of a batch: Arrow files a split, rejects, and the receipt, which is written last. A shard
 * that profiling set aside is left out; it was reported there. What an earlier run made of the same bytes with the same
 * encoder is copied.
 *
 * @throws UnreadableShard after the other shards are written
 * @throws DatasetChanged where an object is no longer the one that was planned
 */
export async function encodeBatch(
  batch: ShardBatch,
  { store }: Pick<Context, 'store'>,
): Promise<ShardBatchOutput> {
  const plan = await readJson(store, batch.BatchInput.planKey, RunPlan);
  const encoder = await readJson(store, buildKeys(plan.buildRoot).encoder, Encoder);
  const isDropping = plan.request.data.duplicates === 'drop';
  const duplicates = isDropping ? await loadDuplicates(store, buildKeys(plan.buildRoot)) : undefined;
  return workOnBatch(batch, store, (job) => encodeAndWrite(job, { encoder, duplicates }));
}

async function encodeAndWrite(job: ShardJob, shared: SharedInput): Promise<ShardCounts> {
  const { shard, plan, keys, store, source } = job;
  if ((await store.head(keys.unreadable(shard.id))) !== undefined) return { read: 0, rejected: 0 };
  const reused = await reuseEncoding(job, shared);
  if (reused !== undefined) {
    await rememberEncoding(job, shared);
    return { ...reused, isReused: true };
  }
  const receipt = await encodeShard({
    store: source,
    shard,
    request: plan.request,
    ...shared,
    output: { store, keys },
  });
  await writeJson(store, keys.receipt(shard.id), receipt);
  await rememberEncoding(job, shared);
  return receipt;
}
