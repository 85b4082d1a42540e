import { Rejection } from '../../../shared/encoding';
import { timeFields, type TimeField } from '../../../shared/request/records';
import { listNames, showValue } from '../../../shared/request/nearest';
import { targetFields, type Task } from '../../../shared/request/task';
import { pathsOf, type Fields } from '../fields/fields';
import { fieldNamed } from '../fields/numbers';
import { compareInstants } from '../time/instant';
import { timeReader } from '../time/read-time';
import { timeIn, timeName } from '../time/time-in';
import { isUsed } from './time-column';

/** Of a series with fewer rows, steps and turns say nothing. */
const FEWEST_ROWS = 5;
/** Days, quarters, months and hours take turns too, by the calendar. */
const OF_CALENDAR: ReadonlySet<number> = new Set([4, 7, 12, 24]);
const CALENDAR_NAME = /day|week|month|quarter|season|year|hour|minute|date|holiday/i;
const CALENDAR_VALUE = /^(?:(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|q[1-4]|spring|summer|autumn|fall|winter|am|pm|day|night|true|false|yes|no|y|n)\.?$/i; // prettier-ignore
/** Numbers are more often measured than they are keys, unless they are called so. */
const KEY_NAME = /(?:^|[_\W])(?:id|no|nr|num|number|code|key|series|group|store|shop|branch|sensor|device|machine|unit|meter|station|site|item|product|sku|customer|user|account|symbol|ticker|region|country|city|location)$|[a-z]I[dD]$/i; // prettier-ignore

/** What the request says of columns. */
interface NamedColumns {
  readonly task: Task;
  readonly time: TimeField | undefined;
}

/** Columns that the request names for nothing, and whose values may be keys. */
export const columnsApart = (row: Fields, { task, time }: NamedColumns): readonly string[] =>
  [...pathsOf(row)].filter(
    (name) =>
      !(time !== undefined && timeFields(time).includes(name)) &&
      !isUsed(name, task, []) &&
      !CALENDAR_NAME.test(name) &&
      (KEY_NAME.test(name) || Number.isNaN(Number(row.get(name)))),
  );

/**
 * What a person should be told where the request names no series, and a column other than the fields looks as if it told
 * some apart: in the order of time its values take turns, or follow each other with a jump of the target; without times,
 * in the order of the file. Undefined where none does.
 */
export function unnamedSeries(rows: readonly Fields[], named: NamedColumns): string | undefined {
  const { task, time } = named;
  const ordered = time === undefined ? { rows, times: undefined } : inTime(rows, time);
  const [first] = ordered.rows;
  if (first === undefined) return undefined;
  for (const name of columnsApart(first, named)) {
    const keys = keysOf(name, ordered.rows);
    const how = keys && howApart(keys, { ...ordered, task });
    if (keys !== undefined && how !== undefined)
      return sentence(name, { keys, how, hasTime: time !== undefined });
  }
  return undefined;
}

interface Ordered {
  readonly rows: readonly Fields[];
  /** Absent where nothing says when a row was. */
  readonly times: readonly bigint[] | undefined;
}

function inTime(rows: readonly Fields[], time: TimeField): Ordered {
  const read = timeReader(time, 'data.records.time');
  const timed = rows.flatMap((row) => {
    const instant = read(timeIn(row, time), fieldNamed(timeName(time)), row.numberForm);
    return instant instanceof Rejection ? [] : [{ row, time: instant.value }];
  });
  timed.sort((a, b) => compareInstants(a.time, b.time));
  return { rows: timed.map(({ row }) => row), times: timed.map((each) => each.time) };
}

/** The column's values, row by row, if they are few, and such as keys are. */
function keysOf(name: string, rows: readonly Fields[]): readonly string[] | undefined {
  const most = Math.floor(rows.length / FEWEST_ROWS);
  const found = new Set<string>();
  const keys: string[] = [];
  for (const row of rows) {
    const value = row.get(name);
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') return undefined;
    const key = String(value).trim();
    if (key === '' || (!KEY_NAME.test(name) && !Number.isNaN(Number(key)))) return undefined;
    keys.push(key);
    found.add(key);
    if (found.size > most) return undefined;
  }
  return found.size < 2 || [...found].every((key) => CALENDAR_VALUE.test(key)) ? undefined : keys;
}

/** What shows that the keys are of different series. */
function howApart(
  keys: readonly string[],
  { rows, times, task }: Ordered & { readonly task: Task },
): string | undefined {
  const count = new Set(keys).size;
  const changes = keys.filter((key, index) => index > 0 && key !== keys[index - 1]).length;
  if (changes === count - 1)
    return times === undefined || jumps(keys, rows, task) ? 'follow each other' : undefined;
  if (changes * 2 < keys.length) return undefined;
  const takesTurns = keys.every((key, index) => index < count || key === keys[index - count]);
  if (times === undefined) return takesTurns ? 'take turns' : undefined;
  if (takesTurns && OF_CALENDAR.has(count) && areEven(times)) return undefined;
  return isEachEven(keys, times) ? 'take turns at even steps of time' : undefined;
}

/** Whether a target is further from the one before wherever the key changes than it ever is within one. */
function jumps(keys: readonly string[], rows: readonly Fields[], { target }: Task): boolean {
  return targetFields(target).some((field) => {
    let [within, across] = [0, Infinity];
    for (let row = 1; row < rows.length; row++) {
      const step = Math.abs(Number(rows[row]!.get(field)) - Number(rows[row - 1]!.get(field)));
      if (Number.isNaN(step)) return false;
      if (keys[row] === keys[row - 1]) within = Math.max(within, step);
      else across = Math.min(across, step);
    }
    return across > within;
  });
}

function isEachEven(keys: readonly string[], times: readonly bigint[]): boolean {
  const timesOf = new Map<string, bigint[]>();
  for (const [row, key] of keys.entries()) {
    const own = timesOf.get(key) ?? [];
    own.push(times[row]!);
    timesOf.set(key, own);
  }
  return [...timesOf.values()].every((own) => own.length >= FEWEST_ROWS && areEven(own));
}

/** Whether nine in ten steps are the same. */
function areEven(times: readonly bigint[]): boolean {
  const counts = new Map<bigint, number>();
  for (let row = 1; row < times.length; row++) {
    const step = times[row]! - times[row - 1]!;
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  return Math.max(...counts.values()) >= 0.9 * (times.length - 1);
}

function sentence(
  name: string,
  {
    keys,
    how,
    hasTime,
  }: { readonly keys: readonly string[]; readonly how: string; readonly hasTime: boolean },
): string {
  const values = [...new Set(keys)].map((key) => showValue(key, 20));
  const time = hasTime ? '' : ', and what says when a row was in data.records.time';
  return `data.records.series is not given, and ${showValue(name)} looks like what tells series apart: ${listNames(values, 'and', 4)} ${how}, and windows reach from one into another; name it in data.records.series (${showValue([name])})${time}, unless the rows are of one series`;
}
