import type { FuzzFile } from './cases';
import { blocksOf, isText, rowsOf, type FoundRecord } from './cutting';
import type { Dataset } from './datasets';
import type { Row } from './subjects';

/** A record that a file should give, as other code than the pipeline's finds it. */
export interface ExpectedRecord {
  /** Where it starts; of a window, the line of its target. */
  readonly line: number;
  /** Its rows, where damage left all of them as they were written. */
  readonly rows: readonly Row[] | undefined;
  /** As Latin-1, without line ending; undefined where a record is more or other than a line. */
  readonly bytes?: string;
}

/**
 * The records of a file as it is now, those that have to be set aside among them; undefined where that takes the
 * pipeline's own reading (which rows a broken row of a group or series takes with it).
 */
export function expectedRecords(key: string, file: FuzzFile, dataset: Dataset): ExpectedRecord[] | undefined {
  const { subject, written } = dataset;
  const { format } = written;
  switch (format.kind) {
    case 'parquet': {
      const made = dataset.files.get(key);
      if (made?.bytes !== file.bytes) return undefined;
      return assembled(
        made.rows.map((row, index) => ({ line: index + 1, row })),
        dataset,
      );
    }
    case 'conll': {
      const { separator, columns } = format as unknown as { separator: string; columns: string[] };
      const blocks = blocksOf(file.text, separator, columns.length);
      return blocks.map((block) => ({ line: block[0]?.line ?? 0, rows: known(block, dataset) }));
    }
    case 'text':
      return textRecords(key, file, dataset);
    case 'jsonl':
    case 'csv': {
      const all = rowsOf(file.text, format.kind === 'csv' ? (format as unknown as CsvOf) : undefined);
      const { header } = written;
      // A header that names other fields gives the rows another meaning.
      const isHeaderKnown = header === undefined || all[0]?.bytes === Buffer.from(header).toString('latin1');
      const rows = header === undefined ? all : all.slice(1);
      if (subject.shape.kind === 'rows')
        return rows.map((row) => ({
          line: row.line,
          bytes: row.bytes,
          rows: isHeaderKnown ? known([row], dataset) : undefined,
        }));
      const fields = isHeaderKnown && rows.every(isText) ? known(rows, dataset) : undefined;
      return (
        fields &&
        assembled(
          rows.map(({ line }, n) => ({ line, row: fields[n] ?? new Map() })),
          dataset,
        )
      );
    }
  }
}

type CsvOf = Parameters<typeof rowsOf>[1];

function known(rows: readonly FoundRecord[], { rowOf }: Dataset): Row[] | undefined {
  const found = rows.map((row) => rowOf.get(row.bytes));
  return found.every((row) => row !== undefined) ? found : undefined;
}

/** Lines, or the one document; its folder may be a field. */
function textRecords(key: string, { bytes, text }: FuzzFile, dataset: Dataset): ExpectedRecord[] {
  const { folder } = dataset.subject;
  if (folder === undefined)
    return rowsOf(text).map((row) => ({ line: row.line, bytes: row.bytes, rows: known([row], dataset) }));
  if (bytes.length === 0) return [];
  const rows = known(
    [{ line: 1, byteOffset: 0, bytes: text.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '') }],
    dataset,
  );
  return [{ line: 1, rows: rows?.map((row) => new Map([...row, [folder, key.split('/').at(-2)]])) }];
}

interface LocatedRow {
  readonly line: number;
  readonly row: Row;
}

/** Records of rows that are all known. */
function assembled(rows: readonly LocatedRow[], dataset: Dataset): ExpectedRecord[] | undefined {
  switch (dataset.subject.shape.kind) {
    case 'rows':
      return rows.map(({ line, row }) => ({ line, rows: [row] }));
    case 'groups':
      return groupsOf(rows, dataset.subject.shape);
    case 'windows':
      return windowsOf(rows, dataset);
  }
}

function groupsOf(
  rows: readonly LocatedRow[],
  shape: Dataset['subject']['shape'],
): ExpectedRecord[] | undefined {
  const [by = ''] = shape['by'] as string[];
  const orderBy = shape['orderBy'] as string | undefined;
  const groups = new Map<string, LocatedRow[]>();
  let run = 0;
  rows.forEach((located, index) => {
    const id = String(located.row.get(by));
    if (index > 0 && rows[index - 1]?.row.get(by) !== located.row.get(by)) run += 1;
    const key = shape['rows'] === 'adjacent' ? String(run) : id;
    groups.set(key, [...(groups.get(key) ?? []), located]);
  });
  const records = [...groups.values()].map((own) => {
    const timeOf = ({ row }: LocatedRow) => Number(row.get(orderBy ?? ''));
    const ordered = orderBy === undefined ? own : [...own].sort((a, b) => timeOf(a) - timeOf(b));
    const isTied = orderBy !== undefined && new Set(own.map(timeOf)).size < own.length;
    return { line: own[0]?.line ?? 0, rows: ordered.map(({ row }) => row), isTied };
  });
  // Which of two rows of one time comes first is the pipeline's own.
  return records.some(({ isTied }) => isTied) ? undefined : records;
}

/** Every window, on whichever sides of the split its rows are: its target's is its own. */
function windowsOf(rows: readonly LocatedRow[], dataset: Dataset): ExpectedRecord[] {
  const { length, horizon, stride } = dataset.subject.shape as unknown as Record<string, number>;
  const span = (length ?? 1) + (horizon ?? 1);
  const starts = rows.map((_, start) => start).filter((start) => start % (stride ?? 1) === 0);
  return starts.flatMap((start) => {
    const own = rows.slice(start, start + span);
    return own.length === span ? [{ line: own.at(-1)?.line ?? 0, rows: own.map(({ row }) => row) }] : [];
  });
}
