import { parse } from 'csv-parse/sync';
import { Rejection, type Fields } from '../../shared/encoding';
import type { DataFormat } from '../../shared/request/data';
import { showValue } from '../../shared/request/nearest';
import type { RawRecord } from './record-cutter';

type CsvFormat = Extract<DataFormat, { kind: 'csv' }>;

/** A mark that is not an object's first character is text like any other, hence ignoreBOM (which keeps it). */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A function from a row's bytes to its fields, or why it has none; the fields of a `conll` line of spaces are none. */
export function recordParser(
  format: DataFormat,
  columns: readonly string[],
): (record: RawRecord) => Fields | Rejection {
  return ({ bytes, fault }) => {
    if (fault !== undefined) return fault;
    const text = decodeRecord(bytes);
    if (text instanceof Rejection) return text;
    switch (format.kind) {
      case 'csv':
        return parseCsv(text, format, columns);
      case 'jsonl':
        return parseJson(text);
      case 'conll':
        return parseLine(text, format.separator, columns);
    }
  };
}

/** The record as text. @returns a `Rejection` where it is not UTF-8 or holds a NUL, which no text does */
export function decodeRecord(bytes: Uint8Array): string | Rejection {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return new Rejection('invalid-utf8', 'the record is not valid UTF-8');
  }
  return text.includes('\0') ? new Rejection('nul-byte', 'the record holds a NUL byte') : text;
}

/** The values of one row. */
export function splitRow(text: string, { delimiter, quote }: CsvFormat): string[] | Rejection {
  if (quote === null || !text.includes(quote)) return text.split(delimiter);
  try {
    // One row at a time, since records were cut already. The row's own line ending is not in the text.
    const rows: string[][] = parse(text, { delimiter, quote, escape: quote, record_delimiter: '\n' });
    return rows[0] ?? [];
  } catch (error) {
    return new Rejection('malformed-csv', error instanceof Error ? error.message : String(error));
  }
}

function parseCsv(text: string, format: CsvFormat, columns: readonly string[]): Fields | Rejection {
  const values = splitRow(text, format);
  if (values instanceof Rejection) return values;
  return nameValues(values, columns);
}

function parseLine(text: string, separator: string, columns: readonly string[]): Fields | Rejection {
  return text.trim() === '' ? new Map() : nameValues(text.split(separator), columns);
}

function nameValues(values: readonly string[], columns: readonly string[]): Fields | Rejection {
  if (values.length !== columns.length) {
    return new Rejection('ragged-row', `the row has ${values.length} fields, the file ${columns.length}`);
  }
  return new Map(columns.map((column, index) => [column, values[index]]));
}

function parseJson(text: string): Fields | Rejection {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return new Rejection('malformed-json', error instanceof Error ? error.message : String(error));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return new Rejection('not-an-object', `the line is ${showValue(value)} and not a JSON object`);
  }
  return new Map(Object.entries(value));
}
