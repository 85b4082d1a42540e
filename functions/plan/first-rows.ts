import type { ArtifactStore } from '../../shared/artifacts/store';
import type { DatasetFile } from '../../shared/dataset';
import { Rejection } from '../../shared/encoding';
import { UnreadableShard } from '../../shared/errors';
import type { DataSource } from '../../shared/request/data';
import { pathsOf, type Fields } from '../records/fields/fields';
import { numbersIn } from '../records/fields/numbers-in';
import { partitionFields } from '../records/hive-partitions';
import { readRows } from '../records/read-rows';
import { RowNumbers } from './row-numbers';

/** Of each file that is looked into; a record with a field that none of them has is set aside, and not misread. */
const ROWS_READ = 1_000;
const FILES_READ = 5;

/** What the first rows of some files show of their fields. */
export interface FirstRows {
  /** Of the rows, in the order of the first file. */
  readonly names: ReadonlySet<string>;
  /** Of folders alone. */
  readonly inFolders: ReadonlySet<string>;
  /** Fields that have several numbers in a row. */
  readonly arrays: ReadonlySet<string>;
  readonly rowNumbers: RowNumbers;
}

/** Files that cannot be read are for profiling to report. */
export async function readFirstRows(
  files: readonly DatasetFile[],
  { format }: DataSource,
  store: ArtifactStore,
): Promise<FirstRows> {
  const [names, inFolders, arrays] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const rowNumbers = new RowNumbers();
  const see = (fields: Fields) => {
    for (const name of pathsOf(fields)) {
      if (!names.has(name) && numbersIn(fields.get(name), fields.numberForm) !== undefined) arrays.add(name);
      names.add(name);
    }
    rowNumbers.add(fields);
  };
  for (const { key, etag, sizeBytes, side } of chosen(files)) {
    for (const name of partitionFields(key)?.keys() ?? []) inFolders.add(name);
    const shard = { key, etag, startByte: 0, endByte: sizeBytes, side };
    let rows = 0;
    try {
      for await (const { items } of readRows({ store, shard, format })) {
        for (const { fields } of items) {
          if (fields instanceof Rejection) continue;
          see(fields);
          rows += 1;
        }
        if (rows >= ROWS_READ) break;
      }
    } catch (error) {
      if (!(error instanceof UnreadableShard)) throw error;
    }
    rowNumbers.endFile();
  }
  for (const name of names) inFolders.delete(name);
  return { names, inFolders, arrays, rowNumbers };
}

/** A file of each side, and some more. */
function chosen(files: readonly DatasetFile[]): DatasetFile[] {
  const filled = files.filter(({ sizeBytes }) => sizeBytes > 0);
  const firstOfSides = filled.filter(
    (file, index) => filled.findIndex(({ side }) => side === file.side) === index,
  );
  const others = filled.filter((file) => !firstOfSides.includes(file));
  return [...firstOfSides, ...others.slice(0, Math.max(0, FILES_READ - firstOfSides.length))];
}
