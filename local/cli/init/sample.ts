import { pathToFileURL } from 'node:url';
import { dirname, basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import { readRows } from '../../../functions/records/read-rows';
import { openStore } from '../../../shared/artifacts/open';
import { Rejection } from '../../../shared/encoding';
import { UsageError } from '../terminal/usage-error.cjs';
import { readStart, type DataFile } from './files';

export type Row = Readonly<Record<string, unknown>>;

/** The format that a file seems to have, and its first rows. */
export interface Sample {
  readonly format: Readonly<Record<string, unknown>> & { readonly kind: string };
  readonly rows: readonly Row[];
  readonly fields: readonly string[];
  /** The reasons, one sentence each. */
  readonly notes: readonly string[];
}

const MOST_ROWS = 2_000;
const DELIMITERS = ['\t', ',', ';', '|'];

/** The files that are like the first: tables are alike if they have the same header or, without one, as many fields. */
export function filesLike({ format, fields }: Sample, files: readonly DataFile[]): DataFile[] {
  if (format.kind !== 'csv') return [...files];
  const { delimiter: written } = format;
  const delimiter = typeof written === 'string' ? written : ',';
  return files.filter((file) => {
    const [line = ''] = readStart(file)
      .toString()
      .replace(/^\ufeff/, '')
      .split(/\r\n|\n|\r/, 1);
    const names = line.split(delimiter).map((name) => name.replace(/^"|"$/g, ''));
    return 'header' in format ? names.length === fields.length : names.join() === fields.join();
  });
}

/** Looks at the beginning of a file, whatever is in it. */
export async function sampleOf(file: DataFile, isInFolders: boolean): Promise<Sample> {
  const start = readStart(file);
  if (start.subarray(0, 4).toString('latin1') === 'PAR1') return parquetSample(file);
  if ((start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff))
    throw new UsageError(`"${file.name}" is UTF-16 text; convert it to UTF-8.`);
  const text = start.toString().replace(/^\ufeff/, '');
  const lines = text.split(/\r\n|\n|\r/);
  // The last line may be cut off.
  if (lines.length > 1) lines.pop();
  const filled = lines.filter((line) => line.trim() !== '');
  if (filled.length === 0) throw new UsageError(`"${file.name}" has no lines to look at.`);
  if (filled[0]?.trim() === '[')
    throw new UsageError(`"${file.name}" is a JSON array; write one object per line (JSON Lines).`);
  if (filled[0]?.trimStart().startsWith('{') === true) return jsonSample(filled);
  const conll = conllSample(lines, filled, file);
  if (conll !== undefined) return conll;
  return csvSample(text, filled, file) ?? textSample(filled, isInFolders);
}

async function parquetSample(file: DataFile): Promise<Sample> {
  const store = openStore(pathToFileURL(dirname(file.path)).href);
  const key = basename(file.path);
  const head = await store.head(key);
  const rows: Row[] = [];
  if (head !== undefined) {
    const shard = {
      key,
      etag: head.etag,
      startByte: 0,
      endByte: head.sizeBytes,
      side: 'any' as const,
    };
    for await (const { items } of readRows({ store, shard, format: { kind: 'parquet' } })) {
      for (const { fields } of items) {
        if (fields instanceof Rejection) continue;
        rows.push(Object.fromEntries([...fields.keys()].map((name) => [name, fields.get(name)])));
      }
      if (rows.length >= MOST_ROWS) break;
    }
  }
  return { ...withFields(rows), format: { kind: 'parquet' }, notes: ['Parquet: it begins with PAR1.'] };
}

function jsonSample(lines: readonly string[]): Sample {
  const rows = lines.slice(0, MOST_ROWS).flatMap((line): Row[] => {
    try {
      const value: unknown = JSON.parse(line);
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? [value as Row] : [];
    } catch {
      return [];
    }
  });
  return { ...withFields(rows), format: { kind: 'jsonl' }, notes: ['JSON Lines: lines begin with {.'] };
}

/** Lines with the same small number of columns, and blank lines between them. */
function conllSample(
  lines: readonly string[],
  filled: readonly string[],
  file: DataFile,
): Sample | undefined {
  if (filled.length === lines.length || filled.length < 3) return undefined;
  const separator = ['\t', ' '].find((one) => {
    const widths = filled.slice(0, MOST_ROWS).map((line) => line.split(one).length);
    const width = widths[0] ?? 0;
    const alike = widths.filter((other) => other === width).length;
    return width > 1 && width <= 14 && alike / widths.length > 0.98;
  });
  if (separator === undefined || /\.(csv|txt)$/.test(file.ending)) return undefined;
  const cells = filled.slice(0, MOST_ROWS).map((line) => line.split(separator));
  const columns = (cells[0] ?? []).map((_, index) => (index === 0 ? 'token' : `tag${index}`));
  const rows = cells.map((values) => Object.fromEntries(columns.map((name, index) => [name, values[index]])));
  return {
    format: { kind: 'conll', separator, columns },
    rows,
    fields: columns,
    notes: [
      `CoNLL: blank lines separate sequences, and each line has ${columns.length} columns, whose names are made up.`,
    ],
  };
}

function csvSample(text: string, filled: readonly string[], { ending }: DataFile): Sample | undefined {
  const first = filled.slice(0, 50);
  const scored = DELIMITERS.map((delimiter) => {
    const counts = first.map((line) => line.split(delimiter).length - 1);
    const least = Math.min(...counts);
    return { delimiter, least, isEven: counts.every((count) => count === counts[0]) };
  }).filter(({ least }) => least > 0);
  const best = scored.sort((a, b) => Number(b.isEven) - Number(a.isEven) || b.least - a.least)[0];
  const delimiter = best?.delimiter ?? (ending === '.csv' ? ',' : undefined);
  if (delimiter === undefined) return undefined;
  const cells = filled.flatMap((line) => line.split(delimiter));
  const isQuoting = cells.every((cell) => !cell.includes('"') || /^\s*"|"\s*$/.test(cell));
  const quote = delimiter !== '\t' || (isQuoting && cells.some((cell) => cell.startsWith('"'))) ? '"' : null;
  const table = readTable(text, delimiter, quote);
  const [head = [], ...others] = table;
  const header = isHeader(head, others);
  const columns = header ? head : head.map((_, index) => `column${index + 1}`);
  const rows = (header ? others : table)
    .filter(({ length }) => length === columns.length)
    .map((values) => Object.fromEntries(columns.map((name, index) => [name, values[index]])));
  const named = JSON.stringify(delimiter);
  return {
    format: {
      kind: 'csv',
      ...(delimiter === ',' ? {} : { delimiter }),
      ...(header ? {} : { header: false, columns }),
      ...(quote === null ? { quote } : {}),
    },
    rows,
    fields: columns,
    notes: [
      `CSV: fields are separated by ${named}${quote === null ? ', and quotes are ordinary characters' : ''}.`,
      header
        ? 'The first line names the fields: its values are unlike those below it.'
        : 'The first line is a record like the others; the names of the fields are made up.',
    ],
  };
}

function readTable(text: string, delimiter: string, quote: string | null): string[][] {
  try {
    const table: string[][] = parse(text, {
      delimiter,
      quote: quote ?? false,
      to: MOST_ROWS,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      bom: true,
    });
    return table;
  } catch {
    // The sample ends within a quoted field, or quotes have no meaning here.
    const lines = text.split(/\r\n|\n|\r/).filter((line) => line !== '');
    return lines.slice(0, MOST_ROWS).map((line) => line.split(delimiter));
  }
}

/** Whether the first line has distinct names, above a column of numbers or of values that the name is not among. */
function isHeader(head: readonly string[], rows: readonly (readonly string[])[]): boolean {
  if (head.length === 0 || new Set(head).size < head.length) return false;
  if (head.some((name) => name.trim() === '' || name.length > 60 || isNumber(name))) return false;
  const below = (index: number) => rows.map((row) => row[index] ?? '');
  if (head.some((_, index) => below(index).slice(0, 20).every(isNumber) && rows.length > 0)) return true;
  return (
    head.every((name) => /^[\w .-]{1,40}$/u.test(name)) &&
    head.every((name, index) => !below(index).includes(name)) &&
    head.some((name) => /^(id|text|label|target|class|tag|source|name|sentence|split|y|x)\d*$/i.test(name))
  );
}

function textSample(lines: readonly string[], isInFolders: boolean): Sample {
  const rows = lines.slice(0, MOST_ROWS).map((text) => ({ text }));
  return isInFolders
    ? {
        format: { kind: 'text', unit: 'document', folder: 'label' },
        rows,
        fields: ['text', 'label'],
        notes: ['Text: files are in folders, whose names are taken as labels.'],
      }
    : { format: { kind: 'text' }, rows, fields: ['text'], notes: ['Text: each line is a record.'] };
}

function withFields(rows: readonly Row[]): Pick<Sample, 'rows' | 'fields'> {
  return { rows, fields: [...new Set(rows.flatMap((row) => Object.keys(row)))] };
}

export const isNumber = (value: unknown): boolean =>
  typeof value === 'number' ||
  (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)));
