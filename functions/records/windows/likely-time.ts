import { Rejection } from '../../../shared/encoding';
import { showValue } from '../../../shared/request/nearest';
import type { Fields } from '../fields/fields';
import { fieldNamed } from '../fields/numbers';
import { epochUnit, type Instant } from '../time/instant';
import { likelyForm } from '../time/likely-form';
import { timeReader } from '../time/read-time';

/** In fewer rows, numbers that fall or rise say little. */
const FEWEST_ROWS = 4;

/**
 * A sentence about the column that may say when rows were, though none of ISO 8601 does: dates of another form, times
 * since 1970, or numbers that fall from row to row as those of newest-first files do. Undefined where there is none.
 *
 * @param names columns that the request names for nothing
 */
export function likelyTime(rows: readonly Fields[], names: readonly string[]): string | undefined {
  if (rows.length < FEWEST_ROWS) return undefined;
  for (const name of names) {
    const values = rows.map((row) => row.get(name));
    const dates = asDates(values, rows);
    const found = dates ?? asNumbers(values, rows);
    if (found === undefined) continue;
    const order = orderOf(found.instants);
    const isTime =
      found.pattern !== undefined || found.instants.every((each) => epochUnit(each) !== undefined);
    if (!isTime && order !== 'newest first') continue;
    const give =
      found.pattern === undefined
        ? showValue(name)
        : `{"field": ${showValue(name)}, "pattern": "${found.pattern}"}`;
    return `${showValue(name)} (${showValue(values[0])}, ${showValue(values[1])}, …) may be what says when a row was: give ${give} as data.records.time if it is; ${WHY[order]}`;
  }
  return undefined;
}

type Order = 'oldest first' | 'newest first' | 'neither';

const WHY: Readonly<Record<Order, string>> = {
  'oldest first': 'gaps and the moment of the split are known then',
  'newest first': 'it runs backwards, newest first, and so do the windows, which forecast the past',
  neither: 'it goes forth and back, so rows are out of order, or of several series (data.records.series)',
};

function orderOf(instants: readonly Instant[]): Order {
  const rises = (by: (a: bigint, b: bigint) => boolean) =>
    instants.every(({ value }, row) => row === 0 || by(value, instants[row - 1]!.value));
  if (rises((a, b) => a > b)) return 'oldest first';
  return rises((a, b) => a < b) ? 'newest first' : 'neither';
}

interface Read {
  readonly instants: readonly Instant[];
  readonly pattern?: string;
}

const COMPACT = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;

/** By the first pattern of which all are: 01.02.2024 alone does not say which is the month. */
function asDates(values: readonly unknown[], rows: readonly Fields[]): Read | undefined {
  if (values.every((value) => COMPACT.test(String(value)))) {
    const instants = readAll(values.map(String), rows, 'yyyyMMdd');
    if (instants !== undefined) return { instants, pattern: 'yyyyMMdd' };
  }
  if (!values.every((value) => typeof value === 'string')) return undefined;
  const forms = new Set<string>();
  for (const value of values) {
    const form = likelyForm(value.trim());
    if (form === undefined) return undefined;
    forms.add(form);
  }
  for (const pattern of [...forms, ...[...forms].map(ofAnyLength)]) {
    const instants = readAll(values, rows, pattern);
    if (instants !== undefined) return { instants, pattern };
  }
  return undefined;
}

/** One letter stands for one digit and for two. */
const ofAnyLength = (form: string): string => form.replace(/\bdd\b/, 'd').replace(/\bMM\b/, 'M');

function asNumbers(values: readonly unknown[], rows: readonly Fields[]): Read | undefined {
  const instants = readAll(values, rows);
  return instants?.every(({ kind }) => kind === 'number') === true ? { instants } : undefined;
}

function readAll(
  values: readonly unknown[],
  rows: readonly Fields[],
  pattern?: string,
): readonly Instant[] | undefined {
  const read = timeReader({ pattern }, 'time');
  const instants: Instant[] = [];
  for (const [row, value] of values.entries()) {
    const instant = read(value, fieldNamed('time'), rows[row]!.numberForm);
    if (instant instanceof Rejection) return undefined;
    instants.push(instant);
  }
  return instants;
}
