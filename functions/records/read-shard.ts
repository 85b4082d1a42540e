import type { DataFormat } from '../../shared/request/data';
import { readDocument } from './read-document';
import { countLines, readLines } from './read-lines';
import { countParquetRows, readParquet } from './read-parquet';
import type { Flush, ShardObject, VisitRow } from './rows';
import { checkUnchanged } from './unchanged';

export type { ShardRecord } from './rows';

export interface ShardSource extends ShardObject {
  readonly format: DataFormat;
}

/**
 * Reads the rows of a shard one by one in memory that does not grow with the shard. For most formats a row is a
 * record; `readExamples` makes records of rows.
 *
 * @returns the lines of the shard (rows, in Parquet), which give the next shard its first line
 * @throws UnreadableShard where the object as a whole is not of the format
 * @throws DatasetChanged where the object is not, or no longer, the one that was planned
 */
export async function readShard(
  source: ShardSource,
  visit: VisitRow,
  flush?: Flush,
): Promise<{ lines: number }> {
  const { store, shard, format } = source;
  return unchanged({ store, shard }, readRows({ store, shard, format }, visit, flush));
}

/** How many rows a shard has, whatever they hold. @throws as `readShard` does */
export async function countRows({ store, shard, format }: ShardSource): Promise<number> {
  return unchanged(
    { store, shard },
    format.kind === 'parquet' ? countParquetRows({ store, shard }) : countLines({ store, shard, format }),
  );
}

/** What was read, if the object is still the planned one: it explains whatever went wrong if it is not. */
export async function unchanged<Result>(
  { store, shard }: ShardObject,
  reading: Promise<Result>,
): Promise<Result> {
  try {
    return await reading;
  } finally {
    await checkUnchanged(store, shard);
  }
}

function readRows(
  { store, shard, format }: ShardSource,
  visit: VisitRow,
  flush?: Flush,
): Promise<{ lines: number }> {
  if (format.kind === 'parquet') return readParquet({ store, shard }, visit, flush);
  if (format.kind === 'text' && format.unit === 'document')
    return readDocument({ store, shard, format }, visit);
  return readLines({ store, shard, format }, visit, flush);
}
