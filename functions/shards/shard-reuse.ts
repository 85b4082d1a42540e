import { z } from 'zod';
import { jsonDigest, readJson, writeJson } from '../../shared/artifacts/json';
import { buildKeys, shardKeys, type BuildKeys } from '../../shared/artifacts/keys';
import { sha256Of } from '../../shared/artifacts/sha256';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ShardProfile, ShardReceipt, SPLITS, type Encoder } from '../../shared/dataset';
import { ArtifactCorrupt, ArtifactNotFound } from '../../shared/errors';
import type { Duplicates } from '../duplicates/find-duplicates';
import { hasAdjacentGroups } from '../groups/group-keys';
import { checksKeys } from '../groups/split-keys';
import type { StoredMoves } from '../records/moves';
import type { ShardCounts, ShardJob } from './shard-batch';

/**
 * Results of shards, found by content: a pointer stored under a digest of everything that decides the result names a
 * build that has it. A later build copies the result (within S3), so that each build is complete on its own, and points
 * to itself: one that referred to the files of another would lose them when the bucket's rule deletes that other one
 * (`retention.datasetDays`), which also bounds what the copies take.
 * Two runs that start together may both compute a shard; their results are the same bytes, and either pointer will do.
 */
export const Pointer = z.strictObject({ root: z.string(), shard: z.int() });
export type Pointer = z.infer<typeof Pointer>;

/** What all shards of a dataset are encoded with. */
export interface SharedInput {
  readonly encoder: Encoder;
  /** The duplicates to drop; undefined if none are dropped. */
  readonly duplicates: Duplicates | undefined;
  /** Of a stratified split; undefined if it is none. */
  readonly dealt: StoredMoves | undefined;
}

/** How to make a result, or copy an existing one. `copy` returns undefined if that one is no longer complete. */
interface Work<Result> {
  readonly copy: (found: Pointer) => Promise<Result | undefined>;
  readonly compute: () => Promise<Result>;
}

/** Copies what `key` points to, or computes it if no build has it or the run refuses reuse; then `key` points here. */
export async function remembered(
  job: ShardJob,
  key: string,
  { copy, compute }: Work<ShardCounts>,
): Promise<ShardCounts> {
  const found = await follow(job, key);
  const copied = found && (await copy(found));
  const result = copied ?? (await compute());
  await writeJson(job.store, key, { root: job.keys.root, shard: job.shard.id } satisfies Pointer);
  return { ...result, isReused: copied !== undefined };
}

/** Copies the profile of the same bytes that were read in the same way. */
export async function copyProfile(job: ShardJob, found: Pointer): Promise<ShardProfile | undefined> {
  const { shard, keys, store } = job;
  const from = buildKeys(found.root);
  const profile = await ifSound(readJson(store, from.profile(found.shard), ShardProfile));
  if (profile === undefined) return undefined;
  const copied = await ifSound(store.copy(from.digests(found.shard), keys.digests(shard.id)));
  if (copied === undefined) return undefined;
  if (hasAdjacentGroups(job.plan.request.data)) {
    const groups = await ifSound(store.copy(from.groupKeys(found.shard), keys.groupKeys(shard.id)));
    if (groups === undefined) return undefined;
  }
  if (checksKeys(job.plan.request.data)) {
    const splitKeys = await ifSound(store.copy(from.splitKeys(found.shard), keys.splitKeys(shard.id)));
    if (splitKeys === undefined) return undefined;
  }
  const own = { ...profile, shard: shard.id };
  await writeJson(store, keys.profile(shard.id), own);
  return own;
}

/** Copies the encoded shard of the same bytes and the same encoder. */
export async function copyEncoding(
  { shard, keys, store }: ShardJob,
  found: Pointer,
): Promise<ShardReceipt | undefined> {
  const from = buildKeys(found.root);
  const receipt = await ifSound(readJson(store, from.receipt(found.shard), ShardReceipt));
  if (receipt === undefined) return undefined;
  for (const folder of [...SPLITS, 'rejects'] as const) {
    const files = await copyFiles(
      store,
      from.shardFiles(folder, found.shard),
      keys.shardFiles(folder, shard.id),
    );
    const expected = folder === 'rejects' ? receipt.rejected : receipt.encoded[folder];
    if (files === undefined || (files === 0 && expected > 0)) return undefined;
  }
  if (!(await areSound(store, keys, shard.id, receipt.digests?.rejects))) return undefined;
  // Last, as when a shard is encoded, since a receipt says that its files are there.
  const own = { ...receipt, shard: shard.id, copiedFrom: found.root };
  await writeJson(store, keys.receipt(shard.id), own);
  return own;
}

/** Whether the lists of what was set aside are those that were written; lists of before there were digests are taken as they are. */
async function areSound(
  store: ArtifactStore,
  keys: BuildKeys,
  shard: number,
  digests: readonly string[] = [],
): Promise<boolean> {
  for (const [part, digest] of digests.entries()) {
    if ((await ifSound(sha256Of(store, keys.rejects(shard, part)))) !== digest) return false;
  }
  return true;
}

/** @returns how many files there were, one or several parts; undefined if one disappeared in the meantime */
async function copyFiles(store: ArtifactStore, from: string, to: string): Promise<number | undefined> {
  let files = 0;
  for await (const { key } of store.list(from)) {
    const rest = key.slice(from.length);
    // `000001.arrow` and `000001-000002.jsonl`, not another shard whose number begins with this one's.
    if (!/^[.-]/.test(rest)) continue;
    if ((await ifSound(store.copy(key, `${to}${rest}`))) === undefined) return undefined;
    files += 1;
  }
  return files;
}

async function follow({ plan, keys, store }: ShardJob, key: string): Promise<Pointer | undefined> {
  if (plan.request.reuse === 'refuse') return undefined;
  const pointer = await ifSound(readJson(store, key, Pointer));
  // An earlier attempt left it, and may have died halfway: the same bytes are written again.
  return pointer?.root === keys.root ? undefined : pointer;
}

/**
 * What is gone, is damaged, or was written by another version of the code, is computed again.
 *
 * @param tell given the reason where it is there and not sound
 */
export async function ifSound<Value>(
  read: Promise<Value>,
  tell: (why: string) => void = () => undefined,
): Promise<Value | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof ArtifactCorrupt) tell(error.message);
    if (error instanceof ArtifactNotFound || error instanceof ArtifactCorrupt) return undefined;
    throw error;
  }
}

export const profileKey = (job: ShardJob, dealt: StoredMoves | undefined): string =>
  shardKeys.profile(jsonDigest({ ...sourceOf(job), moves: dealt?.digest }));

/** The source, and the parts of the encoder that change a byte: not how often a label occurs in the whole dataset. */
export function encodingKey(job: ShardJob, { encoder, duplicates, dealt }: SharedInput): string {
  const { input, target, firstLines, trainingQuotas } = encoder;
  return shardKeys.encoding(
    jsonDigest({
      ...sourceOf(job),
      input: { ...input, channelNames: undefined },
      target: { ...target, counts: undefined },
      firstLine: firstLines?.[String(job.shard.id)],
      trainingQuota: trainingQuotas?.[String(job.shard.id)],
      duplicates: duplicates?.digest,
      moves: dealt?.digest,
    }),
  );
}

/** Which bytes are read, and how. The number of a shard has a meaning in its own dataset only. */
export const sourceOf = ({ shard, plan }: ShardJob) => ({
  storeUri: plan.dataset.storeUri,
  encoding: plan.dataset.encoding,
  ...shard,
  id: undefined,
  check: undefined,
  // These are indices into this run's list; the ETag stands for the files themselves.
  files: undefined,
});
