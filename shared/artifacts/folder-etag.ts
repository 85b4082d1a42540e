import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { readFile, type FileHandle } from 'node:fs/promises';

/** Up to this size a file is read to know its etag: a thousand of them take about a second. */
export const HASHED_BYTES = 1024 * 1024;

/**
 * The etag of a file: it tells two versions apart.
 *
 * Small files: a hash of the bytes, so that the etag outlives copies and `touch` (a copied dataset has the same
 * fingerprint), and that a conditional write never takes one version for another. Large files, of which a listing
 * must not read gigabytes: size, inode, and time of modification.
 */
export async function etagOf(file: string | FileHandle, stats: BigIntStats): Promise<string> {
  if (stats.size > HASHED_BYTES) {
    return `${stats.size}-${stats.ino.toString(36)}-${stats.mtimeNs.toString(36)}`;
  }
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
    .slice(0, 32);
}

/**
 * Seconds since 1970 to the microsecond, to stamp a large file with: the kernel's own stamp is as coarse as its
 * timer tick (4 ms), in which a file can be replaced twice and get its first inode again.
 */
export const preciseSeconds = (): number => (performance.timeOrigin + performance.now()) / 1000;
