import { trimmed } from '../../shared/encoding';

const BYTE_ORDER_MARK = 0xfeff;

/**
 * Whether a row says what its columns are called, and is no record: files that were put one behind the other, each with
 * its header. A value that is the name of its column by chance is not enough.
 */
export function isHeader(values: readonly string[], columns: readonly string[]): boolean {
  const [first = ''] = values;
  if (columns.length < 2 || (first !== columns[0] && first.charCodeAt(0) !== BYTE_ORDER_MARK)) return false;
  return values.every((value, index) => trimmed(value) === trimmed(columns[index]!));
}

/** Fewer may be a text with as many delimiters by chance: of commas more often than of tabs. */
const fewestRows = (delimiter: string): number => (delimiter === '\t' ? 3 : 5);

/**
 * How many rows a quoted field has swallowed, because a quote that was not meant as one is closed by another such quote
 * much later: its lines have as many delimiters as rows do, and its first and last one what is left of theirs.
 *
 * @returns 0 where it is a text of several lines
 */
export function swallowedRows(values: readonly string[], delimiter: string): number {
  for (const [index, value] of values.entries()) {
    if (!value.includes('\n')) continue;
    const counts = value.split('\n').map((line) => line.split(delimiter).length - 1);
    const [first, ...others] = counts;
    const last = others.pop();
    const most = values.length - 1;
    if (first !== most - index || last !== index || others.some((count) => count !== most)) continue;
    if (most > 0 && counts.length >= fewestRows(delimiter)) return counts.length;
  }
  return 0;
}
