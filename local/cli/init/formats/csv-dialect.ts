import { parse } from 'csv-parse/sync';

export interface Dialect {
  readonly delimiter: string;
  readonly quote: string | null;
  readonly escape?: string;
  readonly skipSpaces: boolean;
}

const DELIMITERS = ['\t', ';', '|', ',', '\u0001', '^', ' '];
const MOST_ROWS = 2_000;
const JUDGED_ROWS = 200;

/** The dialect in which most rows have as many fields, which is more than one. */
export function delimiterOf(text: string, ending: string): Dialect | undefined {
  const start = text.slice(0, 100_000);
  const judged = DELIMITERS.map((delimiter) => judge(start, delimiter)).filter(({ width }) => width > 1);
  const best = judged.sort((a, b) => b.score - a.score)[0];
  const least = ending === '.csv' || ending === '.tsv' ? 0.5 : 0.9;
  // Words of any text are parted by spaces.
  const isProse = best?.dialect.delimiter === ' ' || best?.dialect.delimiter === '^';
  if (best === undefined || best.share < (isProse ? 1 : least)) return undefined;
  if (ending === '.txt' && (isProse || !best.isTabular)) return undefined;
  return best.dialect;
}

interface Judged {
  readonly dialect: Dialect;
  readonly width: number;
  /** Of the rows that are as wide as most. */
  readonly share: number;
  readonly score: number;
  /** Whether its delimiter would not just stand in a sentence. */
  readonly isTabular: boolean;
}

function judge(text: string, delimiter: string): Judged {
  const quote = quoteOf(text, delimiter);
  const skipSpaces = hasSpaces(text, delimiter);
  const base = { delimiter, quote, skipSpaces };
  const plain = widthsIn(text, base);
  const escaped = quote === null ? plain : widthsIn(text, { ...base, escape: '\\' });
  const isEscaped = quote !== null && /[^\\]\\"/.test(text) && escaped.share >= plain.share;
  const { width, share } = isEscaped ? escaped : plain;
  const cells = readTable(text, base).slice(0, JUDGED_ROWS).flat();
  // `1,5;2,5` is parted by semicolons: what a comma parts there are halves of numbers.
  const halves = cells.filter((cell) => /^\d+;\d+$/.test(cell)).length / Math.max(1, cells.length);
  return {
    dialect: { ...base, ...(isEscaped ? { escape: '\\' } : {}) },
    width,
    share,
    isTabular: delimiter !== ',' || cells.every((cell) => !cell.startsWith(' ')),
    score: share - halves - (delimiter === ' ' ? 0.5 : 0),
  };
}

function widthsIn(text: string, dialect: Dialect): { width: number; share: number } {
  const widths = readTable(text, dialect)
    .slice(0, JUDGED_ROWS)
    .map(({ length }) => length);
  const width = mostCommon(widths);
  return { width, share: widths.filter((other) => other === width).length / Math.max(1, widths.length) };
}

/** Whether fields are quoted: at all in CSV, in earnest in TSV, where quotes are mostly ordinary characters. */
export function quoteOf(text: string, delimiter: string): string | null {
  const cells = text.split('\n').flatMap((line) => line.split(delimiter));
  const whole = (quote: string) =>
    cells.filter(
      (cell) => cell.trim().startsWith(quote) && cell.trim().endsWith(quote) && cell.trim().length > 1,
    );
  const begin = cells.filter((cell) => cell.trimStart().startsWith('"')).length;
  if (begin === 0) {
    const single = whole("'").length;
    if (single > 0 && single >= cells.length / 4) return "'";
    return delimiter === '\t' || text.includes('"') ? null : '"';
  }
  return delimiter === '\t' && whole('"').length < begin ? null : '"';
}

/** Whether a blank follows nearly every delimiter. */
function hasSpaces(text: string, delimiter: string): boolean {
  if (delimiter === ' ' || delimiter === '\t') return false;
  const lines = text.split('\n').filter((line) => line.includes(delimiter));
  const isSpaced = lines.filter((line) =>
    line
      .split(delimiter)
      .slice(1)
      .every((cell) => /^(?: |$)/.test(cell)),
  );
  // Within a text there may be delimiters too.
  const quoted = lines.filter((line) => line.includes(`${delimiter} "`));
  return lines.length > 1 && (isSpaced.length === lines.length || quoted.length > lines.length * 0.9);
}

/** The first records, none of which is blank. */
export function readTable(text: string, { delimiter, quote, escape, skipSpaces }: Dialect): string[][] {
  try {
    return parse(text, {
      delimiter,
      quote: quote ?? false,
      escape: escape ?? quote ?? '"',
      to: MOST_ROWS,
      ltrim: skipSpaces,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    });
  } catch {
    // The sample ends within a quoted field, or quotes have no meaning here.
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.slice(0, MOST_ROWS).map((line) => line.split(delimiter));
  }
}

/** The commonest number; 0 of none. */
export function mostCommon(numbers: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}
