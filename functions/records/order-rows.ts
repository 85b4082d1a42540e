import { readNumber } from './fields/numbers';
import { Rejection } from '../../shared/encoding';
import type { Fields } from './fields/fields';
import { showValue } from '../../shared/request/nearest';

/**
 * Places of rows in the order of a field: numbers (or their texts) by value, other texts by their characters, as ISO
 * 8601 has times. Rows of one time stay in the order of the file.
 *
 * @returns a `Rejection` where a row has neither, or some have the one and some the other
 */
export function orderOf(rows: readonly Fields[], name: string): number[] | Rejection {
  const values = rows.map((row) => row.get(name));
  const where = `field ${showValue(name)}`;
  const missing = values.find(
    (value) => typeof value !== 'number' && (typeof value !== 'string' || value === ''),
  );
  if (missing !== undefined || values.includes(undefined)) {
    return new Rejection(
      'missing-value',
      `${where} is ${showValue(missing)} in a row, and data.records.orderBy needs a number or a text in each`,
    );
  }
  const numbers = values.map((value) => readNumber(value, () => where));
  const other = numbers.findIndex((number) => number instanceof Rejection);
  if (other < 0) return sorted(numbers as number[], (a, b) => a - b);
  const number = numbers.findIndex((one) => !(one instanceof Rejection));
  if (number >= 0) {
    return new Rejection(
      'wrong-type',
      `${where} is ${showValue(values[number])} and ${showValue(values[other])} in one group, and data.records.orderBy needs numbers or texts of one form`,
    );
  }
  return sorted(values as string[], (a, b) => (a < b ? -1 : Number(a > b)));
}

function sorted<Value>(values: readonly Value[], compare: (a: Value, b: Value) => number): number[] {
  const places = [...values.keys()];
  return places.sort((a, b) => compare(values[a]!, values[b]!) || a - b);
}
