import { Rejection } from '../../shared/encoding';
import { UnreadableShard } from '../../shared/errors';
import { isJson } from '../../shared/is-json';
import type { DataFormat } from '../../shared/request/format';
import { MAY_BE_CUT_OFF, NEVER_CLOSED } from './quoted-record';
import type { RawRecord } from './record-cutter';

interface LastLine {
  readonly format: DataFormat;
  /** How many there are. */
  readonly columns: number;
  readonly key: string;
}

/**
 * Why a record cannot be used, where it is a file's last and no line end follows it: the file may have been cut off, such as
 * by an upload that failed.
 *
 * @throws UnreadableShard where it was for certain: any number of records may be missing
 */
export function withCutOffNamed(
  why: Rejection,
  record: RawRecord,
  { format, columns, key }: LastLine,
): Rejection {
  if (record.isUnended !== true) return why;
  if (format.kind === 'jsonl' && why.reason === 'malformed-json' && endsWithin(record.bytes))
    throw cutOff(key, 'the object');
  if (why.detail.startsWith(NEVER_CLOSED)) throw cutOff(key, 'a quoted field');
  return why.reason === 'ragged-row' && fieldsIn(record.bytes, format) < columns
    ? new Rejection(why.reason, `${why.detail}${MAY_BE_CUT_OFF}`)
    : why;
}

/** At most: delimiters in quotes count too. */
function fieldsIn(bytes: Uint8Array, format: DataFormat): number {
  const text = Buffer.from(bytes).toString().trim();
  if (format.kind === 'csv') return text.split(format.delimiter).length;
  return text.split(/[ \t]+/).length;
}

const cutOff = (key: string, within: string): UnreadableShard =>
  new UnreadableShard(
    `${key} cannot be read: it ends within ${within} of its last line, as a file does that was cut off, so records are missing; upload it again, or, where nothing else is missing, remove that line`,
  );

/** Whether a text that begins as a JSON object ends within it; one that ends with a brace may have a slip in it instead. */
function endsWithin(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString().trim();
  if (!/^\{\s*(?:"|$)/.test(text)) return false;
  const outside = text.replace(/"(?:[^"\\]|\\.)*"/gs, '');
  const open = outside.split(/[[{]/).length - outside.split(/[\]}]/).length;
  if (text.endsWith('}')) return open > 0 && isJson(text + '}'.repeat(open));
  return outside.includes('"') || open > 0;
}
