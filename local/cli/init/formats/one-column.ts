import { quoteOf, readTable, type Dialect } from './csv-dialect';
import { isNumber } from './csv-head';

const DELIMITERS = [',', '\t', ';', '|'];
/** Fewer numbers under each other may be anything. */
const FEWEST_NUMBERS = 8;
const SHARE_OF_PROSE = 0.8;

export const isOneColumn = (table: readonly (readonly string[])[]): boolean =>
  table.every(({ length }) => length === 1);

interface OneColumn {
  readonly dialect: Dialect;
  /** Whether the first line is the column's name. */
  readonly isNamed: boolean;
}

/**
 * A table of one column: numbers under each other, or, where the file's name says that it is a table, texts under the
 * column's name. Commas in them part nothing: `1,5` under a name, and those with a blank behind them.
 */
export function oneColumn(text: string, ending: string): OneColumn | undefined {
  const [first = '', ...lines] = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const isNamed = /^"?[\p{L}_][\p{L}\p{N}_]{0,40}"?$/u.test(first);
  const isTable = ending === '.csv' || ending === '.tsv';
  if (!areNumbers(lines, isNamed) && !(isTable && isNamed && areTexts(lines))) return undefined;
  const dialect = dialectOf(text);
  return dialect && { dialect, isNamed };
}

function areNumbers(lines: readonly string[], isNamed: boolean): boolean {
  const like = isNamed ? /^[+-]?\d+,\d+$/ : undefined;
  return lines.length >= FEWEST_NUMBERS && lines.every((line) => isOneNumber(line) || like?.test(line));
}

const isOneNumber = (line: string): boolean => !/[\s,]/.test(line.trim()) && isNumber(line.trim());

function areTexts(lines: readonly string[]): boolean {
  const texts = lines.filter(
    (line) => line.startsWith('"') || (/\S\s+\S/.test(line) && !/[,;\t|]\S/.test(line)),
  );
  return texts.length > lines.length * SHARE_OF_PROSE;
}

/** With the first delimiter that parts no line; undefined where each does. */
function dialectOf(text: string): Dialect | undefined {
  const dialects = DELIMITERS.map((delimiter) => ({
    delimiter,
    quote: quoteOf(text, delimiter),
    skipSpaces: false,
  }));
  return dialects.find((dialect) => isOneColumn(readTable(text, dialect)));
}
