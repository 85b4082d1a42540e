import { withAsciiDigits } from './ascii-digits';

/**
 * Names as people count them: runs of digits, of any script, by their value, so that `t2` comes before `t10`, all else by
 * code unit. Not the locale's order, which another version of Node may change.
 */
export function inNaturalOrder(names: Iterable<string>): string[] {
  return [...names]
    .map((name) => ({ name, parts: partsOf(name) }))
    .sort((a, b) => compareParts(a.parts, b.parts) || compareTexts(a.name, b.name))
    .map(({ name }) => name);
}

/** Whether nothing that counts, but other characters, decide which of two names comes first. */
export function isOrderOfWords(a: string, b: string): boolean {
  const [left, right] = [partsOf(a), partsOf(b)];
  const differs = left.findIndex((part, index) => comparePart(part, right[index], index) !== 0);
  return differs < 0 || differs % 2 === 0;
}

const DIGITS = /(\d+)/;
/** What a name is made of: every second part is a run of digits. */
export const partsOf = (name: string): string[] => withAsciiDigits(name).split(DIGITS);

function compareParts(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const order = comparePart(a[index], b[index], index);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

const comparePart = (left = '', right = '', index: number): number =>
  index % 2 === 1 ? compareNumbers(left, right) : compareTexts(left, right);

/** Of any length, so by digits: `007` and `7` are one number. */
export function compareNumbers(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return left.length - right.length || compareTexts(left, right);
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
