import { parse } from 'csv-parse/sync';
import { Rejection } from '../../shared/encoding';
import type { FormatOf } from '../../shared/request/format';

type CsvFormat = FormatOf<'csv'>;
type SplitRow = (text: string) => string[] | Rejection;

/** A function from a row of CSV, without its line ending, to its values. */
export function rowSplitter({ delimiter, quote, escape, skipSpaces }: CsvFormat): SplitRow {
  const whole: SplitRow =
    skipSpaces === true
      ? (text) => text.split(delimiter).map((value) => value.slice(afterSpaces(value, 0, delimiter)))
      : (text) => text.split(delimiter);
  const grammar = { delimiter, quote: quote ?? undefined, escape, skipsSpaces: skipSpaces === true };
  const plain: SplitRow =
    escape === undefined
      ? whole
      : (text) => (text.includes(escape) ? splitEscaped(text, { ...grammar, escape }) : whole(text));
  if (quote === null) return plain;
  return (text) => {
    if (!text.includes(quote)) return plain(text);
    return splitQuoted(text, { ...grammar, quote }) ?? malformed(text, { ...grammar, quote });
  };
}

interface Grammar {
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string | undefined;
  readonly skipsSpaces: boolean;
}

/** The values of a row without quoted fields, in which an escape character stands before what is part of a value. */
function splitEscaped(
  text: string,
  {
    delimiter,
    quote,
    escape,
    skipsSpaces,
  }: Omit<Grammar, 'quote' | 'escape'> & { quote: string | undefined; escape: string },
): string[] {
  const values: string[] = [];
  for (let next = 0; ;) {
    const start = skipsSpaces ? afterSpaces(text, next, delimiter) : next;
    const end = endOfPlain(text, start, delimiter, escape);
    values.push(unescaped(text.slice(start, end), escape, [quote, delimiter]));
    if (end >= text.length) return values;
    next = end + 1;
  }
}

/** Index of the delimiter that ends a field without quotes, or the text's length. */
function endOfPlain(text: string, from: number, delimiter: string, escape: string | undefined): number {
  for (let position = from; ;) {
    const found = text.indexOf(delimiter, position);
    const end = found < 0 ? text.length : found;
    const escaped = escape === undefined ? -1 : text.indexOf(escape, position);
    if (escaped < 0 || escaped >= end) return end;
    position = escaped + 2;
  }
}

/** A cutter lets such a row not through, so this is asked for a header that was not cut, if at all. */
function malformed(text: string, { delimiter, quote, escape, skipsSpaces }: Grammar): string[] | Rejection {
  try {
    // One row at a time, since records were cut already. The row's own line ending is not in the text.
    const rows: string[][] = parse(text, {
      delimiter,
      quote,
      escape: escape ?? quote,
      ltrim: skipsSpaces,
      record_delimiter: '\n',
    });
    return rows[0] ?? [];
  } catch (error) {
    return new Rejection('malformed-csv', error instanceof Error ? error.message : String(error));
  }
}

/**
 * The values of a row whose fields are quoted as a whole or hold no quote, which is what a cutter lets through;
 * undefined for any other, which csv-parse is then asked about.
 */
function splitQuoted(text: string, grammar: Grammar): string[] | undefined {
  const { delimiter, quote, escape, skipsSpaces } = grammar;
  const values: string[] = [];
  for (let next = 0; ;) {
    const start = skipsSpaces ? afterSpaces(text, next, delimiter) : next;
    const isQuoted = text[start] === quote;
    const close = isQuoted ? closingQuote(text, { quote, escape, from: start + 1 }) : -1;
    if (isQuoted && close < 0) return undefined;
    const from = isQuoted ? close + 1 : start;
    const end = endOfPlain(text, from, delimiter, isQuoted ? undefined : escape);
    if (isQuoted) {
      if (end !== from) return undefined;
      values.push(unquoted(text.slice(start + 1, close), quote, escape));
    } else {
      const value = text.slice(start, end);
      if (value.includes(quote) && !(escape !== undefined && value.includes(escape))) return undefined;
      values.push(escape === undefined ? value : unescaped(value, escape, [quote, delimiter]));
    }
    if (end >= text.length) return values;
    next = end + 1;
  }
}

function afterSpaces(text: string, from: number, delimiter: string): number {
  let position = from;
  while ((text[position] === ' ' || text[position] === '\t') && text[position] !== delimiter) position += 1;
  return position;
}

function unquoted(value: string, quote: string, escape: string | undefined): string {
  if (escape !== undefined && value.includes(escape)) return unescaped(value, escape, [quote], quote);
  return value.includes(quote) ? value.replaceAll(quote + quote, quote) : value;
}

/**
 * What stands before another escape character, or one of the `others`, falls away; before anything else it stays.
 *
 * @param doubled what may stand for itself twice
 */
function unescaped(
  value: string,
  escape: string,
  others: readonly (string | undefined)[],
  doubled?: string,
): string {
  let plain = '';
  for (let position = 0; position < value.length; position += 1) {
    const character = value[position]!;
    const next = value[position + 1];
    const isPair =
      next !== undefined &&
      ((character === escape && (next === escape || others.includes(next))) ||
        (character === doubled && next === doubled));
    if (isPair) position += 1;
    plain += isPair ? next : character;
  }
  return plain;
}

/** Index of the quote that ends a field; negative where none does. */
function closingQuote(
  text: string,
  {
    quote,
    escape,
    from,
  }: { readonly quote: string; readonly escape: string | undefined; readonly from: number },
): number {
  for (let position = from; ;) {
    const found = text.indexOf(quote, position);
    const escaped = escape === undefined ? -1 : text.indexOf(escape, position);
    if (escaped >= 0 && escaped < found) {
      position = escaped + 2;
      continue;
    }
    if (found < 0 || text[found + 1] !== quote) return found;
    position = found + 2;
  }
}
