import { parse } from 'csv-parse/sync';
import { parseExactJson } from './fields/exact-json';
import { NO_FIELDS, objectFields, rowFields } from './fields/lazy-fields';
import { Rejection } from '../../shared/encoding';
import type { Fields } from './fields/fields';
import type { DataFormat } from '../../shared/request/data';
import { showValue } from '../../shared/request/nearest';
import type { RawRecord } from './record-cutter';

type CsvFormat = Extract<DataFormat, { kind: 'csv' }>;
/** Formats whose rows are lines of fields. */
export type RowFormat = Extract<DataFormat, { kind: 'csv' | 'jsonl' | 'conll' }>;

/** A mark that is not an object's first character is text like any other, hence ignoreBOM (which keeps it). */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A function from a row's bytes to its fields, or why it has none; the fields of a `conll` line of spaces are none. */
export function recordParser(
  format: RowFormat,
  columns: readonly string[],
): (record: RawRecord) => Fields | Rejection {
  const name = rowNamer(columns);
  return (record) => {
    if (record.fault !== undefined) return record.fault;
    const text = decodeRecord(record);
    if (text instanceof Rejection) return text;
    switch (format.kind) {
      case 'csv':
        return parseCsv(text, format, name);
      case 'jsonl':
        return parseJson(text);
      case 'conll':
        return parseLine(text, format.separator, name);
    }
  };
}

/** The record as text. @returns a `Rejection` where it is not UTF-8 or holds a NUL, which no text does */
export function decodeRecord({ bytes, isText }: Pick<RawRecord, 'bytes' | 'isText'>): string | Rejection {
  if (isText === true) return textOf(bytes);
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return new Rejection('invalid-utf8', 'the record is not valid UTF-8');
  }
  return text.includes('\0') ? new Rejection('nul-byte', 'the record holds a NUL byte') : text;
}

/** A `Buffer`, which is what a cutter gives, decodes much faster than a `TextDecoder`. */
const textOf = (bytes: Uint8Array): string =>
  (Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)).toString();

/** The values of one row. */
export function splitRow(text: string, { delimiter, quote }: CsvFormat): string[] | Rejection {
  if (quote === null || !text.includes(quote)) return text.split(delimiter);
  const values = splitQuoted(text, { delimiter, quote });
  if (values !== undefined) return values;
  try {
    // One row at a time, since records were cut already. The row's own line ending is not in the text.
    const rows: string[][] = parse(text, { delimiter, quote, escape: quote, record_delimiter: '\n' });
    return rows[0] ?? [];
  } catch (error) {
    return new Rejection('malformed-csv', error instanceof Error ? error.message : String(error));
  }
}

/**
 * The values of a row whose fields are quoted as a whole or hold no quote, which is what a cutter lets through;
 * undefined for any other, which csv-parse is then asked about.
 */
function splitQuoted(
  text: string,
  { delimiter, quote }: { readonly delimiter: string; readonly quote: string },
): string[] | undefined {
  const values: string[] = [];
  for (let start = 0; ;) {
    const isQuoted = text[start] === quote;
    const close = isQuoted ? closingQuote(text, quote, start + 1) : -1;
    if (isQuoted && close < 0) return undefined;
    const from = isQuoted ? close + 1 : start;
    const found = text.indexOf(delimiter, from);
    const end = found < 0 ? text.length : found;
    if (isQuoted) {
      if (end !== from) return undefined;
      values.push(unquoted(text.slice(start + 1, close), quote));
    } else {
      const value = text.slice(start, end);
      if (value.includes(quote)) return undefined;
      values.push(value);
    }
    if (found < 0) return values;
    start = end + 1;
  }
}

const unquoted = (value: string, quote: string): string =>
  value.includes(quote) ? value.replaceAll(quote + quote, quote) : value;

/** Index of the quote that ends a field; negative where none does. */
function closingQuote(text: string, quote: string, from: number): number {
  for (let position = from; ; position += 2) {
    position = text.indexOf(quote, position);
    if (position < 0 || text[position + 1] !== quote) return position;
  }
}

type NameValues = (values: readonly string[]) => Fields | Rejection;

function parseCsv(text: string, format: CsvFormat, name: NameValues): Fields | Rejection {
  const values = splitRow(text, format);
  return values instanceof Rejection ? values : name(values);
}

const parseLine = (text: string, separator: string, name: NameValues): Fields | Rejection =>
  text.trim() === '' ? NO_FIELDS : name(text.split(separator));

function rowNamer(columns: readonly string[]): NameValues {
  const fields = rowFields(columns);
  return (values) =>
    values.length === columns.length
      ? fields(values)
      : new Rejection('ragged-row', `the row has ${values.length} fields, the file ${columns.length}`);
}

function parseJson(text: string): Fields | Rejection {
  let value: unknown;
  try {
    value = parseExactJson(text);
  } catch (error) {
    return new Rejection('malformed-json', error instanceof Error ? error.message : String(error));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return new Rejection('not-an-object', `the line is ${showValue(value)} and not a JSON object`);
  }
  return objectFields(value);
}
