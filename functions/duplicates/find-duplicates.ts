import { z } from 'zod';
import { readJson, writeJson } from '../../shared/artifacts/json';
import type { buildKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { SPLITS, type RawExample, type Split } from '../../shared/dataset';
import { ArtifactCorrupt } from '../../shared/errors';
import type { Task } from '../../shared/request/task';
import { digestOf } from '../records/record-split';
import { bucketParts, LAYOUT, readBuckets, wordsOf } from '../artifacts/bucketed-pairs';
import { mapLimited } from '../artifacts/map-limited';
import { DigestTable } from './digest-table';
import { splitIn } from './example-digests';
import { ENTRY_WORDS, exampleHasher } from './example-hasher';

/** 100 MB, including their table. */
const ENTRIES_AT_ONCE = 4 * 2 ** 20;
/** 0.5 GB of digests, which a Lambda reads in a minute. Of more records only this many are looked at, and counts are estimates. */
const ENTRIES_COUNTED = 2 ** 26;

type Keys = Pick<ReturnType<typeof buildKeys>, 'digests' | 'duplicates' | 'duplicateEntries'>;

/** The duplicates among the shards' digests; `digest` is that of the entries, which decide what is dropped. */
export const FoundDuplicates = z.strictObject({
  train: z.int(),
  validation: z.int(),
  /** Records of the held-out splits that are in training too. */
  inTraining: z.strictObject({ validation: z.int(), test: z.int() }),
  digest: z.string(),
});
export type FoundDuplicates = z.infer<typeof FoundDuplicates>;

export interface Searched {
  /** The shards that have digests. */
  readonly shards: readonly number[];
  /** How many records they have in total. */
  readonly records: number;
  /** Whether every duplicate must be found, since they are to be dropped. */
  readonly isExact: boolean;
  readonly countedAtMost?: number;
}

/**
 * Finds, across all shards, the records of training and validation that are in a more strictly held-out split too, and
 * writes their digests for encoding. Memory is bounded: more than four million records are compared one part at a time.
 *
 * If duplicates are only counted and there are more than `ENTRIES_COUNTED` records, only those with the smallest digests
 * are looked at. Twins have the same digest, so either both are among them or neither is, and the counts are scaled up.
 */
export async function findDuplicates(
  store: ArtifactStore,
  keys: Keys,
  { shards, records, isExact, countedAtMost = ENTRIES_COUNTED }: Searched,
): Promise<FoundDuplicates> {
  const oneIn = isExact ? 1 : 2 ** Math.max(0, Math.ceil(Math.log2(records / countedAtMost)));
  const buckets = Math.max(1, LAYOUT.buckets / oneIn);
  const firstWordsBelow = 2 ** 32 / oneIn;
  const heldOut = { train: 0, validation: 0, test: 0 };
  const trained = { train: 0, validation: 0, test: 0 };
  const found: Uint32Array[] = [];
  for (const part of bucketParts(records / oneIn, { most: ENTRIES_AT_ONCE, buckets })) {
    const lists = await mapLimited(shards, async (shard) =>
      below(firstWordsBelow, await readBuckets(store, keys.digests(shard), part)),
    );
    const table = new DigestTable(lists.reduce((sum, { length }) => sum + length, 0) / ENTRY_WORDS);
    for (const list of lists) for (let at = 0; at < list.length; at += ENTRY_WORDS) table.add(list, at);
    for (const list of lists)
      for (let at = 0; at < list.length; at += ENTRY_WORDS) {
        const split = SPLITS[splitIn(list, at)]!;
        if (table.isHeldOut(list, at)) heldOut[split] += oneIn;
        if (table.isTrained(list, at)) trained[split] += oneIn;
      }
    if (isExact) found.push(table.shared());
  }
  const entries = Buffer.concat(found.map(({ buffer }) => new Uint8Array(buffer)));
  const result: FoundDuplicates = {
    train: heldOut.train,
    validation: heldOut.validation,
    inTraining: { validation: trained.validation, test: trained.test },
    digest: digestOf(entries),
  };
  if (isExact) await store.put(keys.duplicateEntries, entries);
  await writeJson(store, keys.duplicates, result);
  return result;
}

/** The entries whose first word is below the limit; a bucket may be looked at only in part. */
function below(limit: number, entries: Uint32Array): Uint32Array {
  if (limit >= 2 ** 32 / LAYOUT.buckets) return entries;
  const kept: number[] = [];
  for (let at = 0; at < entries.length; at += ENTRY_WORDS)
    if (entries[at]! < limit) kept.push(entries[at]!, entries[at + 1]!);
  return Uint32Array.from(kept);
}

export const readDuplicates = (store: ArtifactStore, keys: Keys): Promise<FoundDuplicates> =>
  readJson(store, keys.duplicates, FoundDuplicates);

/** What `findDuplicates` wrote, for looking up one record at a time. */
export interface Duplicates {
  readonly digest: string;
  /** Whether the record is in a more strictly held-out split too. */
  has(example: RawExample, split: Split): boolean;
}

/** @throws ArtifactCorrupt where the digests of duplicates are not those that were found */
export async function loadDuplicates(store: ArtifactStore, keys: Keys, task: Task): Promise<Duplicates> {
  const entryOf = exampleHasher(task);
  const { digest } = await readDuplicates(store, keys);
  const bytes = await store.get(keys.duplicateEntries);
  if (digestOf(bytes) !== digest)
    throw new ArtifactCorrupt(
      `${store.uri}/${keys.duplicateEntries} is not what was written: ${keys.duplicates} has another digest of it; run again with "reuse": "refuse"`,
    );
  const entries = wordsOf(bytes);
  const table = new DigestTable(entries.length / ENTRY_WORDS);
  for (let at = 0; at < entries.length; at += ENTRY_WORDS) table.add(entries, at);
  return {
    digest,
    has: (example, split) =>
      entries.length > 0 && split !== 'test' && table.isHeldOut(entryOf(example, split), 0),
  };
}
