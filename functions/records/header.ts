import { Rejection } from '../../shared/encoding';
import { UnreadableShard } from '../../shared/errors';
import type { FormatOf } from '../../shared/request/format';
import { BrokenGzip } from './gunzip';
import type { ShardText } from './open-text';
import { lineGrammarOf } from './line-grammar';
import { checkFirstRecord } from './mistaken-format';
import { decodeRecord, withEncodingHint } from './parse-record';
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
  const record = await firstRecord(text, format, key);
  if (record === undefined) return { columns: format.columns ?? [] };
  checkFirstRecord(record, format, key);
  const line = record.fault ?? decodeRecord(record);
  const names = line instanceof Rejection ? withEncodingHint(line) : rowSplitter(format)(line);
  if (names instanceof Rejection) {
    throw new UnreadableShard(
      `${key} cannot be read: its header line is wrong (${names.detail}); correct it`,
    );
  }
  checkSpaces(names, format, key);
  checkNames(names, format, key);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined && format.columns === undefined) {
    throw new UnreadableShard(
      `${key} cannot be read: its header names ${JSON.stringify(repeated)} twice; rename one, or give data.format.columns`,
    );
  }
  return { columns: format.columns ?? names, byteOffset: record.byteOffset };
}

const LIKE_VALUE = /^(?:[+-]?\d*[.,]\d+|-\d+|\d{4}-\d\d-\d\d(?:[T ].*)?)$/;

/** Who names the columns often has a file without a header, whose first record would be lost as one. */
function checkNames(names: readonly string[], { columns, header }: CsvFormat, key: string): void {
  if (!header || columns === undefined || names.some((name) => columns.includes(name.trim()))) return;
  const value = names.find((name) => LIKE_VALUE.test(name.trim()));
  if (value === undefined) return;
  throw new UnreadableShard(
    `${key} cannot be read: data.format.columns is given and data.format.header is true, and its first line has ${JSON.stringify(value)}, so it is a record, which would be lost as a header; give false as data.format.header (and 1 as data.format.skipLines where the line does name columns)`,
  );
}

/** A name that begins with a space is seldom meant: a space stands after each delimiter then. */
function checkSpaces(names: readonly string[], { columns, skipSpaces }: CsvFormat, key: string): void {
  const spaced = names.find((name) => /^[ \t]/.test(name));
  if (spaced === undefined || skipSpaces !== undefined || columns !== undefined) return;
  throw new UnreadableShard(
    `${key} cannot be read: its header has ${JSON.stringify(spaced)} with a space before it; give true as data.format.skipSpaces, which drops spaces after a delimiter, or false where they belong to names and values`,
  );
}

/** The object's first record. */
async function firstRecord(text: ShardText, format: CsvFormat, key: string): Promise<RawRecord | undefined> {
  const range = { startByte: 0, endByte: MAXIMUM_HEADER_BYTES };
  const cutter = new RecordCutter({ ...range, ...lineGrammarOf(format) });
  let readBytes = 0;
  try {
    for await (const chunk of text.readStart(MAXIMUM_HEADER_BYTES)) {
      const [record] = cutter.push(chunk);
      if (record !== undefined) return record;
      readBytes += chunk.length;
      if (readBytes >= MAXIMUM_HEADER_BYTES) break;
    }
  } catch (error) {
    if (!(error instanceof BrokenGzip)) throw error;
    throw new UnreadableShard(`${key} cannot be read: its header line is incomplete, since ${error.message}`);
  }
  if (readBytes < MAXIMUM_HEADER_BYTES) return cutter.finish()[0];
  throw new UnreadableShard(
    `${key} cannot be read: its header line is wrong (it is longer than ${MAXIMUM_HEADER_BYTES} bytes); correct it`,
  );
}
