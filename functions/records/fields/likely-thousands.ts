import { showValue } from '../../../shared/request/nearest';
import { targetFields, type Task } from '../../../shared/request/task';
import type { Fields } from './fields';

/** Fewer numbers with three decimals each may have them by chance. */
const FEWEST_GROUPED = 20;
const FEWEST_BELOW = 3;

const GROUPED = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;
const BELOW_THOUSAND = /^[+-]?\d{1,3}$/;

/** Fields of a CSV that are read as numbers. */
export const numberFields = ({ input, target }: Task): string[] => [
  ...new Set([
    ...(input.kind === 'numeric' ? input.fields : []),
    ...(target.kind === 'value' ? targetFields(target) : []),
  ]),
];

/**
 * A warning where all points of a field's numbers stand before three digits, and smaller ones have none: so thousands are
 * parted where the decimal comma is. Undefined where they may be decimals.
 *
 * @param rows the first ones of a file that does not say how it writes numbers
 */
export function thousandsWarning(rows: readonly Fields[], names: readonly string[]): string | undefined {
  const name = names.find((each) => arePoints(rows, each));
  return name === undefined
    ? undefined
    : `numbers of field ${showValue(name)} have a point before exactly three digits, or none at all, as where points stand between thousands (1.234 for 1234), and are read with decimals; give "." as data.format.thousands, and "," as data.format.decimal, if that is meant`;
}

function arePoints(rows: readonly Fields[], name: string): boolean {
  let [grouped, below] = [0, 0];
  for (const row of rows) {
    const value = row.get(name);
    if (typeof value !== 'string') return false;
    const text = value.trim();
    if (text === '') continue;
    if (GROUPED.test(text)) grouped += 1;
    else if (BELOW_THOUSAND.test(text)) below += 1;
    else return false;
  }
  return grouped >= FEWEST_GROUPED && below >= FEWEST_BELOW;
}
