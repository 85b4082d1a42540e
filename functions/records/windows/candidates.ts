import { Rejection } from '../../../shared/encoding';
import { matchesName } from '../../../shared/request/glob';
import { targetFields } from '../../../shared/request/task';
import { pathsOf, type Fields } from '../fields/fields';
import { jsonOf } from '../fields/json-of';
import { eachObject } from '../read-objects';
import { isTimeOfDay } from '../time/time-of-day';
import type { Apart, Named } from './refusals';
import type { WindowReading } from './reading';

/** Rows that are looked at: enough to see which column tells series apart, and few enough to hold. */
const MOST_ROWS = 10_000;

/**
 * Columns that may tell series apart, where rows of one time are many: with few values, and of which each has no two rows
 * at one time. Those with the fewest values come first. One that holds times of day may belong to the time instead.
 */
export async function candidatesFor(
  reading: WindowReading,
  { timeFields, series }: Pick<Named, 'timeFields' | 'series'>,
): Promise<Apart> {
  const rows = await someRows(reading);
  const { input, target } = reading.source.request.task;
  const used = [...timeFields, ...series, ...targetFields(target)];
  const inputs = input.kind === 'numeric' ? input.fields.filter((name) => name !== '*') : [];
  const names = rows[0] === undefined ? [] : [...pathsOf(rows[0])];
  const found = names
    .filter((name) => !used.includes(name) && !inputs.some((pattern) => matchesName(pattern, name)))
    .map((name) => ({ name, values: new Set(rows.map((row) => jsonOf(row.get(name)))).size }))
    .filter(
      ({ name, values }) => values * 2 <= rows.length && areApart(rows, [...series, ...timeFields, name]),
    )
    .sort((a, b) => a.values - b.values)
    .map(({ name }) => name);
  return {
    keys: found,
    timeOfDay: names.find((name) => !used.includes(name) && holdsTimeOfDay(name, rows)),
  };
}

const OF_THE_CLOCK = /^(?:hours?|hr|minutes?|min)$/i;

/** Whether all values are times of day, or the column is called an hour. */
const holdsTimeOfDay = (name: string, rows: readonly Fields[]): boolean =>
  OF_THE_CLOCK.test(name) || rows.every((row) => isTimeOfDay(row.get(name)));

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
