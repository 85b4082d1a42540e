import { Rejection } from '../../shared/encoding';
import { UnreadableShard } from '../../shared/errors';
import type { FormatOf } from '../../shared/request/format';
import { BrokenGzip } from './gunzip';
import type { ShardText } from './open-text';
import { encodingAdviser } from './encodings/advice';
import { lineGrammarOf, quotingOf } from './line-grammar';
import { checkHeaderLine, checkLineEnds } from './lone-returns';
import { checkFirstRecord } from './mistaken-format';
import { decodeRecord } from './parse-record';
import { RecordCutter, type RawRecord } from './record-cutter';
import { rowSplitter } from './split-row';

type CsvFormat = FormatOf<'csv'>;

/** Fields' names, and where the header line is, if the format has one. */
export interface Header {
  readonly columns: readonly string[];
  readonly byteOffset?: number;
}

/** A header is one line; no file has field names longer than this. */
const MAXIMUM_HEADER_BYTES = 2 ** 20;

/** @throws UnreadableShard where the header line cannot be read, or names a field twice */
export async function readHeader(text: ShardText, format: CsvFormat, key: string): Promise<Header> {
  if (!format.header) return { columns: format.columns ?? [] };
  const [record, ...others] = await firstRecords(text, format, key);
  if (record === undefined) return { columns: format.columns ?? [] };
  checkFirstRecord(record, format, key);
  const line = record.fault ?? decodeRecord(record);
  const names =
    line instanceof Rejection ? encodingAdviser(text.sample)(line, record.bytes) : rowSplitter(format)(line);
  if (names instanceof Rejection) {
    throw new UnreadableShard(
      `${key} cannot be read: its header line is wrong (${names.detail}); correct it`,
    );
  }
  checkLineEnds(names, key);
  checkHeaderLine(record.bytes, { key, quote: quotingOf(format)?.quote });
  checkSpaces(names, format, key);
  checkPlaces(names, format, key);
  checkNames(names, format, { key, others });
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined && format.columns === undefined) {
    throw new UnreadableShard(
      `${key} cannot be read: its header names ${JSON.stringify(repeated)} twice; rename one, or give data.format.columns`,
    );
  }
  return { columns: format.columns ?? names, byteOffset: record.byteOffset };
}

/** Files of one dataset may have their columns in another order each: under names that are given, values would be exchanged. */
function checkPlaces(names: readonly string[], { columns = [] }: CsvFormat, key: string): void {
  const written = names.map(folded);
  const moved = columns.find(
    (name, place) => written.includes(folded(name)) && written[place] !== folded(name),
  );
  if (moved === undefined) return;
  throw new UnreadableShard(
    `${key} cannot be read: its header has ${JSON.stringify(moved)} as column ${written.indexOf(folded(moved)) + 1}, and data.format.columns as column ${columns.indexOf(moved) + 1}, so values would be read under other names; leave out data.format.columns, so that each file's own header counts, or, where the header is wrong, give false as data.format.header and 1 as data.format.skipLines`,
  );
}

const folded = (name: string): string => name.trim().toLowerCase();

const LIKE_VALUE = /^(?:[+-]?\d*[.,]\d+|-\d+|\d{4}-\d\d-\d\d(?:[T ].*)?)$/;

/** Who names the columns often has a file without a header, whose first record would be lost as one. */
function checkNames(
  names: readonly string[],
  format: CsvFormat,
  { key, others }: { readonly key: string; readonly others: readonly RawRecord[] },
): void {
  const { columns } = format;
  if (columns === undefined || names.some((name) => columns.includes(name.trim()))) return;
  const value = names.find((name) => LIKE_VALUE.test(name.trim())) ?? repeatedValue(names, format, others);
  if (value === undefined) return;
  throw new UnreadableShard(
    `${key} cannot be read: data.format.columns is given and data.format.header is true, and its first line has ${JSON.stringify(value)}, ${LIKE_VALUE.test(value.trim()) ? '' : 'which other lines have in the same place, '}so it is a record, which would be lost as a header; give false as data.format.header (and 1 as data.format.skipLines where the line does name columns)`,
  );
}

/**
 * A text of the first line that the lines behind it have in the same column, as labels recur; a column's name does not,
 * unless it is a number, or all names stand in the middle too, as where files were put one behind the other.
 */
function repeatedValue(
  names: readonly string[],
  format: CsvFormat,
  others: readonly RawRecord[],
): string | undefined {
  const split = rowSplitter(format);
  const rows = others.slice(0, ROWS_COMPARED).map((record) => {
    const line = record.fault ?? decodeRecord(record);
    return line instanceof Rejection ? line : split(line);
  });
  const records = rows.filter(
    (row): row is string[] => !(row instanceof Rejection) && !row.every((value, n) => value === names[n]),
  );
  return names.find(
    (name, column) => !/^\s*\d*\s*$/.test(name) && records.some((row) => row[column] === name),
  );
}

/** Enough for each of a few labels to come again. */
const ROWS_COMPARED = 200;

/** A name that begins with a space is seldom meant: a space stands after each delimiter then. */
function checkSpaces(names: readonly string[], { columns, skipSpaces }: CsvFormat, key: string): void {
  const spaced = names.find((name) => /^[ \t]/.test(name));
  if (spaced === undefined || skipSpaces !== undefined || columns !== undefined) return;
  throw new UnreadableShard(
    `${key} cannot be read: its header has ${JSON.stringify(spaced)} with a space before it; give true as data.format.skipSpaces, which drops spaces after a delimiter, or false where they belong to names and values`,
  );
}

/** The object's first record, and those that end in the same chunk of it. */
async function firstRecords(text: ShardText, format: CsvFormat, key: string): Promise<RawRecord[]> {
  const range = { startByte: 0, endByte: MAXIMUM_HEADER_BYTES };
  const cutter = new RecordCutter({ ...range, ...lineGrammarOf(format) });
  let readBytes = 0;
  try {
    for await (const chunk of text.readStart(MAXIMUM_HEADER_BYTES)) {
      const records = cutter.push(chunk);
      if (records.length > 0) return records;
      readBytes += chunk.length;
      if (readBytes >= MAXIMUM_HEADER_BYTES) break;
    }
  } catch (error) {
    if (!(error instanceof BrokenGzip)) throw error;
    throw new UnreadableShard(`${key} cannot be read: its header line is incomplete, since ${error.message}`);
  }
  if (readBytes < MAXIMUM_HEADER_BYTES) return cutter.finish();
  throw new UnreadableShard(
    `${key} cannot be read: its header line is wrong (it is longer than ${MAXIMUM_HEADER_BYTES} bytes); correct it`,
  );
}
