import type { FormatOf } from '../format';
import { showValue } from '../nearest';
import type { Problem } from '../problems';
import type { RunRequest } from '../request';
import { when } from './refuse';

/** Records are cut on bytes, so what separates must be one byte, and not the byte that ends a line. */
const isSeparator = (character: string): boolean => /^[\t\x20-\x7e]$/.test(character);

export function formatProblems({ data: { format } }: RunRequest): Problem[] {
  switch (format.kind) {
    case 'jsonl':
    case 'json':
    case 'parquet':
      return [];
    case 'text':
      return when(
        format.folder === format.field,
        'data.format.folder',
        `is ${showValue(format.folder)}, the text's own field too; give each a name of its own`,
      );
    case 'conll':
      return [
        ...columnProblems(format.columns),
        ...when(
          /[\r\n]/.test(format.separator),
          'data.format.separator',
          `is ${showValue(format.separator)}, which ends a line; give what separates the columns of one line`,
        ),
      ];
    case 'csv':
      return [...characterProblems(format), ...numberProblems(format), ...columnProblems(format.columns)];
  }
}

function columnProblems(columns: readonly string[] = []): Problem[] {
  const repeated = columns.find((column, index) => columns.indexOf(column) !== index);
  return when(
    repeated !== undefined,
    'data.format.columns',
    `names ${showValue(repeated)} twice; give each column a name of its own`,
  );
}

function characterProblems({ delimiter, quote, escape, comment }: FormatOf<'csv'>): Problem[] {
  const path = (name: string) => `data.format.${name}`;
  return [
    ...when(
      !isSeparator(delimiter),
      path('delimiter'),
      `is ${showValue(delimiter)}; give one printable ASCII character or "\\t"`,
    ),
    ...when(
      quote !== null && !isSeparator(quote),
      path('quote'),
      `is ${showValue(quote)}; give one printable ASCII character, or null for none`,
    ),
    ...when(
      quote === delimiter,
      path('quote'),
      `is ${showValue(quote)}, the delimiter too; give another character, or null`,
    ),
    ...when(
      escape !== undefined && (!isSeparator(escape) || escape === delimiter),
      path('escape'),
      `is ${showValue(escape)}; give one printable ASCII character that is not the delimiter, such as "\\\\"`,
    ),
    ...when(
      escape !== undefined && escape === quote,
      path('escape'),
      `is ${showValue(escape)}, the quote too; leave it out, since quotes are doubled within quotes anyway`,
    ),
    ...when(
      escape !== undefined && quote === null,
      path('escape'),
      `is ${showValue(escape)}, but it escapes quotes, and data.format.quote is null; leave one of them out`,
    ),
    ...when(
      comment !== undefined && (!isSeparator(comment) || comment === delimiter || comment === quote),
      path('comment'),
      `is ${showValue(comment)}; give one printable ASCII character that is neither delimiter nor quote, such as "#"`,
    ),
  ];
}

function numberProblems({ decimal = '.', thousands }: FormatOf<'csv'>): Problem[] {
  return when(
    thousands === decimal,
    'data.format.thousands',
    `is ${showValue(thousands)}, which stands before decimals too; give another as data.format.decimal`,
  );
}
