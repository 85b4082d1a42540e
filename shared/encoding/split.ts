import { createHash } from 'node:crypto';
import type { Shard, Split } from '../dataset';
import type { DataSplit } from '../request/data';

/**
 * The split of a record, decided by its own bytes: it never changes sides when the dataset grows, moves to other
 * files or is cut elsewhere, and exact duplicates are always on one side.
 *
 * @param digest SHA-256 of the record's bytes, without byte order mark and line ending
 */
export function splitOf(digest: Uint8Array, side: Shard['side'], split: DataSplit): Split {
  if (side !== 'training' && side !== 'any') return side;
  const position = positionOf(digest);
  const testShare = side === 'any' && 'testShare' in split ? split.testShare : 0;
  if (position < testShare) return 'test';
  return position < testShare + split.validationShare ? 'validation' : 'train';
}

export const digestOf = (record: Uint8Array): Buffer => createHash('sha256').update(record).digest();

/** The digest's first 48 bits as a number in [0, 1): as many as a double holds exactly, with room. */
function positionOf(digest: Uint8Array): number {
  return Buffer.from(digest.buffer, digest.byteOffset, digest.byteLength).readUIntBE(0, 6) / 2 ** 48;
}
