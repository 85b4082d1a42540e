import { isTimeOfDay } from '../../../../functions/records/time/time-of-day';
import type { ColumnLook } from '../columns';
import type { Row } from '../guessed';
import type { Sample } from '../sample';
import { timeForm, type TimeForm } from '../times';

/** Names of the parts of a time that are numbers, the largest first, and how each is written. */
const PARTS = [
  { name: /^(?:year|yr|yyyy)$/i, token: 'yyyy' },
  { name: /^(?:month|mon|mo|mm)$/i, token: 'M' },
  { name: /^(?:day|dd|day_?of_?month|mday)$/i, token: 'd' },
  { name: /^(?:hour|hr|hh)$/i, token: 'H' },
  { name: /^(?:minute|min)$/i, token: 'm' },
] as const;
/** Years and months alone are a time too. */
const FEWEST_PARTS = 2;

interface Joined {
  readonly parts: readonly ColumnLook[];
  readonly time: TimeForm;
}

/**
 * The sample with one column of times in place of several that have its parts: a date and a time of day, or numbers of the year,
 * month, day and so on. As it is where there are none.
 */
export function withJoinedTime(
  sample: Sample,
  columns: readonly ColumnLook[],
): { readonly sample: Sample; readonly columns: readonly ColumnLook[] } {
  const joined = dateAndClock(sample.head, columns) ?? numberedParts(sample.head, columns);
  if (joined === undefined) return { sample, columns };
  const { parts, time } = joined;
  const names = parts.map(({ name }) => name);
  const name = names.join(' ');
  const withTime = (row: Row): Row => ({ ...row, [name]: textOf(row, names) });
  const look: ColumnLook = {
    ...parts[0]!,
    name,
    kind: 'time',
    isWhole: false,
    isCount: false,
    distinct: new Set(sample.rows.map((row) => textOf(row, names))).size,
    time,
    parts: names,
  };
  return {
    sample: { ...sample, head: sample.head.map(withTime), rows: sample.rows.map(withTime) },
    columns: [look, ...columns.filter((column) => !parts.includes(column))],
  };
}

const textOf = (row: Row, names: readonly string[]): string =>
  names.map((name) => String(row[name]).trim()).join(' ');

function dateAndClock(rows: readonly Row[], columns: readonly ColumnLook[]): Joined | undefined {
  const hasEvery = (name: string, form: (text: string) => boolean) =>
    rows.every((row) => form(String(row[name]).trim()));
  const clock = columns.find(({ name }) => hasEvery(name, isTimeOfDay));
  const date = columns.find(
    ({ name, time, distinct, filled }) =>
      time !== undefined && distinct < filled && hasEvery(name, (text) => !text.includes(':')),
  );
  if (clock === undefined || date === undefined) return undefined;
  const time = timeForm(
    rows.map((row) => textOf(row, [date.name, clock.name])),
    'text',
  );
  return time && { parts: [date, clock], time };
}

function numberedParts(rows: readonly Row[], columns: readonly ColumnLook[]): Joined | undefined {
  const found = PARTS.map(({ name }) =>
    columns.find((column) => name.test(column.name) && column.kind === 'number' && column.isWhole),
  );
  const end = found.indexOf(undefined);
  const parts = found.slice(0, end < 0 ? undefined : end).filter((part) => part !== undefined);
  if (parts.length < FEWEST_PARTS) return undefined;
  const pattern = PARTS.slice(0, parts.length)
    .map(({ token }) => token)
    .join(' ');
  const isYear = (row: Row) => /^(?:1[5-9]|20)\d\d$/.test(String(row[parts[0]!.name]).trim());
  return rows.every(isYear) ? { parts, time: { pattern } } : undefined;
}
