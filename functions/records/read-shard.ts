import type { ArtifactStore } from '../../shared/artifacts/store';
import type { Shard } from '../../shared/dataset';
import { Rejection, type Fields } from '../../shared/encoding';
import { DatasetChanged, UnreadableShard } from '../../shared/errors';
import type { DataFormat } from '../../shared/request/data';
import { checkReadable, checkStart, START_BYTES } from './readable';
import { decodeRecord, recordParser, splitRow } from './parse-record';
import { firstByteToRead, RecordCutter, type RawRecord } from './record-cutter';

export interface ShardSource {
  /** The store that holds the dataset's objects. */
  readonly store: ArtifactStore;
  readonly shard: Shard;
  readonly format: DataFormat;
}

export interface ShardRecord extends RawRecord {
  readonly fields: Fields | Rejection;
}

type CsvFormat = Extract<DataFormat, { kind: 'csv' }>;

/** A header is one line; no file has field names longer than this. */
const MAXIMUM_HEADER_BYTES = 2 ** 20;

/**
 * Reads the rows of a shard one by one in memory that does not grow with the shard. For most formats a row is a
 * record; `readExamples` makes records of rows.
 *
 * @param visit called for each row, in the order of the file; its bytes are valid during the call
 * @param flush awaited after the rows of each chunk, so that what they became can leave the memory
 * @returns the lines of the shard, which give the next shard its first line
 * @throws UnreadableShard where the object as a whole is not text of the format
 * @throws DatasetChanged where the object is not, or no longer, the one that was planned
 */
export async function readShard(
  source: ShardSource,
  visit: (record: ShardRecord) => void,
  flush?: () => Promise<void>,
): Promise<{ lines: number }> {
  const header = await openShard(source);
  const parse = recordParser(source.format, header.columns);
  const visitRecord = (record: RawRecord) => {
    const { bytes, byteOffset, line } = record;
    // Written out: a spread costs more than cutting the record did.
    if (byteOffset !== header.byteOffset) visit({ bytes, byteOffset, line, fields: parse(record) });
  };
  return cutShard(source, visitRecord, flush);
}

/** How many rows a shard has, whatever they hold. @throws as `readShard` does */
export async function countRows(source: ShardSource): Promise<number> {
  const header = await openShard(source);
  let rows = 0;
  await cutShard(source, ({ byteOffset }) => {
    if (byteOffset !== header.byteOffset) rows += 1;
  });
  return rows;
}

async function openShard(source: ShardSource): Promise<Header> {
  const { store, shard, format } = source;
  await checkUnchanged(source);
  checkStart(await store.getRange(shard.key, 0, START_BYTES), shard.key);
  return format.kind === 'csv' ? readHeader(source, format) : { columns: columnsOf(format) };
}

async function cutShard(
  source: ShardSource,
  visit: (record: RawRecord) => void,
  flush?: () => Promise<void>,
): Promise<{ lines: number }> {
  const { store, shard, format } = source;
  const range = { ...shard, quoting: quotingOf(format) };
  const cutter = new RecordCutter(range);
  let isFirst = true;
  for await (const chunk of store.stream(shard.key, firstByteToRead(range))) {
    if (isFirst) checkReadable(chunk, shard.key);
    isFirst = false;
    cutter.push(chunk).forEach(visit);
    await flush?.();
    if (cutter.isDone) break;
  }
  cutter.finish().forEach(visit);
  await flush?.();
  await checkUnchanged(source);
  return { lines: cutter.lines };
}

/** Before and after the read: a stream does not say which version it came from. */
async function checkUnchanged({ store, shard }: ShardSource): Promise<void> {
  const head = await store.head(shard.key);
  if (head?.etag === shard.etag) return;
  const what = head === undefined ? 'was removed' : 'was changed';
  throw new DatasetChanged(
    `${shard.key} ${what} after the run's plan was made (ETag ${shard.etag} then, ${head?.etag ?? 'none'} now); start a new run, and write new data under new keys`,
  );
}

/** Fields' names, and where the header line is, if the format has one. */
interface Header {
  readonly columns: readonly string[];
  readonly byteOffset?: number;
}

const columnsOf = (format: DataFormat): readonly string[] =>
  format.kind === 'jsonl' ? [] : (format.columns ?? []);

async function readHeader({ store, shard }: ShardSource, format: CsvFormat): Promise<Header> {
  if (!format.header) return { columns: format.columns ?? [] };
  const cutter = new RecordCutter({
    startByte: 0,
    endByte: MAXIMUM_HEADER_BYTES,
    quoting: quotingOf(format),
  });
  const start = await store.getRange(shard.key, 0, MAXIMUM_HEADER_BYTES);
  const record = cutter.push(start)[0] ?? cutter.finish()[0];
  if (record === undefined) return { columns: format.columns ?? [] };
  const text = record.fault ?? decodeRecord(record);
  const names = text instanceof Rejection ? text : splitRow(text, format);
  if (names instanceof Rejection) {
    throw new UnreadableShard(
      `${shard.key} cannot be read: its header line is wrong (${names.detail}); correct it`,
    );
  }
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined && format.columns === undefined) {
    throw new UnreadableShard(
      `${shard.key} cannot be read: its header names ${JSON.stringify(repeated)} twice; rename one, or give data.format.columns`,
    );
  }
  return { columns: format.columns ?? names, byteOffset: record.byteOffset };
}

/** Null where no field may hold a line break; only then can an object be cut anywhere. */
export function quotingOf(format: DataFormat): { quote: number; delimiter: number } | null {
  if (format.kind !== 'csv' || format.quote === null) return null;
  return { quote: format.quote.charCodeAt(0), delimiter: format.delimiter.charCodeAt(0) };
}
