import { readRows } from '../../../../functions/records/read-rows';
import type { Shard } from '../../../../shared/dataset';
import { Rejection } from '../../../../shared/encoding';
import { DataFormat } from '../../../../shared/request/format';
import type { Fields } from '../../../../functions/records/fields/fields';
import { Workspace } from '../workspace';

export interface Row {
  readonly line: number;
  readonly byteOffset: number;
  readonly record: string;
  readonly fields?: Record<string, unknown>;
  readonly reason?: string;
  readonly detail?: string;
}

/** The rows of an object, read as shards that start at `cuts`. */
export async function rowsOf(
  content: string | Uint8Array,
  format: object,
  { key = 'data/a', cuts = [0] }: { key?: string; cuts?: readonly number[] } = {},
): Promise<Row[]> {
  const workspace = await Workspace.create();
  try {
    await workspace.write(key, content);
    const head = await workspace.store.head(key);
    const size = head?.sizeBytes ?? 0;
    const rows: Row[] = [];
    for (const [id, startByte] of cuts.entries()) {
      const endByte = cuts[id + 1] ?? size;
      const shard: Shard = { id, key, etag: head?.etag ?? '', startByte, endByte, side: 'any' };
      const source = { store: workspace.store, shard, format: DataFormat.parse(format) };
      const before = rows.at(-1)?.line ?? 0;
      for await (const { items } of readRows(source)) {
        for (const { bytes, byteOffset, line, fields } of items) {
          const place = { line: before + line, byteOffset, record: Buffer.from(bytes).toString() };
          if (fields instanceof Rejection)
            rows.push({ ...place, reason: fields.reason, detail: fields.detail });
          else rows.push({ ...place, fields: objectOf(fields) });
        }
      }
    }
    return rows;
  } finally {
    await workspace.remove();
  }
}

const objectOf = (fields: Fields): Record<string, unknown> =>
  Object.fromEntries([...fields.keys()].map((name) => [name, fields.get(name)]));
