import { Rejection } from '../../shared/encoding';
import { UnreadableShard } from '../../shared/errors';
import type { DataFormat } from '../../shared/request/data';
import { BrokenGzip } from './gunzip';
import type { ShardText } from './open-text';
import { decodeRecord, splitRow } from './parse-record';
import { RecordCutter, type RawRecord } from './record-cutter';

type CsvFormat = Extract<DataFormat, { kind: 'csv' }>;

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
  const line = record.fault ?? decodeRecord(record);
  const names = line instanceof Rejection ? line : splitRow(line, format);
  if (names instanceof Rejection) {
    throw new UnreadableShard(
      `${key} cannot be read: its header line is wrong (${names.detail}); correct it`,
    );
  }
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined && format.columns === undefined) {
    throw new UnreadableShard(
      `${key} cannot be read: its header names ${JSON.stringify(repeated)} twice; rename one, or give data.format.columns`,
    );
  }
  return { columns: format.columns ?? names, byteOffset: record.byteOffset };
}

/** Null where no field may hold a line break; only then can an object be cut anywhere. */
export function quotingOf(format: DataFormat): { quote: number; delimiter: number } | null {
  if (format.kind !== 'csv' || format.quote === null) return null;
  return { quote: format.quote.charCodeAt(0), delimiter: format.delimiter.charCodeAt(0) };
}

/** The object's first record. */
async function firstRecord(text: ShardText, format: CsvFormat, key: string): Promise<RawRecord | undefined> {
  const range = { startByte: 0, endByte: MAXIMUM_HEADER_BYTES };
  const cutter = new RecordCutter({ ...range, quoting: quotingOf(format) });
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
