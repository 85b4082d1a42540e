import type { FuzzFile } from './cases';
import { blocksOf, isText, rowsOf, type FoundRecord } from './cutting';
import type { Dataset } from './datasets';
import type { Row } from './subjects';

/** A record that the files should give, as other code than the pipeline's finds it. */
export interface ExpectedRecord {
  readonly file: string;
  /** Where it starts; of a window, the line of its target. */
  readonly line: number;
  /** Its rows, where damage left all of them as they were written. */
  readonly rows: readonly Row[] | undefined;
  /** As Latin-1, without line ending; undefined where a record is more or other than a line or a document. */
  readonly bytes?: string;
  /** Of a window, where its target is among the rows of its file. */
  readonly position?: { readonly row: number; readonly of: number };
}

/** A row of a table. */
export interface LocatedRow {
  readonly file: string;
  readonly line: number;
  /** Undefined in Parquet, where a row has none. */
  readonly at: FoundRecord | undefined;
  /** Undefined where damage may have given it another meaning. */
  readonly row: Row | undefined;
}

/**
 * The records of a file as it is now, those that have to be set aside among them; undefined where that takes the
 * pipeline's own reading (which rows a broken row of a group takes with it).
 */
export function expectedRecords(key: string, file: FuzzFile, dataset: Dataset): ExpectedRecord[] | undefined {
  const { subject, written } = dataset;
  const { format } = written;
  switch (format.kind) {
    case 'conll': {
      const { separator, columns } = format as unknown as { separator: string; columns: string[] };
      const blocks = blocksOf(file.text, separator, columns.length);
      return blocks.map((block) => ({ file: key, line: block[0]?.line ?? 0, rows: known(block, dataset) }));
    }
    case 'text':
      return textRecords(key, file, dataset);
    case 'parquet':
    case 'jsonl':
    case 'csv': {
      const rows = tableRows(key, file, dataset);
      if (rows === undefined) return undefined;
      if (subject.shape.kind === 'rows')
        return rows.map(({ line, at, row }) => ({
          file: key,
          line,
          rows: row && [row],
          ...(at === undefined ? {} : { bytes: at.bytes }),
        }));
      const all = allKnown(rows);
      return all && runsOf(all, dataset);
    }
  }
}

/** The rows of a table; undefined where a Parquet file is no longer the one that was written. */
export function tableRows(key: string, file: FuzzFile, dataset: Dataset): LocatedRow[] | undefined {
  const { format, header } = dataset.written;
  if (format.kind === 'parquet') {
    const made = dataset.files.get(key);
    if (made?.bytes !== file.bytes) return undefined;
    return made.rows.map((row, index) => ({ file: key, line: index + 1, at: undefined, row }));
  }
  const all = rowsOf(file.text, format.kind === 'csv' ? (format as unknown as CsvOf) : undefined);
  // A header that names other fields gives the rows another meaning.
  const isHeaderKnown = header === undefined || all[0]?.bytes === Buffer.from(header).toString('latin1');
  const rows = header === undefined ? all : all.slice(1);
  return rows.map((at) => ({
    file: key,
    line: at.line,
    at,
    row: isHeaderKnown && isText(at) ? known([at], dataset)?.[0] : undefined,
  }));
}

type CsvOf = Parameters<typeof rowsOf>[1];

function known(rows: readonly FoundRecord[], { rowOf }: Dataset): Row[] | undefined {
  const found = rows.map((row) => rowOf.get(row.bytes));
  return found.every((row) => row !== undefined) ? found : undefined;
}

/** Lines, or the one document; its folder may be a field. */
function textRecords(file: string, { bytes, text }: FuzzFile, dataset: Dataset): ExpectedRecord[] {
  const { folder } = dataset.subject;
  if (folder === undefined)
    return rowsOf(text).map((row) => ({
      file,
      line: row.line,
      bytes: row.bytes,
      rows: known([row], dataset),
    }));
  if (bytes.length === 0) return [];
  const document = text.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '');
  const rows = known([{ line: 1, byteOffset: 0, bytes: document }], dataset);
  const label = file.split('/').at(-2);
  return [{ file, line: 1, bytes: document, rows: rows?.map((row) => new Map([...row, [folder, label]])) }];
}

type KnownRow = LocatedRow & { readonly row: Row };

export function allKnown(rows: readonly LocatedRow[]): KnownRow[] | undefined {
  const found = rows.filter((row): row is KnownRow => row.row !== undefined);
  return found.length === rows.length ? found : undefined;
}

/** Groups of rows next to each other. */
function runsOf(rows: readonly KnownRow[], dataset: Dataset): ExpectedRecord[] {
  const [by = ''] = dataset.subject.shape['by'] as string[];
  let run = 0;
  return groupedBy(rows, dataset, ({ row }, index) => {
    if (index > 0 && rows[index - 1]?.row.get(by) !== row.get(by)) run += 1;
    return String(run);
  });
}

/** A record of all rows with one key, in the order of their first rows. Rows of one time stay in their order. */
export function groupedBy(
  rows: readonly KnownRow[],
  { subject }: Dataset,
  keyOf: (row: KnownRow, index: number) => string,
): ExpectedRecord[] {
  const orderBy = subject.shape['orderBy'] as string | undefined;
  const groups = new Map<string, KnownRow[]>();
  rows.forEach((located, index) => {
    const key = keyOf(located, index);
    groups.set(key, [...(groups.get(key) ?? []), located]);
  });
  const timeOf = ({ row }: KnownRow) => Number(row.get(orderBy ?? ''));
  return [...groups.values()].map((own) => {
    const ordered = orderBy === undefined ? own : [...own].sort((a, b) => timeOf(a) - timeOf(b));
    return { file: own[0]?.file ?? '', line: own[0]?.line ?? 0, rows: ordered.map(({ row }) => row) };
  });
}

/** Every window of a file without a damaged row, on whichever sides of the split its rows are: its target's is its own. */
export function windowsOf(rows: readonly LocatedRow[], { subject }: Dataset): ExpectedRecord[] {
  const { length, horizon, stride } = subject.shape as unknown as Record<string, number>;
  const span = (length ?? 1) + (horizon ?? 1);
  const starts = rows.map((_, start) => start).filter((start) => start % (stride ?? 1) === 0);
  return starts.flatMap((start) => {
    const own = allKnown(rows.slice(start, start + span));
    const target = own?.[span - 1];
    if (own === undefined || target === undefined) return [];
    const { file, line } = target;
    const position = { row: start + span - 1, of: rows.length };
    return [{ file, line, rows: own.map(({ row }) => row), position }];
  });
}
