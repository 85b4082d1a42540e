import type { BuildKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { SPLITS, type Split } from '../../shared/dataset';
import type { DataSource } from '../../shared/request/data';
import { listNames, showValue } from '../../shared/request/nearest';
import { BucketedPairs, bucketParts, readBuckets } from '../artifacts/bucketed-pairs';
import { mapLimited } from '../artifacts/map-limited';
import { DigestTable } from '../duplicates/digest-table';
import { ENTRY_WORDS, SPLIT_BITS } from '../duplicates/example-hasher';

/** 100 MB, with their table. */
const ENTRIES_AT_ONCE = 4 * 2 ** 20;

/** Whether records with the same key may be on two sides, since files or a field say which records are the test split. */
export const checksKeys = ({ split }: Pick<DataSource, 'split'>): boolean =>
  (split.by === 'file' || split.by === 'field') && split.key !== undefined;

/** The values of the split's key in a shard, each once for each split, as 62 bits of their digest. */
export class SplitKeys {
  readonly #known = new Set<string>();
  readonly #entries = new BucketedPairs();

  /** @param identity SHA-256 of the values, in hexadecimal */
  add(identity: string, split: Split): void {
    const number = SPLITS.indexOf(split);
    const name = `${identity.slice(0, 16)}${number}`;
    if (this.#known.has(name)) return;
    this.#known.add(name);
    const [first, second] = wordsOfIdentity(identity);
    this.#entries.add(first, (second | number) >>> 0);
  }

  toBytes(): Uint8Array {
    return this.#entries.toBytes();
  }
}

/**
 * Whether a shard has records with a value of the split's key, as far as 62 bits of its digest tell.
 *
 * @param fileKey of the shard's hashes
 * @param identity SHA-256 of the value, in hexadecimal
 */
export async function hasSplitKey(store: ArtifactStore, fileKey: string, identity: string): Promise<boolean> {
  const [first, second] = wordsOfIdentity(identity);
  const bucket = first >>> 24;
  const pairs = await readBuckets(store, fileKey, { first: bucket, end: bucket + 1 });
  for (let at = 0; at < pairs.length; at += ENTRY_WORDS)
    if (pairs[at] === first && (pairs[at + 1]! & ~SPLIT_BITS) >>> 0 === second) return true;
  return false;
}

/** The split's number takes the place of the last bits. */
function wordsOfIdentity(identity: string): readonly [number, number] {
  const second = Number.parseInt(identity.slice(8, 16), 16);
  return [Number.parseInt(identity.slice(0, 8), 16), (second & ~SPLIT_BITS) >>> 0];
}

/**
 * Says how many values of the split's key the test split has that training or validation has too; nothing where there
 * are none, or the key decides all splits.
 */
export async function keyWarnings(
  store: ArtifactStore,
  keys: Pick<BuildKeys, 'splitKeys'>,
  {
    data: { split },
    shards,
    records,
  }: { readonly data: DataSource; readonly shards: readonly number[]; readonly records: number },
): Promise<string[]> {
  if (!checksKeys({ split }) || !('key' in split)) return [];
  let onBoth = 0;
  let inTest = 0;
  for (const part of bucketParts(records, { most: ENTRIES_AT_ONCE })) {
    const lists = await mapLimited(shards, (shard) => readBuckets(store, keys.splitKeys(shard), part));
    const table = new DigestTable(lists.reduce((sum, { length }) => sum + length, 0) / ENTRY_WORDS);
    for (const list of lists) for (let at = 0; at < list.length; at += ENTRY_WORDS) table.add(list, at);
    inTest += table.count('test');
    // Training and validation share none: the key decides between them.
    onBoth += table.shared().length / ENTRY_WORDS;
  }
  if (onBoth === 0) return [];
  const names = listNames(
    (split.key ?? []).map((name) => showValue(name)),
    'and',
  );
  return [
    `${onBoth} of the ${inTest} values of ${names} in the test split ${onBoth === 1 ? 'has' : 'have'} records in training or validation too, so the score is partly of what was learned there; data.split.key decides only between training and validation, so give each value to one side, or split by "hash".`,
  ];
}
