import { Rejection } from '../../shared/encoding';

/** The bytes of a CSV's grammar. */
export interface Quoting {
  readonly quote: number;
  readonly delimiter: number;
}

/**
 * How far a quoted field may reach. A quote that someone forgot to close would otherwise take the rest of the
 * file with it; past this, only its own line is set aside.
 */
export const MAXIMUM_QUOTED_BYTES = 2 ** 20;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Where the CSV record that starts at `start` ends: the index of its line feed, or the length of `bytes` for the
 * last one. The grammar is RFC 4180's: a field is quoted as a whole or not at all, and a quote within is doubled.
 *
 * @returns `more` where the bytes so far do not decide it, a `Rejection` where no record starts here
 */
export function endOfQuotedRecord(
  bytes: Buffer,
  start: number,
  { quote, delimiter, isLast }: Quoting & { readonly isLast: boolean },
): number | 'more' | Rejection {
  const atEnd = isLast ? bytes.length : 'more';
  let position = start;
  for (;;) {
    if (bytes[position] === quote) {
      const close = closingQuote(bytes, { quote, isLast, start, from: position + 1 });
      if (typeof close !== 'number') return close;
      position = close + 1;
      if (
        bytes[position] === CARRIAGE_RETURN &&
        (position + 1 === bytes.length || bytes[position + 1] === LINE_FEED)
      )
        position += 1;
      if (position < bytes.length && bytes[position] !== delimiter && bytes[position] !== LINE_FEED)
        return new Rejection(
          'malformed-csv',
          'a closing quote is followed by neither delimiter nor line ending',
        );
    }
    while (position < bytes.length && bytes[position] !== delimiter && bytes[position] !== LINE_FEED) {
      if (bytes[position] === quote)
        return new Rejection(
          'malformed-csv',
          'a field that is not quoted holds a quote; quote it and double that one',
        );
      position += 1;
    }
    if (position >= bytes.length) return atEnd;
    if (bytes[position] === LINE_FEED) return position;
    position += 1;
  }
}

function closingQuote(
  bytes: Buffer,
  { quote, isLast, start, from }: { quote: number; isLast: boolean; start: number; from: number },
): number | 'more' | Rejection {
  let position = from;
  for (;;) {
    const found = bytes.indexOf(quote, position);
    if (found - start > MAXIMUM_QUOTED_BYTES || (found < 0 && bytes.length - start > MAXIMUM_QUOTED_BYTES))
      return new Rejection('malformed-csv', `a quote is not closed within ${MAXIMUM_QUOTED_BYTES} bytes`);
    if (found < 0) return isLast ? new Rejection('malformed-csv', 'a quote is never closed') : 'more';
    if (found + 1 >= bytes.length) return isLast ? found : 'more';
    if (bytes[found + 1] !== quote) return found;
    position = found + 2;
  }
}
