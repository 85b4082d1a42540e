import { jsonDigest } from '../../shared/artifacts/json';
import type { DatasetFile, Shard, Side } from '../../shared/dataset';
import { InvalidRequest } from '../../shared/errors';
import { isStream, type DataSource } from '../../shared/request/data';
import { gathersRows, MAXIMUM_GATHERED_BYTES } from '../records/gathering';
import { quotingOf } from '../records/line-grammar';
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
 * fields may hold line breaks, where a record is several rows (blocks of `conll`, adjacent groups, windows) or a
 * document, which a range could end within, where lines are skipped, where its encoding is not UTF-8, and where it is
 * gzipped, which its name must say (`.gz`). Many small files
 * are packed together. Where rows of one group or series may lie in any file, every shard reads all of them.
 */
export function cutShards(files: readonly DatasetFile[], data: DataSource): Shard[] {
  if (gathersRows(data)) return gatheringShards(files, data);
  const shardBytes = Math.ceil(data.shardMegabytes * 1e6);
  const boundsOf = isStream(data) ? streamBounds(files, data.split) : () => undefined;
  // The trainer joins a long text's rows by their files, which it knows by their shards.
  const packed =
    files.length > MANY_FILES && !isStream(data)
      ? packs(files, shardBytes)
      : files.map((_, from) => ({ from, count: 1 }));
  const mayBeCut = canBeCut(data);
  const shards: Omit<Shard, 'id'>[] = [];
  for (const pack of packed) {
    if (pack.count > 1) shards.push(severalFiles(files, pack));
    else {
      const file = files[pack.from]!;
      const bounds = boundsOf(file);
      for (const piece of pieces(file, mayBeCut ? shardBytes : Infinity))
        shards.push(bounds === undefined ? piece : { ...piece, bounds });
    }
  }
  return shards.map((shard, id) => ({ id, ...shard }));
}

function pieces({ key, etag, sizeBytes, side }: DatasetFile, shardBytes: number): Omit<Shard, 'id'>[] {
  const count = Math.ceil(sizeBytes / (isNamedGzip(key) ? Infinity : shardBytes)) || Math.min(1, sizeBytes);
  return Array.from({ length: count }, (_, piece) => {
    const startByte = Math.floor((sizeBytes / count) * piece);
    const endByte = piece === count - 1 ? sizeBytes : Math.floor((sizeBytes / count) * (piece + 1));
    return { key, etag, startByte, endByte, side };
  });
}

/** With fewer, each may be a shard, whose work and results take some 80 ms. */
const MANY_FILES = 100;
/** At some milliseconds each, a small part of what a Lambda may run. */
const MOST_FILES_IN_PACK = 2_000;

interface Pack {
  readonly from: number;
  readonly count: number;
}

/** Runs of files of one side that are together no larger than a shard. */
function packs(files: readonly DatasetFile[], shardBytes: number): Pack[] {
  const found: { from: number; count: number; bytes: number; side: Side }[] = [];
  for (const [from, file] of files.entries()) {
    const bytes = weightOfBytes(file.key, file.sizeBytes);
    const last = found.at(-1);
    const fits =
      last?.side === file.side && last.bytes + bytes <= shardBytes && last.count < MOST_FILES_IN_PACK;
    if (!fits) found.push({ from, count: 1, bytes, side: file.side });
    else {
      last.bytes += bytes;
      last.count += 1;
    }
  }
  return found;
}

function severalFiles(files: readonly DatasetFile[], pack: Pack): Omit<Shard, 'id'> {
  const members = files.slice(pack.from, pack.from + pack.count);
  const [first] = members;
  if (first === undefined) throw new RangeError('a shard has a file at least');
  const endByte = members.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return {
    key: first.key,
    etag: jsonDigest(members),
    startByte: 0,
    endByte,
    side: first.side,
    files: { from: pack.from, count: pack.count },
  };
}

/** Of the rows that a part holds in memory; half of what is refused, since parts are not equally large. */
const BYTES_IN_PART = MAXIMUM_GATHERED_BYTES / 2;
/** Each part reads the whole dataset. */
const MOST_PARTS = 64;

/** Each reads all files, and takes the groups or series whose keys are its own. */
function gatheringShards(files: readonly DatasetFile[], { records }: Pick<DataSource, 'records'>): Shard[] {
  const bytes = files.reduce((sum, { key, sizeBytes }) => sum + weightOfBytes(key, sizeBytes), 0);
  const of = hasParts(records) ? Math.max(1, Math.ceil(bytes / BYTES_IN_PART)) : 1;
  if (of > MOST_PARTS) {
    throw new InvalidRequest(
      `the dataset has ${bytes} bytes, and where the rows of a group or series may lie anywhere at most ${MOST_PARTS * BYTES_IN_PART} can be put together; ${
        records.kind === 'groups'
          ? 'sort the rows by data.records.by and give "adjacent" as data.records.rows, or '
          : ''
      }take a part of the dataset`,
    );
  }
  const all = severalFiles(files, { from: 0, count: files.length });
  return Array.from({ length: of }, (_, index) => ({ id: index, ...all, part: { index, of } }));
}

/** A series that stands alone cannot be parted. */
const hasParts = (records: DataSource['records']): boolean =>
  records.kind !== 'windows' || records.series !== undefined;

const canBeCut = ({ format, records }: DataSource): boolean =>
  quotingOf(format) === null &&
  format.kind !== 'conll' &&
  format.kind !== 'json' &&
  !('encoding' in format && (format.encoding ?? 'utf-8') !== 'utf-8') &&
  !('skipLines' in format && format.skipLines !== undefined) &&
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

const weightOf = ({ key, startByte, endByte }: Shard): number => weightOfBytes(key, endByte - startByte);

const weightOfBytes = (key: string, bytes: number): number => bytes * (isNamedGzip(key) ? GZIP_RATIO : 1);
