import { isListOfAnotherProgram } from './other-lists';

/** Of a text that is looked at for numbers. */
const LONGEST = 10_000;
const AROUND = /^[[({]|[\])}]$/g;
const ONE = String.raw`[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?`;
const SEVERAL = new RegExp(`^\\s*${ONE}(?:\\s*[;,|]\\s*${ONE}|\\s+${ONE})+\\s*$`, 'i');

/** May be one number. */
const DECIMAL_COMMA = /^[-+]?\d+,\d+$/;

interface Signs {
  readonly decimal?: string | undefined;
  readonly thousands?: string | undefined;
}

/**
 * Ends a sentence about a text that is no number, where it looks like several: how to write these.
 *
 * @param signs what numbers of the file have beside digits, where the request says so
 */
export function listHint(text: string, { decimal, thousands }: Signs = {}): string {
  const bare = text.trim();
  const inner = bare.replace(AROUND, '');
  if (DECIMAL_COMMA.test(bare)) return '';
  const isComma = decimal === ',' || thousands === ',';
  if (!isListOfAnotherProgram(bare) && !(bare.length <= LONGEST && SEVERAL.test(inner))) return '';
  const shape = isComma
    ? `with ";" between its numbers, as in ${decimal === ',' ? '[0,5; 1,5]' : '[1,500; 2,500]'}, or with spaces behind the commas that part them`
    : 'as JSON, as in [1, 2, 3]';
  const why =
    isComma && bare.startsWith('[') && bare.includes(',')
      ? `, whose commas may part its numbers or, as data.format.${decimal === ',' ? 'decimal' : 'thousands'} says, be within them`
      : '';
  return `; it looks like a list${why}: write it ${shape}`;
}
