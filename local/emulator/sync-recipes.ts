import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, writeJson } from '../../shared/artifacts/json';
import { ifExists } from '../../shared/artifacts/if-exists';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactCorrupt } from '../../shared/errors';

const PREFIX = 'recipes/';
/** What the last start copied: of each key, the SHA-256 of its bytes and the ETag that the store gave it. */
const COPIED = `${PREFIX}copied.json`;
const Copied = z.strictObject({ files: z.record(z.string(), z.tuple([z.string(), z.string()])) });
type Files = z.infer<typeof Copied>['files'];

/**
 * Copies the repository's recipes into the store, where the plan step looks for them. What is already there is
 * neither read nor written again, so the datasets keep their fingerprints: a start after the first one costs a listing.
 *
 * @returns the keys that were written
 */
export async function syncRecipes(recipesDir: string, store: ArtifactStore): Promise<string[]> {
  const before = await readCopied(store);
  const stored = await etagsUnder(store);
  const files: Files = {};
  const written: string[] = [];
  for (const path of await filesIn(recipesDir)) {
    const key = `${PREFIX}${path.slice(recipesDir.length).replace(/^\/+/, '')}`;
    const bytes = await readFile(path);
    const digest = createHash('sha256').update(bytes).digest('hex');
    const [lastDigest, lastEtag] = before[key] ?? [];
    const isCopied = lastDigest === digest && lastEtag !== undefined && lastEtag === stored.get(key);
    if (!isCopied && !(await hasBytes(store, stored.has(key) ? key : undefined, bytes))) {
      stored.set(key, (await store.put(key, bytes)).etag);
      written.push(key);
    }
    files[key] = [digest, stored.get(key) ?? ''];
  }
  if (JSON.stringify(files) !== JSON.stringify(before)) await writeJson(store, COPIED, { files });
  return written;
}

/** Empty where nothing was copied yet, or where the account of it is damaged: all is compared then. */
async function readCopied(store: ArtifactStore): Promise<Files> {
  try {
    return (await ifExists(readJson(store, COPIED, Copied)))?.files ?? {};
  } catch (error) {
    if (error instanceof ArtifactCorrupt) return {};
    throw error;
  }
}

async function etagsUnder(store: ArtifactStore): Promise<Map<string, string>> {
  const etags = new Map<string, string>();
  for await (const { key, etag } of store.list(PREFIX)) etags.set(key, etag);
  return etags;
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Of a store that was filled before there was an account of it. */
async function hasBytes(store: ArtifactStore, key: string | undefined, bytes: Uint8Array): Promise<boolean> {
  return key !== undefined && Buffer.compare(await store.get(key), bytes) === 0;
}
