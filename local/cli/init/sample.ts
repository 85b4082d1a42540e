import { statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { numberForm } from '../../../functions/records/fields/number-form';
import { pathsOf } from '../../../functions/records/fields/fields';
import { partitionFields } from '../../../functions/records/hive-partitions';
import { readRows } from '../../../functions/records/read-rows';
import { openStore } from '../../../shared/artifacts/open';
import { Rejection } from '../../../shared/encoding';
import { DataFormat } from '../../../shared/request/format';
import { UsageError } from '../terminal/usage-error.cjs';
import { readStart, type DataFile, type FoundFiles } from './files';
import { conllFormat } from './formats/conll';
import { csvFormat } from './formats/csv';
import { jsonFormat } from './formats/json';
import { numbersOf } from './formats/number-signs';
import { textFormat } from './formats/text';
import type { FormatGuess, Row } from './guessed';
import { readText } from './text';

/** The format that files seem to have, and rows of them. */
export interface Sample extends FormatGuess {
  /** The first rows of the first file, in its order. */
  readonly head: readonly Row[];
  /** These and more, from all over the files. */
  readonly rows: readonly Row[];
  readonly fields: readonly string[];
  /** A value as the number that it is read as, if it is one. */
  readonly numberOf: (value: unknown) => number | undefined;
}

const HEAD_ROWS = 2_000;
const MORE_ROWS = 2_000;
/** What is read of a file at most: some tenths of a second. */
const MOST_BYTES = 2 ** 24;
const MOST_FILES = 12;

/** What the beginning of a file looks like. */
export function formatOf(file: DataFile, { files }: FoundFiles): FormatGuess {
  if (readStart(file).bytes.subarray(0, 4).toString('latin1') === 'PAR1')
    return { format: { kind: 'parquet' }, notes: ['Parquet: it begins with PAR1.'] };
  const start = readText(file);
  if (start.text.trim() === '') throw new UsageError(`"${file.name}" has no lines to look at.`);
  const guess =
    jsonFormat(start) ?? conllFormat(start, file) ?? csvFormat(start, file) ?? textFormat(start, files);
  const { encoding } = start;
  return {
    format: { ...guess.format, ...(encoding === undefined ? {} : { encoding }) },
    notes: [...start.notes, ...guess.notes],
  };
}

/** Reads rows as a run would. */
export async function sampleOf(found: FoundFiles, guess: FormatGuess): Promise<Sample> {
  const [first, ...others] = found.files;
  if (first === undefined) throw new UsageError('There is no data file.');
  const own = await rowsIn(first, found, guess.format);
  const head = own.slice(0, HEAD_ROWS);
  const every = Math.ceil(others.length / MOST_FILES);
  const rows = [...own];
  for (const file of others.filter((_, index) => index % every === 0))
    rows.push(...(await rowsIn(file, found, guess.format)).slice(0, HEAD_ROWS / 4));
  const fields = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const signs =
    guess.format.kind === 'csv' ? numbersOf(fields, rows, guess.format) : { options: {}, notes: [] };
  return {
    format: { ...guess.format, ...signs.options },
    notes: [...guess.notes, ...signs.notes],
    head,
    rows,
    fields,
    numberOf: numberReader(signs.options),
  };
}

function numberReader(signs: Parameters<typeof numberForm>[0]): Sample['numberOf'] {
  const { plainOf = (text: string) => text } = numberForm(signs);
  return (value) => {
    if (typeof value === 'number') return value;
    if (typeof value !== 'string' || value.trim() === '') return undefined;
    const number = Number(plainOf(value.trim()) ?? NaN);
    return Number.isFinite(number) ? number : undefined;
  };
}

/** The first rows of a file, and then ever fewer of what comes after them. */
async function rowsIn(file: DataFile, { folder }: FoundFiles, format: FormatGuess['format']): Promise<Row[]> {
  const store = openStore(pathToFileURL(folder).href);
  const found = await store.head(file.name);
  if (found === undefined) return [];
  const { etag, sizeBytes } = found;
  const shard = { key: file.name, etag, startByte: 0, endByte: sizeBytes, side: 'any' as const };
  if (format.kind === 'conll') return blocksOf(readRows({ store, shard, format: DataFormat.parse(format) }));
  const partitions = Object.fromEntries(partitionFields(file.name) ?? []);
  const head: Row[] = [];
  let more: Row[] = [];
  let [every, seen] = [1, 0];
  for await (const { items } of readRows({ store, shard, format: DataFormat.parse(format) })) {
    for (const { fields, byteOffset } of items) {
      if (byteOffset > MOST_BYTES && statSync(file.path).size > 2 * MOST_BYTES) return [...head, ...more];
      if (fields instanceof Rejection) continue;
      seen += 1;
      if (head.length >= HEAD_ROWS && seen % every > 0) continue;
      const names = [...pathsOf(fields)];
      const row = { ...partitions, ...Object.fromEntries(names.map((name) => [name, fields.get(name)])) };
      (head.length < HEAD_ROWS ? head : more).push(row);
    }
    if (more.length <= MORE_ROWS) continue;
    more = more.filter((_, index) => index % 2 === 0);
    every *= 2;
  }
  return [...head, ...more];
}

/** Lines that follow each other, as one row of arrays. */
async function blocksOf(batches: ReturnType<typeof readRows>): Promise<Row[]> {
  const blocks: Record<string, unknown[]>[] = [];
  let last = -1;
  for await (const { items } of batches) {
    for (const { fields, line } of items) {
      if (fields instanceof Rejection) continue;
      if (line !== last + 1 || blocks.length === 0) blocks.push({});
      const block = blocks.at(-1)!;
      for (const name of fields.keys()) (block[name] ??= []).push(fields.get(name));
      last = line;
    }
    if (blocks.length > HEAD_ROWS) break;
  }
  // What is left out of a file, such as `-DOCSTART-`, has no columns.
  return blocks.filter(
    (block) =>
      Object.keys(block).length === Math.max(...blocks.slice(0, 10).map((each) => Object.keys(each).length)),
  );
}
