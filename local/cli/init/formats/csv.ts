import { plural } from '../../terminal/format';
import type { DataFile } from '../files';
import type { FormatGuess } from '../guessed';
import type { StartOfText } from '../text';
import { delimiterOf, mostCommon, readTable, type Dialect } from './csv-dialect';
import { headOf, namedBy } from './csv-head';
import { isOneColumn, oneColumn } from './one-column';

/** A table of delimited fields; undefined where lines have not as many of them. */
export function csvFormat(start: StartOfText, { ending }: DataFile): FormatGuess | undefined {
  const commented = withoutComments(start.text);
  const alone = oneColumn(commented.text, ending);
  const dialect = alone?.dialect ?? delimiterOf(commented.text, ending);
  if (dialect === undefined) return undefined;
  const cut = preamble(commented.text, dialect);
  // The last record may be cut off.
  const table = readTable(cut.text, dialect).slice(0, start.isWhole ? undefined : -1);
  const head = alone?.isNamed === true ? namedBy(table[0]) : headOf(table);
  const skipLines = cut.lines + (head.isOdd ? 1 : 0);
  const { delimiter, quote, escape, skipSpaces } = dialect;
  const options = {
    ...(quote === '"' ? {} : { quote }),
    ...(escape === undefined ? {} : { escape }),
    ...(skipSpaces ? { skipSpaces } : {}),
    ...(skipLines === 0 ? {} : { skipLines }),
    ...(commented.comment === undefined ? {} : { comment: commented.comment }),
  };
  return {
    format: {
      kind: 'csv',
      ...(delimiter === ',' ? {} : { delimiter }),
      ...(head.hasNames ? {} : { header: false }),
      ...(head.hasNames && isSame(head.columns, table[0]) ? {} : { columns: head.columns }),
      ...options,
    },
    notes: [
      isOneColumn(table)
        ? 'CSV: a table of one column.'
        : `CSV: fields are separated by ${JSON.stringify(delimiter)}${quote === null ? ', and quotes are ordinary characters' : ''}.`,
      ...optionNotes(options),
      head.hasNames
        ? 'The first line names the fields: its values are unlike those below it.'
        : 'The first line is a record like the others; the names of the fields are made up.',
    ],
  };
}

/** Whether the file's own names are those that its columns are called by. */
const isSame = (columns: readonly string[], first: readonly string[] = []): boolean =>
  columns.every((name, index) => name === first[index]);

function optionNotes(options: Readonly<Record<string, unknown>>): string[] {
  const { escape, skipSpaces, skipLines, comment, quote } = options;
  return [
    ...(typeof quote === 'string' ? [`Fields are quoted with ${quote}.`] : []),
    ...(escape === undefined ? [] : ['A backslash stands before quotes within a quoted field.']),
    ...(skipSpaces === undefined ? [] : ['Blanks after a delimiter belong to no field.']),
    ...(skipLines === undefined
      ? []
      : [
          `The table begins after ${plural(Number(skipLines), 'line')} of something else, skipped by data.format.skipLines.`,
        ]),
    ...(typeof comment === 'string' ? [`Lines that begin with ${comment} are comments.`] : []),
  ];
}

/** The text with blank lines for those that begin with `#` or `%`, unless the first of them names the fields. */
function withoutComments(text: string): { text: string; comment?: string } {
  const lines = text.split('\n');
  for (const comment of ['#', '%']) {
    const marked = lines.filter((line) => line.startsWith(comment));
    const others = lines.filter((line) => line.trim() !== '' && !line.startsWith(comment));
    if (marked.length === 0 || others.length < marked.length) continue;
    const widths = ['\t', ',', ';', '|'].map((delimiter) => ({
      usual: mostCommon(others.map((line) => line.split(delimiter).length)),
      own: marked.map((line) => line.split(delimiter).length),
    }));
    // A record, or a header, has as many fields as the others.
    if (widths.some(({ usual, own }) => usual > 1 && own.every((width) => width === usual))) continue;
    return { text: lines.map((line) => (line.startsWith(comment) ? '' : line)).join('\n'), comment };
  }
  return { text };
}

const MOST_PREAMBLE_LINES = 100;

/** Lines before the first that has as many fields as nearly all after it. */
function preamble(text: string, dialect: Dialect): { text: string; lines: number } {
  const widths = readTable(text, dialect).map(({ length }) => length);
  const usual = mostCommon(widths);
  if (usual < 2 || widths[0] === usual) return { text, lines: 0 };
  const lines = text.split('\n');
  const first = lines
    .slice(0, MOST_PREAMBLE_LINES)
    .findIndex((line) => readTable(line, dialect)[0]?.length === usual);
  return first > 0 ? { text: lines.slice(first).join('\n'), lines: first } : { text, lines: 0 };
}
