import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from './folder-errors';
import { RESERVED } from './key-rules';

interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly isLink: boolean;
}

interface Walk {
  readonly root: string;
  /** The folder of the prefix, with no link in its path: what is listed lies in it. */
  readonly within: string;
  readonly outside: (key: string) => void;
}

/**
 * Keys of all files below a folder that start with a prefix, in the order of their UTF-8 bytes. Symbolic links
 * are followed, but neither back into a folder that the walk is in nor out of the prefix's folder: who may put a
 * file into a dataset does not thereby choose what else of this machine is read.
 *
 * @param outside told of each link that leads out
 */
export async function* listFolder(
  root: string,
  prefix: string,
  outside: (key: string) => void = () => undefined,
): AsyncIterable<string> {
  const cut = prefix.lastIndexOf('/') + 1;
  const within = await ifThere(realpath(join(root, prefix.slice(0, cut))));
  if (within === undefined) return;
  yield* walk({ root, within, outside }, prefix.slice(0, cut), prefix.slice(cut), []);
}

/**
 * Names of the folders directly below a prefix, in the order of their keys' UTF-8 bytes; links as `listFolder` treats
 * them.
 *
 * @param prefix empty, or ends with `/`
 */
export async function* foldersBelow(
  root: string,
  prefix: string,
  outside: (key: string) => void = () => undefined,
): AsyncIterable<string> {
  const folder = join(root, prefix);
  const within = await ifThere(realpath(folder));
  if (within === undefined) return;
  for (const { name, isFolder, isLink } of await entriesOf(folder)) {
    if (!isFolder || (prefix === '' && name === RESERVED)) continue;
    if (isLink && !(await leadsInto(within, join(folder, name)))) outside(prefix + name);
    else yield name;
  }
}

async function* walk(on: Walk, base: string, start: string, visited: string[]): AsyncIterable<string> {
  const folder = join(on.root, base);
  const real = await ifThere(realpath(folder));
  if (real === undefined || visited.includes(real)) return;
  for (const entry of await entriesOf(folder)) {
    if (!entry.name.startsWith(start)) continue;
    if (base === '' && entry.name === RESERVED) continue;
    if (entry.isLink && !(await leadsInto(on.within, join(folder, entry.name)))) {
      on.outside(base + entry.name);
      continue;
    }
    if (entry.isFolder) yield* walk(on, `${base}${entry.name}/`, '', [...visited, real]);
    else yield base + entry.name;
  }
}

async function leadsInto(folder: string, link: string): Promise<boolean> {
  const target = await ifThere(realpath(link));
  return (
    target === undefined || target === folder || target.startsWith(folder === '/' ? folder : `${folder}/`)
  );
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
  const kind = target && kindOf(name, target);
  return kind && { ...kind, isLink: true };
}

function kindOf(name: string, found: Pick<Dirent, 'isDirectory' | 'isFile'>): Entry | undefined {
  if (found.isDirectory()) return { name, isFolder: true, isLink: false };
  return found.isFile() ? { name, isFolder: false, isLink: false } : undefined;
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
