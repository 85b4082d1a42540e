import { readJson } from '../../shared/artifacts/json';
import { buildKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ShardProfile, ShardReceipt, UnreadableMarker, type DatasetManifest } from '../../shared/dataset';
import type { RunPlan } from '../../shared/plan';
import { ifExists } from '../../shared/artifacts/if-exists';
import { mapLimited } from '../artifacts/map-limited';

type SetAside = DatasetManifest['shardsSetAside'][number];

/** Profiles in the order of shards, and the shards that have none. */
export async function readProfiles(
  store: ArtifactStore,
  plan: RunPlan,
): Promise<{ profiles: ShardProfile[]; setAside: SetAside[] }> {
  const keys = buildKeys(plan.buildRoot);
  const found = await mapLimited(plan.dataset.shards, async ({ id, key }) => {
    const profile = await ifExists(readJson(store, keys.profile(id), ShardProfile));
    if (profile !== undefined) return { profile };
    const marker = await ifExists(readJson(store, keys.unreadable(id), UnreadableMarker));
    return { setAside: { shard: id, key, reason: marker?.reason ?? `shard ${id} of ${key} has no profile` } };
  });
  return {
    profiles: found.flatMap(({ profile }) => (profile === undefined ? [] : [profile])),
    setAside: found.flatMap(({ setAside }) => (setAside === undefined ? [] : [setAside])),
  };
}

/** Receipts in the order of the given shards, and the shards that have none. */
export async function readReceipts(
  store: ArtifactStore,
  plan: RunPlan,
  shards: readonly number[],
): Promise<{ receipts: ShardReceipt[]; missing: SetAside[] }> {
  const keys = buildKeys(plan.buildRoot);
  const keyOf = new Map(plan.dataset.shards.map(({ id, key }) => [id, key]));
  const found = await mapLimited(shards, async (shard) => ({
    shard,
    receipt: await ifExists(readJson(store, keys.receipt(shard), ShardReceipt)),
  }));
  const missing = found
    .filter(({ receipt }) => receipt === undefined)
    .map(({ shard }) => ({
      shard,
      key: keyOf.get(shard) ?? '',
      reason: `shard ${shard} was profiled but not encoded`,
    }));
  return { receipts: found.flatMap(({ receipt }) => (receipt === undefined ? [] : [receipt])), missing };
}
