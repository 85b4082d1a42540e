import type { DataFormat } from '../../shared/request/format';
import { countTextLines, readLines } from './read-lines';
import { readDocument } from './read-document';
import { countParquetRows, readParquet } from './read-parquet';
import type { Batches, Row, TextObject } from './rows';
import { checkUnchanged } from './unchanged';

export interface RowSource extends TextObject {
  readonly format: DataFormat;
  /** Names of all fields that will be asked for, where each row is done with before the next batch is read. */
  readonly wanted?: readonly string[] | undefined;
}

/**
 * The rows of a shard, in memory that does not grow with the shard. For most formats a row is a record; `readExamples`
 * makes records of rows. The lines of the last batch give the next shard its first line.
 *
 * @throws UnreadableShard where the object as a whole is not of the format
 * @throws DatasetChanged where the object is not, or no longer, the one that was planned
 */
export async function* readRows({ store, shard, format, wanted, warn }: RowSource): Batches<Row> {
  try {
    if (format.kind === 'parquet') yield* readParquet({ store, shard });
    else if (format.kind === 'text' && format.unit === 'document')
      yield* readDocument({ store, shard, format, warn });
    else yield* readLines({ store, shard, format, wanted, warn });
  } finally {
    // A change explains whatever went wrong.
    await checkUnchanged(store, shard);
  }
}

/** How many rows a shard has, whatever they hold. @throws as `readRows` does */
export async function countRows({ store, shard, format }: RowSource): Promise<number> {
  try {
    return await (format.kind === 'parquet'
      ? countParquetRows({ store, shard })
      : countTextLines({ store, shard, format }));
  } finally {
    await checkUnchanged(store, shard);
  }
}
