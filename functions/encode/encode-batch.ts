import { readJson, writeJson } from '../../shared/artifacts/json';
import { Encoder } from '../../shared/dataset';
import type { ShardBatch, ShardBatchOutput } from '../../shared/workflow';
import type { Context } from '../lambda/handler';
import { loadDuplicates } from '../duplicates/find-duplicates';
import { readMoves } from '../records/moves';
import { encodeShard } from './encode-shard';
import type { RecordObserver } from './record-observer';
import { copyEncoding, encodingKey, remembered, type SharedInput } from '../shards/shard-reuse';
import { workOnBatch, type ShardCounts, type ShardJob } from '../shards/shard-batch';

/**
 * Encodes the shards of a batch: Arrow files a split, rejects, and the receipt, which is written last. A shard
 * that profiling set aside is left out; it was reported there. What an earlier run made of the same bytes with the same
 * encoder is copied.
 *
 * @param context.observer is shown each record as it is encoded; none that is copied
 * @throws UnreadableShard after the other shards are written
 * @throws DatasetChanged where an object is no longer the one that was planned
 */
export async function encodeBatch(
  batch: ShardBatch,
  { store, observer }: Pick<Context, 'store'> & { readonly observer?: RecordObserver },
): Promise<ShardBatchOutput> {
  // Once a batch: reading the digests of duplicates takes longer than many a shard.
  let shared: Promise<SharedInput> | undefined;
  return workOnBatch(batch, store, async (job) => {
    const input = await (shared ??= sharedInput(job));
    return encodeAndWrite(job, input, observer);
  });
}

async function sharedInput({ plan, keys, store }: ShardJob): Promise<SharedInput> {
  const encoder = await readJson(store, keys.encoder, Encoder);
  const isDropping = plan.request.data.duplicates === 'drop';
  return {
    encoder,
    dealt: await readMoves(store, keys, plan.request.data),
    duplicates: isDropping ? await loadDuplicates(store, keys, plan.request.task) : undefined,
  };
}

async function encodeAndWrite(
  job: ShardJob,
  shared: SharedInput,
  observer: RecordObserver | undefined,
): Promise<ShardCounts> {
  const { shard, files, plan, keys, store, source } = job;
  if ((await store.head(keys.unreadable(shard.id))) !== undefined) return { read: 0, rejected: 0 };
  return remembered(job, encodingKey(job, shared), {
    copy: (found) => copyEncoding(job, found),
    compute: async () => {
      const receipt = await encodeShard({
        store: source,
        shard,
        files,
        request: plan.request,
        encoder: shared.encoder,
        duplicates: shared.duplicates,
        moves: shared.dealt?.moves,
        observer,
        output: { store, keys },
      });
      await writeJson(store, keys.receipt(shard.id), receipt);
      return receipt;
    },
  });
}
