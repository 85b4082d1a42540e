import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from './folder-errors';
import { RESERVED } from './key-rules';

interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
}

/**
 * Keys of all files below a folder that start with a prefix, in the order of their UTF-8 bytes. Symbolic links
 * are followed, but not back into a folder that the walk is in.
 */
export async function* listFolder(root: string, prefix: string): AsyncIterable<string> {
  const cut = prefix.lastIndexOf('/') + 1;
  yield* walk(root, prefix.slice(0, cut), prefix.slice(cut), []);
}

async function* walk(root: string, base: string, start: string, within: string[]): AsyncIterable<string> {
  const folder = join(root, base);
  const real = await ifThere(realpath(folder));
  if (real === undefined || within.includes(real)) return;
  for (const entry of await entriesOf(folder)) {
    if (!entry.name.startsWith(start)) continue;
    if (base === '' && entry.name === RESERVED) continue;
    if (entry.isFolder) yield* walk(root, `${base}${entry.name}/`, '', [...within, real]);
    else yield base + entry.name;
  }
}

/** A folder sorts as its name and `/`, which is how the keys in it start. */
async function entriesOf(folder: string): Promise<Entry[]> {
  const found = (await ifThere(readdir(folder, { withFileTypes: true }))) ?? [];
  const entries = await Promise.all(found.map((entry) => resolveEntry(folder, entry)));
  return entries
    .filter((entry) => entry !== undefined)
    .map((entry) => ({ entry, order: Buffer.from(entry.isFolder ? `${entry.name}/` : entry.name) }))
    .sort((a, b) => Buffer.compare(a.order, b.order))
    .map(({ entry }) => entry);
}

async function resolveEntry(folder: string, entry: Dirent): Promise<Entry | undefined> {
  const { name } = entry;
  if (!entry.isSymbolicLink()) return kindOf(name, entry);
  const target = await ifThere(stat(join(folder, name)));
  return target === undefined ? undefined : kindOf(name, target);
}

function kindOf(name: string, found: Pick<Dirent, 'isDirectory' | 'isFile'>): Entry | undefined {
  if (found.isDirectory()) return { name, isFolder: true };
  return found.isFile() ? { name, isFolder: false } : undefined;
}

/** Undefined for a file that another process has removed meanwhile. */
async function ifThere<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) return undefined;
    throw error;
  }
}
