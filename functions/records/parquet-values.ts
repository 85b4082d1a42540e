import type { ParquetParsers } from './hyparquet';
import { PARQUET_TIMES as TIMES } from './time/parquet-times';
import { Rejection } from '../../shared/encoding';
import { parseExactJson } from './fields/exact-json';
import { decodeRecord } from './parse-record';

/** Texts that are not UTF-8 stay what they are not: the row that holds one is set aside, and not its file. */
export const PARSERS: Partial<ParquetParsers> = {
  stringFromBytes: (bytes: Uint8Array | undefined) =>
    bytes === undefined ? undefined : decodeRecord({ bytes }),
  jsonFromBytes: (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : parseJson(bytes)),
  ...TIMES,
};

function parseJson(bytes: Uint8Array): unknown {
  const text = decodeRecord({ bytes });
  if (text instanceof Rejection) return text;
  try {
    return parseExactJson(text);
  } catch (error) {
    return new Rejection('malformed-json', error instanceof Error ? error.message : String(error));
  }
}

/** A row as the object that a line of JSON would be, so that all formats are read alike; or why it is none. */
export function plainRow(
  row: readonly (readonly [string, unknown])[],
): Readonly<Record<string, unknown>> | Rejection {
  const fields: [string, unknown][] = [];
  for (const [name, value] of row) {
    const plain = plainOf(value);
    if (plain instanceof Rejection)
      return new Rejection(plain.reason, `field ${JSON.stringify(name)}: ${plain.detail}`);
    fields.push([name, plain]);
  }
  return Object.fromEntries(fields);
}

/** Whole numbers beyond what a double holds become texts, times ISO 8601, bytes hexadecimal. */
function plainOf(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (typeof value !== 'object' || value === null || value instanceof Rejection) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  const entries = Array.isArray(value) ? value : Object.values(value);
  const plain = (entries as unknown[]).map(plainOf);
  const rejection = plain.find((element) => element instanceof Rejection);
  if (rejection !== undefined) return rejection;
  if (Array.isArray(value)) return plain;
  return Object.fromEntries(Object.keys(value).map((name, index) => [name, plain[index]]));
}
