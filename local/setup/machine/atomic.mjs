import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, basename, join } from 'node:path';
import { existsSync } from 'node:fs';

const PARTIAL = '.partial-';

/**
 * Makes a folder that either exists whole or does not exist: it is filled under another name and renamed
 * at the end, so that the next set-up never takes the remains of a killed one for a whole folder.
 *
 * @param {string} folder where the result will be; nothing is done when it is there already
 * @param {(partial: string) => Promise<void>} fill writes into the empty folder that it is given
 * @returns {Promise<boolean>} whether it had to be made
 */
export async function makeWhole(folder, fill) {
  if (existsSync(folder)) return false;
  const parent = dirname(folder);
  await mkdir(parent, { recursive: true });
  await sweepPartials(parent);
  const partial = join(parent, `${PARTIAL}${basename(folder)}-${process.pid}`);
  await mkdir(partial, { recursive: true });
  try {
    await fill(partial);
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    // Two set-ups side by side make the same folder: the first one's is as good.
    if (!existsSync(folder)) throw error;
  }
  return true;
}

/**
 * Deletes what killed set-ups left in a folder, but nothing of those still running.
 *
 * @param {string} parent
 */
export async function sweepPartials(parent) {
  if (!existsSync(parent)) return;
  const names = await readdir(parent);
  const stale = names.filter(
    (name) => name.startsWith(PARTIAL) && !isRunning(Number(name.split('-').at(-1))),
  );
  await Promise.all(stale.map((name) => rm(join(parent, name), { recursive: true, force: true })));
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    return pid === process.pid || process.kill(pid, 0);
  } catch {
    return false;
  }
}
