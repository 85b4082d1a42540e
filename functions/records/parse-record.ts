import { parseExactJson } from './fields/exact-json';
import { objectFields, rowFields } from './fields/lazy-fields';
import { fieldScanner } from './fields/scanned-fields';
import { numberForm } from './fields/number-form';
import { Rejection } from '../../shared/encoding';
import type { Fields } from './fields/fields';
import type { FormatOf } from '../../shared/request/format';
import { showValue } from '../../shared/request/nearest';
import type { RawRecord } from './record-cutter';
import { rowSplitter } from './split-row';
import { isHeader, swallowedRows } from './suspect-row';
import { tokenReader } from './token-line';

type CsvFormat = FormatOf<'csv'>;
/** Formats whose rows have several fields. */
export type RowFormat = FormatOf<'csv' | 'jsonl' | 'json' | 'conll'>;

/** A mark that is not an object's first character is text like any other, hence ignoreBOM (which keeps it). */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

type ReadText = (text: string) => Fields | Rejection;

/**
 * A function from a row's bytes to its fields, or why it has none; a line of `conll` that is no token has none.
 *
 * @param wanted names of all fields that will be asked for, where a row is done with before its bytes are
 */
export function recordParser(
  format: RowFormat,
  columns: readonly string[],
  wanted?: readonly string[],
): (record: RawRecord) => Fields | Rejection {
  const read = textReader(format, columns);
  const isJson = format.kind === 'jsonl' || format.kind === 'json';
  const scan = isJson && wanted !== undefined ? fieldScanner(wanted) : undefined;
  return (record) => {
    const { fault, bytes, isText } = record;
    if (fault !== undefined) return fault;
    const scanned = isText === true && Buffer.isBuffer(bytes) ? scan?.(bytes) : undefined;
    if (scanned !== undefined) return scanned;
    const text = decodeRecord(record);
    return text instanceof Rejection ? text : read(text);
  };
}

function textReader(format: RowFormat, columns: readonly string[]): ReadText {
  switch (format.kind) {
    case 'csv': {
      const split = rowSplitter(format);
      const name = rowNamer(columns, format);
      return (text) => {
        const values = split(text);
        if (values instanceof Rejection) return values;
        // Only a quoted field holds a line break.
        return (text.includes('\n') ? swallowing(values, format) : undefined) ?? name(values);
      };
    }
    case 'jsonl':
      return (text) => parseObject(text, 'line');
    case 'json':
      return (text) => parseObject(text, 'element');
    case 'conll':
      return tokenReader(format, columns);
  }
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

type NameValues = (values: readonly string[]) => Fields | Rejection;

function rowNamer(columns: readonly string[], format: CsvFormat): NameValues {
  const fields = rowFields(columns, numberForm(format));
  return (values) => {
    if (values.length !== columns.length)
      return new Rejection(
        'ragged-row',
        `the row has ${values.length} fields, the file ${columns.length}${escapedHint(values, columns, format) ?? raggedHint(values, columns, format)}`,
      );
    return isHeader(values, columns) ? headerAgain(format) : fields(values);
  };
}

const headerAgain = ({ header }: CsvFormat): Rejection =>
  new Rejection(
    'repeated-header',
    `the row holds the names of the columns and is no record${header ? ', as where files with a header each are put one behind the other; leave it out' : '; where it begins each file, give true as data.format.header'}`,
  );

function swallowing(values: readonly string[], { delimiter, quote }: CsvFormat): Rejection | undefined {
  const rows = swallowedRows(values, delimiter);
  return rows === 0
    ? undefined
    : new Rejection(
        'malformed-csv',
        `a quoted field has ${rows} lines that look like rows, as where a quote is a character of the text; double the quotes within quoted fields, or, where none are quoted, give null as data.format.quote (it is ${showValue(quote)})`,
      );
}

/** MySQL and Hive write a backslash before what would end a field, where fields are not quoted. */
const escapedHint = (
  values: readonly string[],
  columns: readonly string[],
  { delimiter, escape }: CsvFormat,
): string | undefined =>
  values.length > columns.length &&
  escape === undefined &&
  values.slice(0, -1).some((value) => value.endsWith('\\'))
    ? `; a backslash stands before ${showValue(delimiter)} in it: where that makes it a part of the value, give "\\\\" as data.format.escape`
    : undefined;

/** A title, or a note, is seldom as wide as the table below it. */
function raggedHint(values: readonly string[], columns: readonly string[], format: CsvFormat): string {
  const [first = ''] = columns;
  if (values.length === columns.length + 1 && values.at(-1) === '')
    return `; its last field is empty: where each row ends with ${showValue(format.delimiter)} and the names do not, give that column a name as well, behind those of the others in data.format.columns`;
  if (
    format.header &&
    format.columns === undefined &&
    values.length === columns.length + 1 &&
    /^\d+$/.test(values[0] ?? '')
  )
    return '; its first field is a number: where each row begins with one that the names lack, as R writes the names of rows, give false as data.format.header, 1 as data.format.skipLines, and the names of all columns as data.format.columns';
  if (!format.header || format.columns !== undefined || values.length < columns.length) return '';
  if (columns.length > 1 && !first.startsWith('#')) return '';
  return `; the file's first line is ${showValue(first)}, so if lines stand before the header, give their number as data.format.skipLines, or the character that they begin with as data.format.comment`;
}

function parseObject(text: string, what: 'line' | 'element'): Fields | Rejection {
  let value: unknown;
  try {
    value = parseExactJson(text);
  } catch (error) {
    return new Rejection('malformed-json', `${messageOf(error)}${jsonHint(text, what)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return new Rejection('not-an-object', `the ${what} is ${showValue(value)} and not a JSON object`);
  }
  return objectFields(value);
}

function jsonHint(text: string, what: 'line' | 'element'): string {
  const [, word] = /[:[,]\s*-?(NaN|Infinity)\b/.exec(text) ?? [];
  if (word !== undefined) return `; ${word} is no JSON, though Python writes it: write null, or leave it out`;
  const slip = what === 'line' ? slipOf(text) : '';
  if (slip !== '') return slip;
  if (what === 'element' || !/^\s*[^{[\s].*[,;\t]/.test(text)) return '';
  return '; it does not begin with "{", so it is no JSON Lines; if the file is CSV, give {"kind": "csv"} as data.format';
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What people write for JSON Lines, and is almost that. */
function slipOf(text: string): string {
  if (isObjectText(text.replace(/,\s*$/, '')))
    return '; a comma follows its object: write nothing behind it, or put [ and ] around all of them and give {"kind": "json"} as data.format';
  if (/^\s*\{\s*'/.test(text))
    return '; its quotes are single, as Python prints a dict, which is no JSON: write it with json.dumps';
  const end = text.search(/\}\s*\{/);
  return end >= 0 && isObjectText(text.slice(0, end + 1))
    ? '; it holds several objects, one behind the other: write each in a line of its own'
    : '';
}

function isObjectText(text: string): boolean {
  try {
    return text.trimStart().startsWith('{') && typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
