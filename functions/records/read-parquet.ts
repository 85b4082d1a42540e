import type { AsyncBuffer, RowGroup, SchemaTree } from './hyparquet';
import { Rejection } from '../../shared/encoding';
import { objectFields } from './fields/lazy-fields';
import { UnreadableShard, UnrollError } from '../../shared/errors';
import { showJson } from '../../shared/show-json';
import { parquetCodecs } from './parquet-codecs';
import { CUT_OFF, isCutOff } from './parquet/cut-off';
import { guardGroup } from './parquet/guarded-group';
import { exactDecimals, type ExactDecimals } from './parquet-decimals';
import { plainRow, PARSERS } from './parquet-values';
import type { Batches, Row, ShardObject } from './rows';
import { checkUnchanged, pinned } from './unchanged';

/** A row group is decoded as a whole; of what a Lambda has, its values may take a third. */
const MAXIMUM_GROUP_BYTES = 2 ** 29;
/** Rows of a group that are objects at once. */
const ROWS_IN_BATCH = 1_000;

interface PlacedGroup {
  readonly group: RowGroup;
  /** Offset of its first byte. */
  readonly byteOffset: number;
}

/** What a file's footer says. */
interface Footer {
  readonly groups: readonly PlacedGroup[];
  readonly decimals: ExactDecimals;
  readonly root: SchemaTree;
}

/**
 * Reads the rows of a shard of Parquet: those of the row groups whose first byte lies in the shard, one group at a
 * time. A row's line is its number; its bytes are its JSON, so that the same row has the same digest in any file.
 *
 * @throws UnreadableShard where the footer or a row group cannot be read
 */
export async function* readParquet(source: ShardObject): Batches<Row> {
  const file = await openFile(source);
  const { groups, ...footer } = await explained(source, openParquet(source, file));
  let lines = 0;
  for (const placed of groups) {
    const columns = await explained(source, readGroup(file, footer, placed.group));
    const rows = Number(placed.group.num_rows);
    for (const values of inSlices(rowsOf(columns, rows), ROWS_IN_BATCH)) {
      const items = values.map((row): Row => {
        lines += 1;
        const place = { byteOffset: placed.byteOffset, line: lines };
        const plain = plainRow(row);
        if (plain instanceof Rejection)
          return { ...place, bytes: jsonBytes(Object.fromEntries(row)), fields: plain };
        return { ...place, bytes: jsonBytes(plain), fields: objectFields(plain) };
      });
      yield { items, lines };
    }
  }
}

/** As many as `readParquet` would read, from the footer alone. */
export async function countParquetRows(source: ShardObject): Promise<number> {
  const { groups } = await explained(source, openParquet(source, await openFile(source)));
  return groups.reduce((rows, { group }) => rows + Number(group.num_rows), 0);
}

async function openFile({ store, shard }: ShardObject): Promise<AsyncBuffer> {
  const byteLength = await checkUnchanged(store, shard);
  const object = pinned(store, shard);
  const slice = async (start: number, end = byteLength): Promise<ArrayBuffer> => {
    const bytes = await object.getRange(shard.key, start, end);
    return new Uint8Array(bytes).buffer;
  };
  return { byteLength, slice };
}

/** A decoder's failure as one that names the object. */
async function explained<Result>({ shard }: ShardObject, decoding: Promise<Result>): Promise<Result> {
  try {
    return await decoding;
  } catch (error) {
    if (error instanceof UnrollError) throw error;
    throw unreadable(shard.key, reasonOf(error));
  }
}

function* inSlices<Item>(items: Iterable<Item>, length: number): Generator<Item[], void, undefined> {
  let slice: Item[] = [];
  for (const item of items) {
    slice.push(item);
    if (slice.length < length) continue;
    yield slice;
    slice = [];
  }
  if (slice.length > 0) yield slice;
}

/** A decoder stumbles over what broken bytes promised; how it words that helps no one. */
const reasonOf = (error: unknown): string =>
  error instanceof Error && !/\bundefined\b/.test(error.message) ? error.message : 'its bytes are damaged';

