import { readJson } from '../../shared/artifacts/json';
import { buildKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ShardProfile, ShardReceipt, UnreadableMarker, type ShardSetAside } from '../../shared/dataset';
import { ArtifactCorrupt } from '../../shared/errors';
import type { RunPlan } from '../../shared/plan';
import { ifExists } from '../../shared/artifacts/if-exists';
import { mapLimited, visitLimited } from '../artifacts/map-limited';

/**
 * Visits the profiles in the order of shards. What `visit` does not keep of a profile is freed before more are read.
 *
 * @returns the shards that have no profile
 */
export async function visitProfiles(
  store: ArtifactStore,
  plan: RunPlan,
  visit: (profile: ShardProfile) => void,
): Promise<ShardSetAside[]> {
  const keys = buildKeys(plan.buildRoot);
  const setAside: ShardSetAside[] = [];
  const read = async ({ id, key }: RunPlan['dataset']['shards'][number]) => {
    const profile = await ifExists(readJson(store, keys.profile(id), ShardProfile));
    if (profile !== undefined) {
      checkShard(profile.shard, id, keys.profile(id));
      return { profile };
    }
    const marker = await ifExists(readJson(store, keys.unreadable(id), UnreadableMarker));
    return { shard: id, key, reason: marker?.reason ?? `shard ${id} of ${key} has no profile` };
  };
  await visitLimited(plan.dataset.shards, read, (found) => {
    if ('profile' in found) visit(found.profile);
    else setAside.push(found);
  });
  return setAside;
}

/** @throws ArtifactCorrupt where a shard's file is another shard's */
function checkShard(found: number, expected: number, key: string): void {
  if (found === expected) return;
  throw new ArtifactCorrupt(
    `${key} is of shard ${found}, not of shard ${expected}: files were exchanged; run again with "reuse": "refuse"`,
  );
}

/** Receipts in the order of the given shards, and the shards that have none. */
export async function readReceipts(
  store: ArtifactStore,
  plan: RunPlan,
  shards: readonly number[],
): Promise<{ receipts: ShardReceipt[]; missing: ShardSetAside[] }> {
  const keys = buildKeys(plan.buildRoot);
  const keyOf = new Map(plan.dataset.shards.map(({ id, key }) => [id, key]));
  const found = await mapLimited(shards, async (shard) => {
    const receipt = await ifExists(readJson(store, keys.receipt(shard), ShardReceipt));
    if (receipt !== undefined) checkShard(receipt.shard, shard, keys.receipt(shard));
    return { shard, receipt };
  });
  const missing = found
    .filter(({ receipt }) => receipt === undefined)
    .map(({ shard }) => ({
      shard,
      key: keyOf.get(shard) ?? '',
      reason: `shard ${shard} was profiled but not encoded`,
    }));
  return { receipts: found.flatMap(({ receipt }) => (receipt === undefined ? [] : [receipt])), missing };
}
