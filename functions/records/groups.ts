import { Rejection } from '../../shared/encoding';
import { timeFieldOf, type RecordShape } from '../../shared/request/records';
import { showValue } from '../../shared/request/nearest';
import { trimmed } from '../../shared/encoding/invisible';
import { missingField, type Fields } from './fields/fields';
import { jsonOf } from './fields/json-of';
import { groupFields } from './fields/lazy-fields';
import { rowOrder } from './order-rows';
import type { RowsToRecord } from './row-group';

export type Groups = Extract<RecordShape, { kind: 'groups' }>;

/**
 * The values that make rows one group, as one text: of fields without a type, so that 7 and "7" are one.
 *
 * @returns a `Rejection` where the row lacks one of the fields or its value, or one is nested deeper than the stack
 */
export function groupKeyOf(
  fields: Fields,
  by: readonly string[],
  normalise: (text: string) => string,
): string | Rejection {
  const missing = by.find((name) => !fields.has(name));
  if (missing !== undefined) return missingField(fields, missing, 'to group by');
  const values: string[] = [];
  for (const name of by) {
    const value = fields.get(name);
    // Rows of nobody are not all of one and the same.
    if (value === null || value === undefined || value === '')
      return new Rejection('missing-value', `field ${showValue(name)} is empty and cannot be grouped by`);
    const text = typeof value === 'string' ? trimmed(normalise(value)) : jsonOf(value);
    if (text === '')
      return new Rejection('missing-value', `field ${showValue(name)} is blank and cannot be grouped by`);
    if (text === undefined)
      return new Rejection(
        'wrong-type',
        `field ${showValue(name)} is ${showValue(value)} and cannot be grouped by`,
      );
    values.push(text);
  }
  return JSON.stringify(values);
}

/** How the rows of a group become its record. */
export const recordOfGroup = (shape: Groups): RowsToRecord => {
  const { orderBy } = shape;
  return {
    combine: (rows) => combine(rows, shape),
    order: orderBy === undefined ? undefined : rowOrder(timeFieldOf(orderBy)),
  };
};

function combine(rows: readonly Fields[], { by, constant }: Groups): Fields | Rejection {
  const [first, ...others] = rows;
  if (first === undefined) return new Rejection('empty-sequence', 'the group has no row');
  for (const name of constant) {
    if (!first.has(name)) continue;
    const value = jsonOf(first.get(name));
    const other = others.find((row) => jsonOf(row.get(name)) !== value);
    if (other !== undefined) {
      return new Rejection(
        'inconsistent-group',
        `field ${showValue(name)} is ${showValue(first.get(name))} and ${showValue(other.get(name))} in one group; data.records.constant says that it keeps one value`,
      );
    }
  }
  return groupFields([first, ...others], new Set([...by, ...constant]));
}
