import type { Built, BuiltShard } from './built';
import type { FuzzCase } from './cases';
import {
  allKnown,
  expectedRecords,
  groupedBy,
  tableRows,
  windowsOf,
  type ExpectedRecord,
  type LocatedRow,
} from './expected';
import { sideOfFile } from './splits';

/** What is read together: a file and the shards that it was cut into, or all files of a shard of several. */
export interface Source {
  readonly shards: readonly BuiltShard[];
  /** Whether none of its shards was set aside. */
  readonly isWhole: boolean;
  /** In the order in which they are read; empty ones are not. */
  readonly files: readonly string[];
  /** Those of several that could not be read, without which the shard did. */
  readonly unread: ReadonlySet<string>;
}

export function sourcesOf({ plan, manifest, shards }: Built): Source[] {
  const { objects, shards: planned } = plan.dataset;
  const setAside = new Set(manifest.shardsSetAside.map(({ key }) => key));
  const placeOf = ({ files, key }: (typeof planned)[number]) => (files === undefined ? key : files.from);
  return [...new Set(planned.map(placeOf))].map((place) => {
    const all = planned.filter((shard) => placeOf(shard) === place);
    const own = shards.filter(({ shard }) => placeOf(shard) === place);
    const [first] = all;
    const { from, count } = first?.files ?? { from: 0, count: 0 };
    const several = objects.slice(from, from + count).filter(({ sizeBytes }) => sizeBytes > 0);
    const files = first?.files === undefined ? [first?.key ?? ''] : several.map(({ key }) => key);
    const isWhole = own.length === all.length;
    const unread = new Set(isWhole ? files.filter((file) => setAside.has(file)) : []);
    return { shards: own, isWhole, files, unread };
  });
}

/** Whether a group's rows are put together from all files. */
export const isGathered = ({ dataset: { subject } }: FuzzCase): boolean =>
  subject.shape.kind === 'groups' && subject.shape['rows'] !== 'adjacent';

/** Whether what is set aside is set aside at the place of an expected record, and not of a row within one. */
export const isPlaced = (fuzzed: FuzzCase): boolean =>
  isGathered(fuzzed) ||
  fuzzed.dataset.subject.shape.kind === 'windows' ||
  (fuzzed.dataset.subject.shape.kind === 'rows' && fuzzed.dataset.written.format.kind !== 'conll');

/** The records of a source, as `expectedRecords` has those of a file. */
export function expectedOf(source: Source, fuzzed: FuzzCase): ExpectedRecord[] | undefined {
  if (!source.isWhole) return undefined;
  if (isGathered(fuzzed)) return gatheredRecords(source, fuzzed);
  const { dataset, files } = fuzzed;
  // What cannot be read may still have given records before that showed.
  const isGivenUp = dataset.written.format.kind === 'parquet' || dataset.subject.shape.kind === 'groups';
  if (source.unread.size > 0 && isGivenUp) return undefined;
  const read = source.files.filter((name) => !source.unread.has(name));
  if (dataset.subject.shape.kind === 'windows')
    return read.some((key) => files.get(key)?.isTorn !== false)
      ? undefined
      : windowRecords({ ...source, files: read }, fuzzed);
  const records: ExpectedRecord[] = [];
  for (const key of read) {
    const file = files.get(key);
    const found = file?.isTorn === false ? expectedRecords(key, file, dataset) : undefined;
    if (found === undefined) return undefined;
    records.push(...found);
  }
  return records;
}

/** Where each of a record's rows may lie in any file; undefined too where a damaged row may have joined a group. */
function gatheredRecords(source: Source, fuzzed: FuzzCase): ExpectedRecord[] | undefined {
  const { dataset } = fuzzed;
  const rows = tablesOf(source, fuzzed)?.flat();
  const damaged = rows && damagedAlone(rows, source);
  const others = rows && allKnown(rows.filter(({ row }) => row !== undefined));
  if (damaged === undefined || others === undefined) return undefined;
  const [by = ''] = dataset.subject.shape['by'] as string[];
  // The same key in files of two sides is two groups.
  const groups = groupedBy(others, dataset, ({ file, row }) =>
    JSON.stringify([sideOfFile(file, dataset.request.data['split']), row.get(by)]),
  );
  return [...damaged, ...groups];
}

/** Each file is a series of its own; undefined too where a damaged row may be part of a window. */
function windowRecords(source: Source, fuzzed: FuzzCase): ExpectedRecord[] | undefined {
  const tables = tablesOf(source, fuzzed);
  const damaged = tables && damagedAlone(tables.flat(), source);
  return damaged && [...damaged, ...tables.flatMap((rows) => windowsOf(rows, fuzzed.dataset))];
}

/** The rows of each file. */
function tablesOf(source: Source, { dataset, files }: FuzzCase): LocatedRow[][] | undefined {
  const tables = source.files.map((key) => {
    const file = files.get(key);
    return file && tableRows(key, file, dataset);
  });
  return tables.includes(undefined) ? undefined : tables.map((table) => table ?? []);
}

/** The damaged rows as records; undefined where one was not set aside on its own. */
function damagedAlone(rows: readonly LocatedRow[], { shards }: Source): ExpectedRecord[] | undefined {
  const rejects = shards.flatMap((shard) => shard.rejects);
  const textAt = new Map(
    rejects.filter(({ isCut }) => !isCut).map((reject) => [placeOf(reject), reject.record]),
  );
  const damaged = rows.filter(({ row }) => row === undefined);
  const areAlone = damaged.every((row) => textAt.get(placeOf(row)) === textOf(row));
  return areAlone ? damaged.map(({ file, line }) => ({ file, line, rows: undefined })) : undefined;
}

/** Of a file's line among those of all files. */
export const placeOf = ({ file, line }: { readonly file: string; readonly line: number }): string =>
  `${line} ${file}`;

/** As a reject shows it. */
const textOf = ({ at }: LocatedRow): string =>
  Buffer.from(at?.bytes ?? '', 'latin1')
    .toString()
    .replace(/^\ufeff/, '');
