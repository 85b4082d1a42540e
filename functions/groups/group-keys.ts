import { hash } from 'node:crypto';
import type { BuildKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import type { Shard, Side } from '../../shared/dataset';
import { UnreadableShard } from '../../shared/errors';
import type { DataSource } from '../../shared/request/data';
import { withDigest, withoutDigest } from '../artifacts/digest-at-end';
import { readAhead } from '../artifacts/map-limited';

/** Whether the request says that a group's rows are next to each other. Across files, merging checks that. */
export const hasAdjacentGroups = ({ records }: Pick<DataSource, 'records'>): boolean =>
  records.kind === 'groups' && records.rows === 'adjacent';

/** The keys of a shard's groups, each as 64 bits of a hash: the odds that any two of a billion keys collide are 3 %. */
export class GroupKeys {
  readonly #hashes: bigint[] = [];

  /** The same key in files on two sides makes two groups. */
  add(key: string, side: Side): void {
    this.#hashes.push(BigInt(`0x${hash('sha256', `${side} ${key}`).slice(0, 16)}`));
  }

  toBytes(): Uint8Array {
    return withDigest(new Uint8Array(BigUint64Array.from(this.#hashes).buffer));
  }
}

/**
 * Checks that no group has rows in two shards.
 *
 * @throws UnreadableShard if one has, since each part would silently become a record of its own
 * @throws ArtifactCorrupt where a list of keys is not what was written
 */
export async function checkGroupsAreWhole(
  store: ArtifactStore,
  keys: Pick<BuildKeys, 'groupKeys'>,
  shards: readonly Pick<Shard, 'id' | 'key'>[],
): Promise<void> {
  const shardOf = new Map<bigint, string>();
  const read = async ({ id, key }: Pick<Shard, 'id' | 'key'>) => ({
    key,
    bytes: withoutDigest(await store.get(keys.groupKeys(id)), `${store.uri}/${keys.groupKeys(id)}`),
  });
  for await (const { key, bytes } of readAhead(shards, read)) {
    for (const group of new BigUint64Array(new Uint8Array(bytes).buffer)) {
      const other = shardOf.get(group);
      if (other !== undefined) {
        throw new UnreadableShard(
          `${key} cannot be read: one of its groups has more rows in ${other}, but data.records.rows is "adjacent", which says that a group's rows are next to each other; leave out data.records.rows, so that a group's rows may be anywhere`,
        );
      }
      shardOf.set(group, key);
    }
  }
}
