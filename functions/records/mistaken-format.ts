import { UnreadableShard } from '../../shared/errors';
import type { DataFormat } from '../../shared/request/format';
import type { RawRecord } from './record-cutter';

/**
 * Whether an object is of another format than the request says, as its first record shows: then all its records are
 * wrong, and what is wrong with the first says little.
 *
 * @throws UnreadableShard naming what it is, and how it is read
 */
export function checkFirstRecord({ bytes }: RawRecord, format: DataFormat, key: string): void {
  const what = format.kind === 'csv' || format.kind === 'jsonl' ? isOf(bytes, format.kind) : undefined;
  if (what !== undefined) throw new UnreadableShard(`${key} cannot be read: ${what}`);
}

const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;
const LESS_THAN = 0x3c;
const HTML = /^<(?:!doctype html|html)\b/i;
const XML = /^<\?xml\b/i;

function isOf(bytes: Uint8Array, kind: 'csv' | 'jsonl'): string | undefined {
  const first = bytes.find((byte) => byte > 0x20);
  if (first === LESS_THAN)
    return markedUp(Buffer.from(bytes.subarray(0, MARKUP_BYTES)).toString().trimStart());
  if (first !== OPEN_BRACE && first !== OPEN_BRACKET) return undefined;
  const text = Buffer.from(bytes).toString().trim();
  const value = parsed(text);
  if (first === OPEN_BRACKET) return arrayIn(text, value, kind);
  if (kind === 'csv' && isObject(value))
    return 'its first line is a JSON object, so it is JSON Lines and not CSV; give {"kind": "jsonl"} as data.format';
  if (kind === 'jsonl' && value === undefined && /[{[]$/.test(text))
    return 'it has a JSON object over several lines and not one a line (JSON Lines); write one object a line, or, where it holds one array of records, give {"kind": "json", "path": "…"} as data.format';
  return undefined;
}

const MARKUP_BYTES = 100;

/** What a text is that begins as a page or as XML does; undefined for any other. */
export function markedUp(text: string): string | undefined {
  if (HTML.test(text))
    return 'it is a web page (HTML), such as one that says why a download failed; fetch the file itself';
  return XML.test(text)
    ? 'it is XML, as a store answers in place of a file that it does not give; fetch the file itself, or write its records as CSV or JSON Lines'
    : undefined;
}

function arrayIn(text: string, value: unknown, kind: 'csv' | 'jsonl'): string | undefined {
  // An array in a line of its own may be one of many; an array of objects is a file.
  const isFile = Array.isArray(value)
    ? value.some(isObject)
    : value === undefined && /^\[\s*(?:\{|$)/.test(text);
  if (!isFile) return undefined;
  const meant = kind === 'csv' ? 'CSV' : 'JSON Lines';
  return `it is a JSON array and not ${meant}; give {"kind": "json"} as data.format, or write one object a line`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