const unreadable = (key: string, why: string): UnreadableShard =>
  new UnreadableShard(
    `${key} cannot be read as Parquet: ${why}; write it again, or leave it out of data.split`,
  );

async function openParquet({ shard }: ShardObject, file: AsyncBuffer): Promise<Footer> {
  // An ES module, which CommonJS can import this way only.
  const { parquetMetadataAsync, parquetSchema } = await import('hyparquet');
  const metadata = await parquetMetadataAsync(file).catch(async (error: unknown) => {
    throw (await isCutOff(file)) ? new Error(CUT_OFF) : error;
  });
  const groups: PlacedGroup[] = [];
  for (const group of metadata.row_groups) {
    const byteOffset = startOf(group);
    if (byteOffset >= shard.startByte && byteOffset < shard.endByte) groups.push({ group, byteOffset });
  }
  const root = parquetSchema(metadata);
  return { groups, decimals: exactDecimals(metadata, root), root };
}

function startOf({ columns }: RowGroup): number {
  const starts = columns.map(({ meta_data: column }) =>
    Number(column?.dictionary_page_offset || column?.data_page_offset || 0),
  );
  return Math.min(...starts);
}

/** A column's values in the rows of a group, in chunks as pages gave them. */
interface Column {
  readonly name: string;
  readonly chunks: ArrayLike<unknown>[];
}

/** The columns of a row group, decoded. @throws Error where one has not a value for each row */
async function readGroup(
  file: AsyncBuffer,
  { decimals: { metadata, convert }, root }: Omit<Footer, 'groups'>,
  group: RowGroup,
): Promise<Column[]> {
  checkSize(group);
  // An empty table is written as a group without rows, which the decoder passes over.
  if (Number(group.num_rows) === 0) return [];
  const { parquetRead } = await import('hyparquet');
  const rows = Number(group.num_rows);
  const columns = new Map<string, Column>();
  const guarded = guardGroup({ file, metadata, compressors: await parquetCodecs() }, group, root);
  await parquetRead({
    ...guarded,
    rowEnd: rows,
    parsers: PARSERS,
    onChunk: ({ columnName: name, columnData }) => {
      const column = columns.get(name) ?? { name, chunks: [] };
      columns.set(name, column);
      const exact = convert.get(name);
      column.chunks.push(exact === undefined ? columnData : Array.from<unknown>(columnData).map(exact));
    },
  });
  const found = [...columns.values()];
  const short = found.find(({ chunks }) => chunks.reduce((sum, { length }) => sum + length, 0) !== rows);
  if (found.length === 0 || short !== undefined)
    throw new Error(`a row group says that it has ${rows} rows, its column ${short?.name ?? ''} has not`);
  return found;
}

function checkSize({ columns }: RowGroup): void {
  const bytes = columns.reduce(
    (sum, { meta_data: column }) => sum + Number(column?.total_uncompressed_size ?? 0),
    0,
  );
  if (bytes <= MAXIMUM_GROUP_BYTES) return;
  throw new Error(`a row group has ${bytes} bytes, above ${MAXIMUM_GROUP_BYTES}, so give it fewer rows`);
}

/** The rows of columns, one by one. */
function* rowsOf(columns: readonly Column[], rows: number): Generator<[string, unknown][], void, undefined> {
  const cursors = columns.map(({ name, chunks }) => ({ name, values: valuesOf(chunks) }));
  for (let row = 0; row < rows; row++)
    yield cursors.map(({ name, values }) => [name, values.next().value] as [string, unknown]);
}

function* valuesOf(chunks: readonly ArrayLike<unknown>[]): Generator<unknown, void, undefined> {
  for (const chunk of chunks) for (let index = 0; index < chunk.length; index++) yield chunk[index];
}

/** What a digest is made of, and what a reject shows. */
const jsonBytes = (row: Readonly<Record<string, unknown>>): Buffer => Buffer.from(showJson(row, shown) ?? '');

/** A value of a row that cannot be used, as far as JSON can show it. */
function shown(value: unknown): unknown {
  if (value instanceof Rejection) return value.detail;
  return typeof value === 'bigint' ? value.toString() : value;
}
