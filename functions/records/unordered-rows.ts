import { Rejection } from '../../shared/encoding';
import type { RecordShape } from '../../shared/request/records';
import { showValue } from '../../shared/request/nearest';
import { pathsOf, type Fields } from './fields/fields';
import { epochUnit, type Instant } from './time/instant';
import { likelyForm } from './time/likely-form';
import { isOrdinalDate } from './time/other-dates';
import { timeReader, type ReadTime } from './time/read-time';

type Shape = Extract<RecordShape, { kind: 'groups' }>;

/** Enough to see an order by, if there is one. */
const ROWS_LOOKED_AT = 5_000;
/** Of two rows next to each other with different times; fewer may be in any order by chance. */
const FEWEST_PAIRS = 10;
/** Of such pairs, how many go back where rows are in no order of this time. */
const UNORDERED_SHARE = 0.2;
/** Fewer groups may each be one of its own. */
const FEWEST_GROUPS = 2;

interface Column {
  readonly name: string;
  readonly pattern: string | undefined;
  readonly read: ReadTime;
  rises: number;
  falls: number;
}

/**
 * Looks at groups whose rows stay in the order of the file, since the request names nothing to order them by: at a column of
 * times that falls from row to row, as where an export has the newest first, or goes back and forth.
 */
export class UnorderedRows {
  readonly #shape: Shape;
  #columns: Column[] | undefined;
  #counters: string[] = [];
  #groups = 0;
  #left = ROWS_LOOKED_AT;

  constructor(shape: Shape) {
    this.#shape = shape;
  }

  /** @param rows of a group, in the order of the file */
  add(rows: readonly Fields[]): void {
    const [first] = rows;
    if (this.#left <= 0 || first === undefined || rows.length < 2) return;
    this.#left -= rows.length;
    this.#groups += 1;
    const taken = new Set([...this.#shape.by, ...this.#shape.constant]);
    const names = [...pathsOf(first)].filter((name) => !taken.has(name));
    this.#columns ??= names.flatMap((name) => timeColumn(name, rows) ?? []);
    if (this.#groups === 1) this.#counters = names;
    this.#columns = this.#columns.filter((column) => isCounted(column, rows));
    this.#counters = this.#counters.filter((name) => isCounter(name, rows));
  }

  /** Undefined where nothing says that rows are out of order, or some column is in order. */
  warning(): string | undefined {
    const columns = (this.#columns ?? []).filter(({ rises, falls }) => rises + falls >= FEWEST_PAIRS);
    if (this.#groups < FEWEST_GROUPS || columns.some(({ falls }) => falls === 0)) return undefined;
    const falling = columns.find(({ rises }) => rises === 0);
    const mixed = this.#counters.length > 0 ? undefined : columns[0];
    const { name, pattern, falls, rises } = falling ?? mixed ?? {};
    if (name === undefined || (falls ?? 0) < UNORDERED_SHARE * ((rises ?? 0) + (falls ?? 0)))
      return undefined;
    const how =
      falling === undefined
        ? 'goes back and forth in that order'
        : 'falls from row to row, newest first, so that each sequence runs backwards';
    const orderBy =
      pattern === undefined ? showValue(name) : `{"field": ${showValue(name)}, "pattern": "${pattern}"}`;
    return `rows of each group of ${this.#shape.by.join(', ')} stay in the order of the file, since data.records.orderBy is not given, and ${showValue(name)}, which holds times, ${how}; give ${orderBy} as data.records.orderBy if it says when a row was`;
  }
}

function timeColumn(name: string, rows: readonly Fields[]): Column | undefined {
  const value = rows[0]!.get(name);
  const pattern = typeof value === 'string' ? patternsOf(rows.map((row) => row.get(name))) : [undefined];
  return pattern
    .map((each) => ({ name, pattern: each, read: timeReader({ pattern: each }, 'time'), rises: 0, falls: 0 }))
    .find((column) => rows.every((row) => timeIn(column, row) !== undefined));
}

/** ISO 8601 and numbers need none; 31/12/2024 shows that others of a column have the day first too. */
const patternsOf = (values: readonly unknown[]): (string | undefined)[] => [
  undefined,
  ...new Set(values.flatMap((value) => (typeof value === 'string' ? (likelyForm(value.trim()) ?? []) : []))),
];

function timeIn({ name, read }: Column, row: Fields): Instant | undefined {
  const value = row.get(name);
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const instant = read(value, () => name, row.numberForm);
  if (instant instanceof Rejection || isOrdinalDate(String(value))) return undefined;
  return instant.kind === 'date' || epochUnit(instant) !== undefined ? instant : undefined;
}

/** Whether all rows have a time in the column; then its order is counted. */
function isCounted(column: Column, rows: readonly Fields[]): boolean {
  const times = rows.map((row) => timeIn(column, row));
  for (let at = 1; at < times.length; at++) {
    const [before, after] = [times[at - 1], times[at]];
    if (before === undefined || after === undefined) return false;
    if (after.value > before.value) column.rises += 1;
    if (after.value < before.value) column.falls += 1;
  }
  return true;
}

/** Whether a column counts the rows of a group, so that they are in an order that is meant. */
function isCounter(name: string, rows: readonly Fields[]): boolean {
  const numbers = rows.map((row) => {
    const value = row.get(name);
    return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
      ? Number(value)
      : NaN;
  });
  return numbers.every((number, at) => !Number.isNaN(number) && (at === 0 || number > numbers[at - 1]!));
}
