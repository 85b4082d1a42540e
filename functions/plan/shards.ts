import type { Shard } from '../../shared/dataset';
import { isStream, type DataSource } from '../../shared/request/data';
import { quotingOf } from '../records/header';
import type { DatasetFile } from './locate-dataset';
import { streamBounds } from './stream-bounds';

/** What a Lambda is given at most: 4 GiB at 10 MB/s are 7 minutes, half of what a Lambda may run. */
const MOST_BYTES_IN_BATCH = 4 * 2 ** 30;
/** A child of a Distributed Map gets its shards in its input, at most 262,144 bytes; a shard has up to 1,200. */
const MOST_SHARDS_IN_BATCH = 100;
/** Fewer shards than this are handed out one by one, so that a tolerance counts single shards. */
const SINGLE_SHARDS = 1_000;

/** What gzip makes of text at most, usually: what its bytes count for against those of plain text. */
const GZIP_RATIO = 8;

/**
 * Byte ranges of the objects, in the order of keys and offsets. A range may end anywhere, since a shard holds the
 * records that start in it, or in Parquet the row groups. A file is one shard whatever its size where its quoted
 * fields may hold line breaks, where a record is several rows (blocks of `conll`, groups, windows) or a document,
 * which a range could end within, and where it is gzipped, which its name must say (`.gz`).
 */
export function cutShards(files: readonly DatasetFile[], data: DataSource): Shard[] {
  const mayBeCut = canBeCut(data);
  const boundsOf = isStream(data) ? streamBounds(files, data.split) : () => undefined;
  const shards: Shard[] = [];
  for (const file of files) {
    const { object, side } = file;
    const bounds = boundsOf(file);
    const { key, etag, sizeBytes } = object;
    const shardBytes = mayBeCut && !isNamedGzip(key) ? Math.ceil(data.shardMegabytes * 1e6) : Infinity;
    const pieces = Math.ceil(sizeBytes / shardBytes) || Math.min(1, sizeBytes);
    for (let piece = 0; piece < pieces; piece++) {
      const startByte = Math.floor((sizeBytes / pieces) * piece);
      const endByte = piece === pieces - 1 ? sizeBytes : Math.floor((sizeBytes / pieces) * (piece + 1));
      shards.push({ id: shards.length, key, etag, startByte, endByte, side, ...(bounds && { bounds }) });
    }
  }
  return shards;
}

const canBeCut = ({ format, records }: DataSource): boolean =>
  quotingOf(format) === null &&
  format.kind !== 'conll' &&
  !(format.kind === 'text' && format.unit === 'document') &&
  (records.kind === 'rows' || records.kind === 'stream');

const isNamedGzip = (key: string): boolean => /\.gz$/i.test(key);

/** How many shards one child of a Distributed Map works on. */
export function shardsPerBatch(shards: readonly Shard[]): number {
  const wanted = Math.ceil(shards.length / SINGLE_SHARDS);
  const largest = shards.reduce((most, shard) => Math.max(most, weightOf(shard)), 1);
  const fitting = Math.floor(MOST_BYTES_IN_BATCH / largest);
  return Math.max(1, Math.min(wanted, fitting, MOST_SHARDS_IN_BATCH));
}

const weightOf = ({ key, startByte, endByte }: Shard): number =>
  (endByte - startByte) * (isNamedGzip(key) ? GZIP_RATIO : 1);
