import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SetupError } from './steps.mjs';

/**
 * Free space of the disk that a folder is, or will be, on.
 *
 * @param {string} folder
 * @returns {Promise<number>} in megabytes
 */
export async function freeSpaceMb(folder) {
  const { bavail, bsize } = await statfs(existingParent(folder));
  return (bavail * bsize) / 1e6;
}

/**
 * @param {object} options
 * @param {string} options.folder
 * @param {number} options.neededMb
 * @param {(folder: string) => Promise<number>} [options.freeMb]
 * @throws {SetupError} when the disk has too little space
 */
export async function requireSpace({ folder, neededMb, freeMb = freeSpaceMb }) {
  const free = await freeMb(folder);
  if (free >= neededMb) return;
  throw new SetupError(
    `The disk of ${folder} has ${gigabytes(free)} free, the set-up needs ${gigabytes(neededMb)}: free some space ` +
      'or move the project to another disk, then run this again.',
  );
}

/** @param {number} megabytes */
const gigabytes = (megabytes) => `${(megabytes / 1000).toFixed(1)} GB`;

/**
 * @param {string} folder
 * @returns {string}
 */
function existingParent(folder) {
  return existsSync(folder) ? folder : existingParent(dirname(folder));
}
