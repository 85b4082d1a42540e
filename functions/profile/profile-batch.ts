import { writeJson } from '../../shared/artifacts/json';
import type { UnreadableMarker } from '../../shared/dataset';
import { UnreadableShard } from '../../shared/errors';
import type { ShardBatch, ShardBatchOutput } from '../../shared/workflow';
import type { Context } from '../lambda/handler';
import { DigestsByWidth } from '../duplicates/example-digests';
import { exampleHasher, type EntryOf } from '../duplicates/example-hasher';
import { GroupKeys, hasAdjacentGroups } from '../groups/group-keys';
import { checksKeys, SplitKeys } from '../groups/split-keys';
import { readMoves, type Moves, type StoredMoves } from '../records/moves';
import { profileShard } from './profile-shard';
import { copyProfile, profileKey, remembered } from '../shards/shard-reuse';
import { workOnBatch, type ShardCounts, type ShardJob } from '../shards/shard-batch';

/**
 * Measures the shards of a batch and writes a profile of each; for one that cannot be read, the reason. What an earlier
 * run found in the same bytes is copied.
 *
 * @throws UnreadableShard after the other shards' profiles are written
 * @throws DatasetChanged where an object is no longer the one that was planned
 */
export const profileBatch = (
  batch: ShardBatch,
  { store }: Pick<Context, 'store'>,
): Promise<ShardBatchOutput> => {
  // Once a batch: it remembers labels.
  let entryOf: EntryOf | undefined;
  let shared: Promise<StoredMoves | undefined> | undefined;
  return workOnBatch(batch, store, async (job) => {
    const dealt = await (shared ??= readMoves(store, job.keys, job.plan.request.data));
    return remembered(job, profileKey(job, dealt), {
      copy: (found) => copyProfile(job, found),
      compute: () =>
        profileAndWrite(job, {
          entryOf: (entryOf ??= exampleHasher(job.plan.request.task)),
          moves: dealt?.moves,
        }),
    });
  });
};

async function profileAndWrite(
  { shard, files, plan, keys, store, source }: ShardJob,
  { entryOf, moves }: { readonly entryOf: EntryOf; readonly moves: Moves | undefined },
): Promise<ShardCounts> {
  try {
    const digests = new DigestsByWidth(entryOf);
    const splitKeys = checksKeys(plan.request.data) ? new SplitKeys() : undefined;
    const groups = hasAdjacentGroups(plan.request.data) ? new GroupKeys() : undefined;
    const profile = await profileShard({
      store: source,
      shard,
      files,
      request: plan.request,
      moves,
      ended: groups && ((group, side) => groups.add(group, side)),
      seen: (example, split, width) => digests.add(example, split, width),
      identified: splitKeys && ((identity, split) => splitKeys.add(identity, split)),
    });
    await store.put(keys.digests(shard.id), digests.toBytes(profile.inputMoments.length));
    if (groups !== undefined) await store.put(keys.groupKeys(shard.id), groups.toBytes());
    if (splitKeys !== undefined) await store.put(keys.splitKeys(shard.id), splitKeys.toBytes());
    await writeJson(store, keys.profile(shard.id), profile);
    return profile;
  } catch (error) {
    if (error instanceof UnreadableShard) {
      const marker: UnreadableMarker = { shard: shard.id, key: shard.key, reason: error.message };
      await writeJson(store, keys.unreadable(shard.id), marker);
    }
    throw error;
  }
}
