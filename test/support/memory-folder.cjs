// @ts-check
const { readFileSync, statfsSync } = require('node:fs');

const FOLDER = '/dev/shm';
/** Several times what the tests have in temporary folders at any time. */
const FREE_BYTES = 2 * 2 ** 30;
/** What workers and trainers use, beside it. */
const MEMORY_BYTES = 8 * 2 ** 30;

/**
 * A folder in memory for the tests' temporary files: they make and remove thousands of small ones and wait for each to
 * be on the disk.
 *
 * @returns {string | undefined} undefined where there is none that may hold programs, or little memory
 */
exports.memoryFolder = () => {
  try {
    const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
    const [, , kind, options = ''] =
      mounts.map((line) => line.split(' ')).find(([, at]) => at === FOLDER) ?? [];
    const isUsable = kind === 'tmpfs' && !/\b(ro|noexec)\b/.test(options);
    const { bavail, bsize } = statfsSync(FOLDER);
    const isLarge = bavail * bsize >= FREE_BYTES && process.availableMemory() >= MEMORY_BYTES;
    return isUsable && isLarge ? FOLDER : undefined;
  } catch {
    // Another system, or a folder that may not be read.
    return undefined;
  }
};
