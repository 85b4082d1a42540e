import { Rejection } from '../../../shared/encoding';
import type { TimeField } from '../../../shared/request/records';
import { matchesName } from '../../../shared/request/glob';
import { listNames, showValue } from '../../../shared/request/nearest';
import { targetFields, type Task } from '../../../shared/request/task';
import { pathsOf, type Fields } from '../fields/fields';
import { isOrdinalDate } from '../time/other-dates';
import { timeReader } from '../time/read-time';
import { likelyTime } from './likely-time';

/**
 * The column of the first rows that holds times, where the request names none: the only one of which all values are times
 * of ISO 8601, and that is neither an input nor a target.
 *
 * @param warn is told what was found: the owner of the data should know what rows are ordered by
 */
export function findTimeColumn(
  rows: readonly Fields[],
  {
    task,
    series,
    warn,
  }: { readonly task: Task; readonly series: readonly string[]; readonly warn: (warning: string) => void },
): TimeField | undefined {
  const [first] = rows;
  const found =
    first === undefined
      ? []
      : [...pathsOf(first)].filter((name) => isTime(name, rows) && !isUsed(name, task, series));
  const [field, ...others] = found;
  if (field !== undefined && others.length === 0) {
    warn(
      `data.records.time is not given; rows are put in the order of ${showValue(field)}, the column that holds times; name it there, or name another one`,
    );
    return { field };
  }
  const why =
    field === undefined
      ? 'no column holds times of ISO 8601'
      : `${listNames(
          found.map((name) => showValue(name)),
          'and',
        )} hold times`;
  const unused = first === undefined ? [] : [...pathsOf(first)].filter((name) => !isUsed(name, task, series));
  const likely = field === undefined ? likelyTime(rows, unused) : undefined;
  warn(
    `data.records.time is not given, and ${why}: rows are taken in the order of their file, and each file as a series of its own; ${likely ?? 'name the field that says when a row was'}`,
  );
  return undefined;
}

/** Of the rows: others may lack their time, and are set aside one by one. */
const FILLED_SHARE = 0.9;

function isTime(name: string, rows: readonly Fields[]): boolean {
  const read = timeReader({}, 'time');
  const filled = rows.filter((row) => ![undefined, null, ''].includes(row.get(name) as null));
  if (filled.length < rows.length * FILLED_SHARE) return false;
  return filled.every((row) => {
    const value = row.get(name);
    const instant = read(value, () => name);
    // What nobody calls a time is more often a number of an invoice or a part.
    return !(instant instanceof Rejection) && instant.kind === 'date' && !isOrdinalDate(String(value));
  });
}

/** Whether the request names a column for something. */
export function isUsed(name: string, { input, target }: Task, series: readonly string[]): boolean {
  const inputs = input.kind === 'numeric' ? input.fields : [];
  return (
    [...targetFields(target), ...series].includes(name) ||
    // A pattern that stands for all columns names none.
    inputs.some((pattern) => pattern !== '*' && matchesName(pattern, name))
  );
}
