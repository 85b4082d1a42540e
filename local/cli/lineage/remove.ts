import { mapLimited } from '../../../functions/artifacts/map-limited';
import { Pointer, ifSound } from '../../../functions/shards/shard-reuse';
import { readJson } from '../../../shared/artifacts/json';
import { runKeys } from '../../../shared/artifacts/keys';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { DatasetManifest } from '../../../shared/dataset';
import { RunPlan } from '../../../shared/plan';
import type { Inventory } from './inventory';
import type { Removable, Removal } from './removable';

/**
 * Removes what can go. Of a build first what leads to it, then its manifest, so that no run that starts meanwhile finds
 * half of one; a build that such a run has already found stays.
 *
 * @returns what was removed
 */
export async function remove(
  store: ArtifactStore,
  { files, builds }: Removable,
  { pointers, runs }: Pick<Inventory, 'pointers' | 'runs'>,
): Promise<Removal[]> {
  await unlink(store, pointers, new Set(builds));
  const taken = builds.length === 0 ? [] : await foundMeanwhile(store, new Set(runs.map(({ run }) => run)));
  const removed = files.filter(({ key }) => !taken.some((root) => key.startsWith(root)));
  for (const { key } of removed) await store.delete(key);
  return removed;
}

/** Removes the pointers to builds. What they led to is computed anew where a run needs it. */
async function unlink(
  store: ArtifactStore,
  pointers: readonly string[],
  builds: ReadonlySet<string>,
): Promise<void> {
  if (builds.size === 0) return;
  const roots = await mapLimited(pointers, (key) => rootOf(store, key));
  for (const [index, key] of pointers.entries()) if (builds.has(roots[index] ?? '')) await store.delete(key);
}

/** Where a pointer leads; undefined where it cannot be read, which a run passes over as well. */
async function rootOf(store: ArtifactStore, key: string): Promise<string | undefined> {
  const read = key.startsWith('datasets/shards/')
    ? readJson(store, key, Pointer)
    : readJson(store, key, DatasetManifest);
  return (await ifSound<{ readonly root: string }>(read))?.root;
}

/** Builds that runs read which were planned after the inventory. */
async function foundMeanwhile(store: ArtifactStore, known: ReadonlySet<string>): Promise<string[]> {
  const roots: string[] = [];
  for await (const { key } of store.list('runs')) {
    const run = /^runs\/([^/]+)\/plan\.json$/.exec(key)?.[1];
    if (run === undefined || known.has(run)) continue;
    const plan = await ifSound(readJson(store, runKeys(run).plan, RunPlan));
    if (plan !== undefined) roots.push(plan.buildRoot);
  }
  return roots;
}
