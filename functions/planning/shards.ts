import type { Shard } from '../../shared/dataset';
import type { DataSource } from '../../shared/request/data';
import { quotingOf } from '../records/read-shard';
import type { DatasetFile } from './locate-dataset';

/** What a Lambda is given at most: 4 GiB at 10 MB/s are 7 minutes, half of what a Lambda may run. */
const MOST_BYTES_IN_BATCH = 4 * 2 ** 30;
/** A child of a Distributed Map gets its shards in its input, at most 262,144 bytes; a shard has up to 1,200. */
const MOST_SHARDS_IN_BATCH = 100;
/** Fewer shards than this are handed out one by one, so that a tolerance counts single shards. */
const SINGLE_SHARDS = 1_000;

/**
 * Byte ranges of the objects, in the order of keys and offsets. A range may end anywhere, since a shard holds the
 * records that start in it. A file is one shard whatever its size where its quoted fields may hold line breaks, and
 * where a record is several rows (blocks of `conll`, groups, windows), which a range could end within.
 */
export function cutShards(files: readonly DatasetFile[], data: DataSource): Shard[] {
  const shardBytes = canBeCut(data) ? Math.ceil(data.shardMegabytes * 1e6) : Infinity;
  const shards: Shard[] = [];
  for (const { object, side } of files) {
    const { key, etag, sizeBytes } = object;
    const pieces = Math.ceil(sizeBytes / shardBytes) || Math.min(1, sizeBytes);
    for (let piece = 0; piece < pieces; piece++) {
      const startByte = Math.floor((sizeBytes / pieces) * piece);
      const endByte = piece === pieces - 1 ? sizeBytes : Math.floor((sizeBytes / pieces) * (piece + 1));
      shards.push({ id: shards.length, key, etag, startByte, endByte, side });
    }
  }
  return shards;
}

const canBeCut = ({ format, records }: DataSource): boolean =>
  quotingOf(format) === null && format.kind !== 'conll' && records.kind === 'rows';

/** How many shards one child of a Distributed Map works on. */
export function shardsPerBatch(shards: readonly Shard[]): number {
  const wanted = Math.ceil(shards.length / SINGLE_SHARDS);
  const largest = shards.reduce((most, { startByte, endByte }) => Math.max(most, endByte - startByte), 1);
  const fitting = Math.floor(MOST_BYTES_IN_BATCH / largest);
  return Math.max(1, Math.min(wanted, fitting, MOST_SHARDS_IN_BATCH));
}
