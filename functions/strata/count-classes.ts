import { jsonDigest, readJson, writeJson } from '../../shared/artifacts/json';
import { buildKeys, shardKeys } from '../../shared/artifacts/keys';
import type { Side } from '../../shared/dataset';
import { Rejection } from '../../shared/encoding';
import { UnreadableShard } from '../../shared/errors';
import type { RunRequest } from '../../shared/request/request';
import type { ShardBatch, ShardBatchOutput } from '../../shared/workflow';
import type { Context } from '../lambda/handler';
import { measurer } from '../profile/measure';
import { tokenTallies } from '../profile/token-tally';
import { SetAside } from '../records/examples';
import { gathersRows } from '../records/gathering';
import { placeOf } from '../records/moves';
import { readExamples } from '../records/read-examples';
import { workOnBatch, type ShardCounts, type ShardJob } from '../shards/shard-batch';
import { ifSound, remembered, sourceOf, type Pointer } from '../shards/shard-reuse';
import { ClassPlaces, ShardClasses } from './shard-classes';

/**
 * Counts the classes of the shards of a batch, of the records that can be used and are dealt by hash, and writes where
 * each would be dealt. What an earlier run counted in the same bytes is copied. A shard that cannot be read is left to
 * profiling, which reports it.
 *
 * @throws DatasetChanged where an object is no longer the one that was planned
 * @throws DatasetUnusable where there are too many classes
 */
export const countClasses = (
  batch: ShardBatch,
  { store }: Pick<Context, 'store'>,
): Promise<ShardBatchOutput> =>
  workOnBatch(batch, store, async (job) => {
    if (isDealtElsewise(job)) return NOTHING;
    try {
      return await remembered(job, shardKeys.classes(jsonDigest(sourceOf(job))), {
        copy: (found) => copyClasses(job, found),
        compute: () => countAndWrite(job),
      });
    } catch (error) {
      if (error instanceof UnreadableShard) return NOTHING;
      throw error;
    }
  });

const NOTHING: ShardCounts = { read: 0, rejected: 0 };

/** Whether the file itself says which split its records are in. */
const isDealtElsewise = ({ shard: { side }, plan }: ShardJob): boolean =>
  !gathersRows(plan.request.data) && !isDealt(side);

const isDealt = (side: Side): boolean => side === 'training' || side === 'any';

async function copyClasses(
  { shard, keys, store }: ShardJob,
  found: Pointer,
): Promise<ShardClasses | undefined> {
  const from = buildKeys(found.root);
  const classes = await ifSound(readJson(store, from.classes(found.shard), ShardClasses));
  if (classes === undefined) return undefined;
  const copied = await ifSound(store.copy(from.classPlaces(found.shard), keys.classPlaces(shard.id)));
  if (copied === undefined) return undefined;
  const own = { ...classes, shard: shard.id };
  await writeJson(store, keys.classes(shard.id), own);
  return own;
}

async function countAndWrite(job: ShardJob): Promise<ShardCounts> {
  const { shard, keys, store } = job;
  const { read, rejected, places } = await countShard(job);
  const classes: ShardClasses = { shard: shard.id, read, rejected, classes: places.classes };
  await store.put(keys.classPlaces(shard.id), places.entries.toBytes());
  await writeJson(store, keys.classes(shard.id), classes);
  return classes;
}

/** Counts of the records with the commonest number of channels; profiling sets the others aside. */
async function countShard({ shard, files, plan: { request }, source: store }: ShardJob) {
  const { data, task } = request;
  const measure = measurer(task, tokenTallies(task), data.normalization);
  const byWidth = new Map<number, ClassPlaces>();
  const isTolerant = data.rejects.toleratedShardPercentage > 0;
  const setAside = isTolerant ? () => undefined : undefined;
  let read = 0;
  let rejected = 0;
  for await (const { items } of readExamples({ store, shard, files, request, setAside }).batches) {
    read += items.length;
    for (const record of items) {
      const measured = record instanceof SetAside ? record.why : measure(record.example);
      if (measured instanceof Rejection || record instanceof SetAside) rejected += 1;
      else if (record.identity !== undefined && isDealtByHash(request.data, record.split)) {
        const places = byWidth.get(measured.width) ?? new ClassPlaces();
        byWidth.set(measured.width, places);
        places.add(placeOf(record.identity), String(measured.example.target));
      }
    }
  }
  const [places = new ClassPlaces()] = [...byWidth.values()].sort(
    (a, b) => b.entries.pairs - a.entries.pairs,
  );
  return { read, rejected, places };
}

/** Where files or a field name the test split, that of its records is not decided by hash. */
const isDealtByHash = ({ split }: Pick<RunRequest['data'], 'split'>, of: string): boolean =>
  split.by === 'hash' || of !== 'test';
