import { Rejection } from '../../../shared/encoding';
import { matchesName } from '../../../shared/request/glob';
import { targetFields } from '../../../shared/request/task';
import { pathsOf, type Fields } from '../fields/fields';
import { jsonOf } from '../fields/json-of';
import { eachObject } from '../read-objects';
import type { Named } from './refusals';
import type { WindowReading } from './reading';

/** Rows that are looked at: enough to see which column tells series apart, and few enough to hold. */
const MOST_ROWS = 10_000;

/**
 * Columns that may tell series apart, where rows of one time are many: with few values, and of which each has no two rows
 * at one time. Those with the fewest values come first.
 */
export async function candidatesFor(reading: WindowReading, { field, series }: Named): Promise<string[]> {
  const rows = await someRows(reading);
  const { input, target } = reading.source.request.task;
  const used = [field, ...series, ...targetFields(target)];
  const inputs = input.kind === 'numeric' ? input.fields.filter((name) => name !== '*') : [];
  const names = rows[0] === undefined ? [] : [...pathsOf(rows[0])];
  return names
    .filter((name) => !used.includes(name) && !inputs.some((pattern) => matchesName(pattern, name)))
    .map((name) => ({ name, values: new Set(rows.map((row) => jsonOf(row.get(name)))).size }))
    .filter(({ name, values }) => values * 2 <= rows.length && areApart(rows, [...series, field, name]))
    .sort((a, b) => a.values - b.values)
    .map(({ name }) => name);
}

const areApart = (rows: readonly Fields[], names: readonly string[]): boolean =>
  new Set(rows.map((row) => names.map((name) => jsonOf(row.get(name))).join('\n'))).size === rows.length;

async function someRows({ objects, rowsOf }: WindowReading): Promise<Fields[]> {
  const rows: Fields[] = [];
  for await (const { items } of eachObject(objects(), (object) => rowsOf(object, false)))
    for (const { fields } of items) {
      if (!(fields instanceof Rejection)) rows.push(fields);
      if (rows.length >= MOST_ROWS) return rows;
    }
  return rows;
}
