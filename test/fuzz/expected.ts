import { blocksOf, isText, rowsOf, type FoundRecord } from './cutting';
import { LOCATION, type Dataset } from './datasets';
import type { Row } from './subjects';

/** A record that a file should give, as other code than the pipeline's finds it. */
export interface ExpectedRecord {
  /** Where it starts; of a window, the line of its target. */
  readonly line: number;
  /** Its rows, where damage left all of them as they were written. */
  readonly rows: readonly Row[] | undefined;
}

/**
 * The records of a file as it is now, those that have to be set aside among them; undefined where that takes the
 * pipeline's own reading (which rows a broken row of a group or series takes with it).
 */
export function expectedRecords(key: string, bytes: Buffer, dataset: Dataset): ExpectedRecord[] | undefined {
  const { subject, rowOf } = dataset;
  const { format } = dataset.written;
  const known = (rows: readonly FoundRecord[]): Row[] | undefined => {
    const found = rows.map((row) => rowOf.get(row.bytes));
    return found.every((row) => row !== undefined) ? found : undefined;
  };
  if (format.kind === 'conll') {
    const { separator, columns } = format as unknown as { separator: string; columns: string[] };
    return blocksOf(bytes, separator, columns.length).map((block) => ({
      line: block[0]?.line ?? 0,
      rows: known(block),
    }));
  }
  const all = rowsOf(bytes, format.kind === 'csv' ? (format as unknown as CsvOf) : undefined);
  const hasHeader = dataset.written.header !== undefined;
  // A header that names other fields gives the rows another meaning.
  const isHeaderKnown =
    !hasHeader || headerOf(all) === Buffer.from(dataset.written.header ?? '').toString('latin1');
  const rows = hasHeader ? all.slice(1) : all;
  if (subject.shape.kind === 'rows')
    return rows.map((row) => ({ line: row.line, rows: isHeaderKnown ? known([row]) : undefined }));
  const fields = isHeaderKnown && rows.every(isText) ? known(rows) : undefined;
  if (fields === undefined) return undefined;
  const located = rows.map((row, index) => ({
    line: row.line,
    row: fields[index] ?? new Map<string, unknown>(),
  }));
  return subject.shape.kind === 'groups'
    ? groupsOf(located, subject.shape)
    : windowsOf(located, dataset, key.slice(LOCATION.length));
}

type CsvOf = Parameters<typeof rowsOf>[1];

const headerOf = ([first]: readonly FoundRecord[]): string | undefined => first?.bytes;

interface LocatedRow {
  readonly line: number;
  readonly row: Row;
}

function groupsOf(rows: readonly LocatedRow[], shape: Dataset['subject']['shape']): ExpectedRecord[] {
  const [by = ''] = shape['by'] as string[];
  const starts = rows.filter(({ row }, index) => index === 0 || rows[index - 1]?.row.get(by) !== row.get(by));
  return starts.map(({ line }, group) => {
    const next = starts[group + 1]?.line ?? Infinity;
    const own = rows.filter((row) => row.line >= line && row.line < next);
    return { line, rows: own.map(({ row }) => row) };
  });
}

/** Every window that lies on one side of the split. */
function windowsOf(rows: readonly LocatedRow[], dataset: Dataset, file: string): ExpectedRecord[] {
  const { length, horizon, stride } = dataset.subject.shape as unknown as Record<string, number>;
  const span = (length ?? 1) + (horizon ?? 1);
  const sideOf = sidesOf(rows.length, dataset, file);
  const starts = rows.map((_, start) => start).filter((start) => start % (stride ?? 1) === 0);
  return starts.flatMap((start) => {
    const own = rows.slice(start, start + span);
    const isWhole = own.length === span && new Set(own.map((_, step) => sideOf(start + step))).size === 1;
    return isWhole ? [{ line: own.at(-1)?.line ?? 0, rows: own.map(({ row }) => row) }] : [];
  });
}

function sidesOf(rows: number, dataset: Dataset, file: string): (position: number) => string {
  const split = dataset.request.data['split'] as { by: string; validation?: string; validationShare: number };
  if (split.by === 'file' && (!file.startsWith('train') || split.validation !== undefined)) return () => file;
  const tested = split.by === 'file' ? 0 : Math.round(rows * 0.25);
  const validated = Math.round(rows * 0.25);
  return (position) =>
    position >= rows - tested ? 'test' : position >= rows - tested - validated ? 'validation' : 'train';
}
