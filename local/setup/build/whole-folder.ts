import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const PARTIAL = '.partial-';
const DAY_MS = 24 * 3600 * 1000;

/**
 * Makes a folder that either exists whole or not at all: filled under another name, then renamed. Two processes may make
 * the same folder at once.
 *
 * @returns whether it had to be made
 */
export async function makeWholeFolder(
  folder: string,
  fill: (partial: string) => Promise<void>,
): Promise<boolean> {
  if (existsSync(folder)) {
    await utimes(folder, new Date(), new Date());
    return false;
  }
  const partial = join(dirname(folder), `${PARTIAL}${basename(folder)}-${randomUUID()}`);
  await mkdir(partial, { recursive: true });
  try {
    await fill(partial);
    await rename(partial, folder);
  } catch (thrown) {
    await rm(partial, { recursive: true, force: true });
    if (!existsSync(folder)) throw thrown;
  }
  return true;
}

/** Removes folders, finished or partial, that nobody has used for a day; a run that goes on may still use a younger one. */
export async function removeUnused(parent: string, now = Date.now()): Promise<void> {
  for (const name of await readdir(parent)) {
    const folder = join(parent, name);
    const info = await stat(folder).catch(() => undefined);
    if (info && now - info.mtimeMs > DAY_MS) await rm(folder, { recursive: true, force: true });
  }
}
