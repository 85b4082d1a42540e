/**
 * Names as people count them: runs of digits by their value, so that `t2` comes before `t10`, all else by code unit. Not
 * the locale's order, which another version of Node may change.
 */
export function inNaturalOrder(names: Iterable<string>): string[] {
  return [...names]
    .map((name) => ({ name, parts: name.split(DIGITS) }))
    .sort((a, b) => compareParts(a.parts, b.parts) || compareTexts(a.name, b.name))
    .map(({ name }) => name);
}

/** Splitting at these keeps them: every second part is a run of digits. */
const DIGITS = /(\d+)/;

function compareParts(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const [left = '', right = ''] = [a[index], b[index]];
    const order = index % 2 === 1 ? compareNumbers(left, right) : compareTexts(left, right);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Of any length, so by digits: `007` and `7` are one number. */
function compareNumbers(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return left.length - right.length || compareTexts(left, right);
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
