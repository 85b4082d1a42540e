import type { Random } from './random';
import type { Row } from './subjects';

/** Writes rows as a Parquet file. Loaded once, since the writer is an ES module, which CommonJS imports this way only. */
export type WriteParquet = (rows: readonly Row[], random: Random) => Buffer;

export async function parquetWriter(): Promise<WriteParquet> {
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  return (rows, random) => {
    const names = [...(rows[0]?.keys() ?? [])];
    const columnData = names.map((name) =>
      columnOf(
        name,
        rows.map((row) => row.get(name)),
      ),
    );
    return Buffer.from(
      parquetWriteBuffer({
        columnData,
        codec: random.pick(['SNAPPY', 'UNCOMPRESSED']),
        rowGroupSize: random.pick([7, 50, 1_000]),
      }),
    );
  };
}

/** Texts and numbers as such; arrays as JSON, whose elements need not be of one kind. */
function columnOf(name: string, data: unknown[]) {
  if (data.every((value) => typeof value === 'string')) return { name, data, type: 'STRING' as const };
  if (data.every((value) => typeof value === 'number')) return { name, data, type: 'DOUBLE' as const };
  return { name, data, type: 'JSON' as const };
}
