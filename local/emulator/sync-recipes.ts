import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactStore } from '../../shared/artifacts/store';

/**
 * Copies the repository's recipes into the store, where the plan step looks for them. What is already there is
 * not written again, so the datasets keep their fingerprints.
 *
 * @returns the keys that were written
 */
export async function syncRecipes(recipesDir: string, store: ArtifactStore): Promise<string[]> {
  const entries = await readdir(recipesDir, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const written: string[] = [];
  for (const path of paths) {
    const key = `recipes/${path.slice(recipesDir.length).replace(/^\/+/, '')}`;
    if (await isCurrent(store, key, path)) continue;
    await store.put(key, await readFile(path));
    written.push(key);
  }
  return written;
}

async function isCurrent(store: ArtifactStore, key: string, path: string): Promise<boolean> {
  const head = await store.head(key);
  if (head === undefined || head.sizeBytes !== (await stat(path)).size) return false;
  return Buffer.compare(await store.get(key), await readFile(path)) === 0;
}
