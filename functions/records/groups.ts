import { Rejection, trimmed } from '../../shared/encoding';
import { timeFieldOf, type RecordShape } from '../../shared/request/records';
import { showValue } from '../../shared/request/nearest';
import { isBlank } from './fields/blank';
import { missingField, type Fields } from './fields/fields';
import { jsonOf } from './fields/json-of';
import { groupFields } from './fields/lazy-fields';
import { isNobody, keyText, sayNobody } from './key-text';
import { rowOrder } from './order-rows';
import type { RowsToRecord } from './row-group';
import { orderWatch } from './tied-rows';
import { UnorderedRows } from './unordered-rows';

export type Groups = Extract<RecordShape, { kind: 'groups' }>;

/**
 * The values that make rows one group, as one text: of fields without a type, so that 7 and "7" are one.
 *
 * @param shape of groups, which may say what becomes of blank fields; rows of series have none
 * @returns a `Rejection` where the row lacks one of the fields or its value, or one is nested deeper than the stack
 */
export function groupKeyOf(
  fields: Fields,
  by: readonly string[],
  normalise: (text: string) => string,
  shape?: Pick<Groups, 'blank'>,
): string | Rejection {
  const missing = by.find((name) => !fields.has(name));
  if (missing !== undefined) return missingField(fields, missing, 'to group by');
  const values: string[] = [];
  for (const name of by) {
    const value = fields.get(name);
    const text = typeof value === 'string' ? keyText(value, normalise, fields.numberForm) : jsonOf(value);
    if (isNobody(value) || (typeof value === 'string' && isNobody(text)))
      return new Rejection(
        'missing-value',
        `field ${showValue(name)} ${sayNobody(value)}${isBlank(value) ? '' : ','} and cannot be grouped by; ${adviceOn(name, { fields, by, shape })}`,
      );
    if (text === undefined)
      return new Rejection(
        'wrong-type',
        `field ${showValue(name)} is ${showValue(value)} and cannot be grouped by`,
      );
    values.push(text);
  }
  return JSON.stringify(values);
}

function adviceOn(
  name: string,
  {
    fields,
    by,
    shape,
  }: {
    readonly fields: Fields;
    readonly by: readonly string[];
    readonly shape: Pick<Groups, 'blank'> | undefined;
  },
): string {
  if (shape === undefined || !isBlank(fields.get(name))) return 'write who it is of, or leave such rows out';
  const given = by.find((other) => !isBlank(fields.get(other)));
  if (given !== undefined)
    return `the row has ${showValue(given)}, and a key is taken from the row before as a whole or not at all: where cells are merged on several levels, fill in all fields of data.records.by (in pandas: ffill()), or leave such rows out`;
  return shape.blank === 'previous'
    ? 'no row before it in its file names a group, which data.records.blank, "previous", would give it; write who it is of, or leave such rows out'
    : 'where the file names a group in its first row only, give "previous" as data.records.blank';
}

/** A constant as its readers see it: a label that one row writes in another normalisation form is the same label. */
const lookOf = (value: unknown, normalise: (text: string) => string): unknown =>
  typeof value === 'string' ? trimmed(normalise(value)) : jsonOf(value);

/** How the rows of a group become its record; `end` tells what only all groups show. */
export const recordOfGroup = (
  shape: Groups,
  normalise: (text: string) => string,
  warn: ((warning: string) => void) | undefined,
): RowsToRecord & { readonly end: () => void } => {
  const { orderBy } = shape;
  if (orderBy === undefined) {
    const unordered = warn === undefined ? undefined : new UnorderedRows(shape);
    return {
      combine: (rows) => {
        unordered?.add(rows);
        return combine(rows, shape, normalise);
      },
      end: () => {
        const warning = unordered?.warning();
        if (warning !== undefined) warn?.(warning);
      },
    };
  }
  const watch = orderWatch(shape, warn);
  return {
    combine: (rows) => combine(rows, shape, normalise),
    order: rowOrder(timeFieldOf(orderBy), watch),
    end: () => watch.end?.(),
  };
};

function combine(
  rows: readonly Fields[],
  { by, constant }: Groups,
  normalise: (text: string) => string,
): Fields | Rejection {
  const [first, ...others] = rows;
  if (first === undefined) return new Rejection('empty-sequence', 'the group has no row');
  for (const name of constant) {
    if (!first.has(name)) continue;
    const value = jsonOf(first.get(name));
    const look = lookOf(first.get(name), normalise);
    const other = others.find((row) => {
      const another = row.get(name);
      return jsonOf(another) !== value && lookOf(another, normalise) !== look;
    });
    if (other !== undefined) {
      return new Rejection(
        'inconsistent-group',
        `field ${showValue(name)} is ${showValue(first.get(name))} and ${showValue(other.get(name))} in one group; data.records.constant says that it keeps one value`,
      );
    }
  }
  return groupFields([first, ...others], new Set([...by, ...constant]));
}
