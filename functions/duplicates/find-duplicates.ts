import { z } from 'zod';
import { readJson, writeJson } from '../../shared/artifacts/json';
import type { buildKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { SPLITS, type RawExample, type Split } from '../../shared/dataset';
import { digestOf } from '../records/record-split';
import type { DataSource } from '../../shared/request/data';
import { mapLimited } from '../artifacts/map-limited';
import { DigestTable } from './digest-table';
import { ENTRY_WORDS, entryOf, LAYOUT, splitIn, wordsOf } from './example-digests';

/** 100 MB with their table. */
const ENTRIES_AT_ONCE = 2 * 2 ** 20;

type Keys = Pick<ReturnType<typeof buildKeys>, 'digests' | 'duplicates' | 'duplicateEntries'>;

/** What the shards' digests come to; `digest` is that of the entries, which decide what is dropped. */
export const FoundDuplicates = z.strictObject({ train: z.int(), validation: z.int(), digest: z.string() });
export type FoundDuplicates = z.infer<typeof FoundDuplicates>;

/**
 * Whether records that are alike can be on two sides at all, and are looked for. By hash of the record's bytes they
 * are on one, unless other fields than the task reads tell them apart: those are looked for where they are to be dropped.
 */
export function looksForDuplicates({
  split,
  duplicates,
  records,
}: Pick<DataSource, 'split' | 'duplicates' | 'records'>): boolean {
  // Lines of a long text come again, and are no records of their own.
  if (records.kind === 'stream') return false;
  return duplicates === 'drop' || split.by !== 'hash' || split.key !== undefined;
}

/**
 * Finds records of training and validation that a split held out more strictly has too, across all shards, and writes
 * their digests for encoding. Memory is bounded: of more than two million records a part is compared at a time.
 *
 * @param of.shards those that have digests
 * @param of.records how many they have together
 */
export async function findDuplicates(
  store: ArtifactStore,
  keys: Keys,
  { shards, records }: { readonly shards: readonly number[]; readonly records: number },
): Promise<FoundDuplicates> {
  const parts = Math.max(1, Math.min(LAYOUT.buckets, Math.ceil(records / ENTRIES_AT_ONCE)));
  const counts = { train: 0, validation: 0, test: 0 };
  const found: Uint32Array[] = [];
  for (let part = 0; part < parts; part++) {
    const first = Math.floor((LAYOUT.buckets * part) / parts);
    const end = Math.floor((LAYOUT.buckets * (part + 1)) / parts);
    const lists = await mapLimited(shards, (shard) => readBuckets(store, keys.digests(shard), first, end));
    const table = new DigestTable(lists.reduce((sum, { length }) => sum + length, 0) / ENTRY_WORDS);
    for (const list of lists) for (let at = 0; at < list.length; at += ENTRY_WORDS) table.add(list, at);
    for (const list of lists)
      for (let at = 0; at < list.length; at += ENTRY_WORDS)
        if (table.isHeldOut(list, at)) counts[SPLITS[splitIn(list, at)]!] += 1;
    found.push(table.shared());
  }
  const entries = Buffer.concat(found.map(({ buffer }) => new Uint8Array(buffer)));
  const digest = digestOf(entries);
  const result = { train: counts.train, validation: counts.validation, digest };
  await store.put(keys.duplicateEntries, entries);
  await writeJson(store, keys.duplicates, result);
  return result;
}

export const readDuplicates = (store: ArtifactStore, keys: Keys): Promise<FoundDuplicates> =>
  readJson(store, keys.duplicates, FoundDuplicates);

/** What `findDuplicates` wrote, to ask about one record after the other. */
export interface Duplicates {
  readonly digest: string;
  /** Whether a split held out more strictly has the record too. */
  has(example: RawExample, split: Split): boolean;
}

export async function loadDuplicates(store: ArtifactStore, keys: Keys): Promise<Duplicates> {
  const { digest } = await readDuplicates(store, keys);
  const entries = wordsOf(await store.get(keys.duplicateEntries));
  const table = new DigestTable(entries.length / ENTRY_WORDS);
  for (let at = 0; at < entries.length; at += ENTRY_WORDS) table.add(entries, at);
  return {
    digest,
    has: (example, split) =>
      entries.length > 0 && split !== 'test' && table.isHeldOut(entryOf(example, split), 0),
  };
}

async function readBuckets(
  store: ArtifactStore,
  key: string,
  first: number,
  end: number,
): Promise<Uint32Array> {
  if (first === 0 && end === LAYOUT.buckets)
    return wordsOf(await store.get(key)).subarray(LAYOUT.headerBytes / 4);
  const starts = wordsOf(await store.getRange(key, 0, LAYOUT.headerBytes));
  const byteOf = (bucket: number) => LAYOUT.headerBytes + starts[bucket]! * LAYOUT.entryBytes;
  if (starts[first] === starts[end]) return new Uint32Array(0);
  return wordsOf(await store.getRange(key, byteOf(first), byteOf(end)));
}
