import { showValue } from '../nearest';
import type { Problem } from '../problems';
import type { RunRequest } from '../request';
import { refuse, when } from './refuse';

/** Records are cut on bytes, so what separates must be one byte, and not the byte that ends a line. */
const isSeparator = (character: string): boolean => /^[\t\x20-\x7e]$/.test(character);

export function formatProblems({ data: { format } }: RunRequest): Problem[] {
  if (format.kind === 'jsonl' || format.kind === 'parquet') return [];
  if (format.kind === 'text') {
    return when(
      format.folder === format.field,
      'data.format.folder',
      `is ${showValue(format.folder)}, the text's own field too; give each a name of its own`,
    );
  }
  const repeated = format.columns?.find((column, index, columns) => columns.indexOf(column) !== index);
  const problems =
    repeated === undefined
      ? []
      : [
          refuse(
            'data.format.columns',
            `names ${showValue(repeated)} twice; give each column a name of its own`,
          ),
        ];
  if (format.kind === 'conll') {
    return [
      ...problems,
      ...when(
        /[\r\n]/.test(format.separator),
        'data.format.separator',
        `is ${showValue(format.separator)}, which ends a line; give what separates the columns of one line`,
      ),
    ];
  }
  const delimiter = 'data.format.delimiter';
  const quote = 'data.format.quote';
  return [
    ...when(
      !isSeparator(format.delimiter),
      delimiter,
      `is ${showValue(format.delimiter)}; give one printable ASCII character or "\\t"`,
    ),
    ...when(
      format.quote !== null && !isSeparator(format.quote),
      quote,
      `is ${showValue(format.quote)}; give one printable ASCII character, or null for none`,
    ),
    ...when(
      format.quote === format.delimiter,
      quote,
      `is ${showValue(format.quote)}, the delimiter too; give another character, or null`,
    ),
    ...problems,
  ];
}
