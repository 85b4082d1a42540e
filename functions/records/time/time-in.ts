import { timeFields, type TimeField } from '../../../shared/request/records';
import { isBlank } from '../fields/blank';
import { missingField, type Fields } from '../fields/fields';
import type { Rejection } from '../../../shared/encoding/rejection';

/** What sentences call the field of a time, or its fields. */
export const timeName = (time: Pick<TimeField, 'field'>): string => timeFields(time).join(' ');

/** What a row has of its time: a field's value, or the values of several as one text. Empty where one of them is. */
export function timeIn(row: Fields, time: Pick<TimeField, 'field'>): unknown {
  const [first = '', ...others] = timeFields(time);
  if (others.length === 0) return row.get(first);
  const parts = timeFields(time).map((name) => row.get(name));
  if (parts.some(isBlank)) return '';
  const isPlain = parts.every((part) => typeof part === 'string' || typeof part === 'number');
  return isPlain ? parts.map((part) => String(part).trim()).join(' ') : parts;
}

/** Undefined where the row has all fields of its time. */
export function timeMissing(row: Fields, time: Pick<TimeField, 'field'>): Rejection | undefined {
  const missing = timeFields(time).find((name) => !row.has(name));
  return missing === undefined ? undefined : missingField(row, missing, 'to order by');
}
