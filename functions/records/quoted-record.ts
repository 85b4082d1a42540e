import { Rejection } from '../../shared/encoding';

/** The bytes of a CSV's grammar. */
export interface Quoting {
  readonly quote: number;
  readonly delimiter: number;
  /** What may stand before a quote within a field, in place of another quote. */
  readonly escape?: number | undefined;
  /** Whether spaces before a field belong to none. */
  readonly skipsSpaces?: boolean | undefined;
}

/**
 * How far a quoted field may reach. A quote that someone forgot to close would otherwise take the rest of the
 * file with it; past this, only its own line is set aside.
 */
export const MAXIMUM_QUOTED_BYTES = 2 ** 20;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** How the reason begins of a record whose quote nothing closes. */
export const NEVER_CLOSED = 'a quote is never closed';

/** How a reason goes on where the file's last bytes show no line end. */
export const MAY_BE_CUT_OFF =
  '; no line end follows at the end of the file, which may have been cut off: then more is missing, and it has to be uploaded again';

const neverClosed = (bytes: Buffer): Rejection =>
  new Rejection(
    'malformed-csv',
    bytes.at(-1) === LINE_FEED ? NEVER_CLOSED : `${NEVER_CLOSED}${MAY_BE_CUT_OFF}`,
  );

/**
 * Where the CSV record that starts at `start` ends: the index of its line feed, or the length of `bytes` for the
 * last one. The grammar is RFC 4180's: a field is quoted as a whole or not at all, and a quote within is doubled (or, with
 * an escape character, escaped).
 *
 * @returns `more` where the bytes so far do not decide it, a `Rejection` where no record starts here
 */
export function endOfQuotedRecord(
  bytes: Buffer,
  start: number,
  quoting: Quoting & { readonly isLast: boolean },
): number | 'more' | Rejection {
  const { quote, delimiter, escape, skipsSpaces, isLast } = quoting;
  const atEnd = isLast ? bytes.length : 'more';
  let position = start;
  for (;;) {
    if (skipsSpaces === true) position = afterSpaces(bytes, position, delimiter);
    const fieldStart = position;
    if (bytes[position] === quote) {
      const close = closingQuote(bytes, quoting, { start, from: position + 1 });
      if (typeof close !== 'number') return close;
      position = afterReturns(bytes, close + 1);
      if (position < bytes.length && bytes[position] !== delimiter && bytes[position] !== LINE_FEED)
        return new Rejection('malformed-csv', afterQuote(bytes, close, quoting));
    }
    while (position < bytes.length && bytes[position] !== delimiter && bytes[position] !== LINE_FEED) {
      if (bytes[position] === escape && bytes[position + 1] !== LINE_FEED) position += 1;
      else if (bytes[position] === quote)
        return new Rejection('malformed-csv', withinUnquoted(bytes, fieldStart, position, quoting));
      position += 1;
    }
    if (position >= bytes.length) return atEnd;
    if (bytes[position] === LINE_FEED) return position;
    position += 1;
  }
}

/** Returns that end the line with a line feed: two where the system wrote CR LF for the LF of a CR LF. */
function afterReturns(bytes: Buffer, from: number): number {
  let position = from;
  while (position < from + 2 && bytes[position] === CARRIAGE_RETURN) position += 1;
  return position === bytes.length || bytes[position] === LINE_FEED ? position : from;
}

const SPACE = 0x20;
const TAB = 0x09;
const BACKSLASH = 0x5c;

export const isSpace = (byte: number | undefined): boolean => byte === SPACE || byte === TAB;

function afterSpaces(bytes: Buffer, from: number, delimiter: number): number {
  let position = from;
  while (isSpace(bytes[position]) && bytes[position] !== delimiter) position += 1;
  return position;
}

function afterQuote(bytes: Buffer, close: number, { escape, delimiter }: Quoting): string {
  const next = bytes[afterSpaces(bytes, close + 1, delimiter)];
  if (isSpace(bytes[close + 1]) && (next === delimiter || next === LINE_FEED || next === CARRIAGE_RETURN))
    return `a space stands between a closing quote and ${next === delimiter ? 'a delimiter' : 'the end of the line'}; write none there`;
  const isEscaped = bytes[close - 1] === BACKSLASH && escape !== BACKSLASH;
  const fix = isEscaped
    ? '; a backslash stands before it: quotes within a field are doubled, or give "\\\\" as data.format.escape'
    : '';
  return `a closing quote is followed by neither delimiter nor line ending${fix}`;
}

function withinUnquoted(
  bytes: Buffer,
  start: number,
  quote: number,
  { skipsSpaces, delimiter }: Quoting,
): string {
  if (skipsSpaces !== true && quote > start && afterSpaces(bytes, start, delimiter) === quote)
    return 'a space stands between a delimiter and a quote; give true as data.format.skipSpaces';
  return 'a field that is not quoted holds a quote; quote it and double that one';
}

function closingQuote(
  bytes: Buffer,
  { quote, escape, isLast }: Quoting & { readonly isLast: boolean },
  { start, from }: { readonly start: number; readonly from: number },
): number | 'more' | Rejection {
  let position = from;
  for (;;) {
    const found = bytes.indexOf(quote, position);
    const escaped =
      escape === undefined ? -1 : bytes.subarray(position, found < 0 ? undefined : found).indexOf(escape);
    if (escaped >= 0) {
      // Whatever follows it is no quote that closes the field.
      position += escaped + 2;
      if (position <= bytes.length || isLast) continue;
      return 'more';
    }
    if (found - start > MAXIMUM_QUOTED_BYTES || (found < 0 && bytes.length - start > MAXIMUM_QUOTED_BYTES))
      return new Rejection('malformed-csv', `a quote is not closed within ${MAXIMUM_QUOTED_BYTES} bytes`);
    if (found < 0) return isLast ? neverClosed(bytes) : 'more';
    if (found + 1 >= bytes.length) return isLast ? found : 'more';
    if (bytes[found + 1] !== quote) return found;
    position = found + 2;
  }
}
