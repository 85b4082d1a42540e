import { hash } from 'node:crypto';
import type { BuildKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import type { Shard, Side } from '../../shared/dataset';
import { UnreadableShard } from '../../shared/errors';
import type { DataSource } from '../../shared/request/data';
import { readAhead } from '../artifacts/map-limited';

/** Whether a group's rows are said to be next to each other, which for those of several files merging checks. */
export const hasAdjacentGroups = ({ records }: Pick<DataSource, 'records'>): boolean =>
  records.kind === 'groups' && records.rows === 'adjacent';

/** The keys of a shard's groups: 64 bits of a hash of each, of which a billion have a twin by chance with odds of 3 %. */
export class GroupKeys {
  readonly #hashes: bigint[] = [];

  /** The same key in files of two sides is two groups. */
  add(key: string, side: Side): void {
    this.#hashes.push(BigInt(`0x${hash('sha256', `${side} ${key}`).slice(0, 16)}`));
  }

  toBytes(): Uint8Array {
    return new Uint8Array(BigUint64Array.from(this.#hashes).buffer);
  }
}

/**
 * Checks that no group has rows in two shards.
 *
 * @throws UnreadableShard where one has: each part would be a record, in silence
 */
export async function checkGroupsAreWhole(
  store: ArtifactStore,
  keys: Pick<BuildKeys, 'groupKeys'>,
  shards: readonly Pick<Shard, 'id' | 'key'>[],
): Promise<void> {
  const shardOf = new Map<bigint, string>();
  const read = async ({ id, key }: Pick<Shard, 'id' | 'key'>) => ({
    key,
    bytes: await store.get(keys.groupKeys(id)),
  });
  for await (const { key, bytes } of readAhead(shards, read)) {
    for (const group of new BigUint64Array(new Uint8Array(bytes).buffer)) {
      const other = shardOf.get(group);
      if (other !== undefined) {
        throw new UnreadableShard(
          `${key} cannot be read: a group that it has rows of has others in ${other}, but data.records.rows is "adjacent", which says that a group's rows are next to each other; leave data.records.rows out, and a group's rows may lie anywhere`,
        );
      }
      shardOf.set(group, key);
    }
  }
}
