import { Rejection } from '../../../shared/encoding';
import type { TimeField } from '../../../shared/request/records';
import { showValue } from '../../../shared/request/nearest';
import type { NumberForm } from '../fields/number-form';
import type { Where } from '../fields/numbers';
import { numberInstant, NUMBER_DECIMALS, type Instant } from './instant';
import { nanosecondsAt, readIso } from './iso';
import { likelyForm } from './likely-form';
import { isWeekOrOrdinal } from './other-dates';
import { patternReader } from './patterned';
import { offsetsOfZone, type OffsetAt } from './zones';

const UTC: OffsetAt = { minutes: 0 };

/** @param form how the file writes numbers, which its fields say */
export type ReadTime = (value: unknown, where: Where, form?: NumberForm) => Instant | Rejection;

/**
 * A function from a field's value to its instant: a date of ISO 8601, with or without time, fraction and offset; a number
 * or the text of one; or what the pattern says. Anything else is refused, and never taken for a text. A date without an
 * offset is of the field's zone, or UTC.
 *
 * @param path how the request calls the field, in sentences
 * @param options.tellsSecond whether an instant has its second one, where clocks show it twice
 */
export function timeReader(
  { pattern, zone }: Pick<TimeField, 'pattern' | 'zone'>,
  path: string,
  { tellsSecond = false } = {},
): ReadTime {
  const readText = pattern === undefined ? readIso : patternReader(pattern);
  const offsetAt = zone === undefined ? () => UTC : offsetsOfZone(zone);
  return (value, where, form) => {
    if (value === undefined || value === null) return new Rejection('missing-value', `${where()} is missing`);
    if (typeof value !== 'string' && typeof value !== 'number')
      return new Rejection('wrong-type', `${where()} is ${showValue(value)} and no time`);
    const text = String(value).trim();
    if (text === '') return new Rejection('missing-value', `${where()} is empty`);
    const local = readText(text);
    if (local === undefined) {
      const plain = form?.plainOf === undefined || typeof value === 'number' ? text : form.plainOf(text);
      const number = pattern === undefined && plain !== undefined ? numberInstant(plain) : undefined;
      return (
        number ??
        new Rejection(
          'not-a-time',
          `${where()} is ${showValue(value)}, ${whyNot(text, { pattern, path, form })}`,
        )
      );
    }
    const { offsetMinutes } = local;
    const offset = offsetMinutes === undefined ? offsetAt(local.milliseconds) : { minutes: offsetMinutes };
    if (offset === undefined)
      return new Rejection(
        'not-a-time',
        `${where()} is ${showValue(value)}, which no clock of ${zone ?? ''} shows: the hour is left out when clocks are set forward`,
      );
    const first = nanosecondsAt(local, offset.minutes);
    return offset.second === undefined || !tellsSecond
      ? { kind: 'date', value: first }
      : { kind: 'date', value: first, second: nanosecondsAt(local, offset.second) };
  };
}

function whyNot(
  text: string,
  {
    pattern,
    path,
    form: numbers,
  }: { readonly pattern: string | undefined; readonly path: string; readonly form: NumberForm | undefined },
): string {
  if (pattern !== undefined) return `which is not of the pattern ${showValue(pattern)}`;
  if (isWeekOrOrdinal(text))
    return 'a date by week or by day of the year (2026-W48-7, 2026-333), and its year has no such week or day, or there is no such time of day';
  if (/^\d{1,2}:\d\d/.test(text))
    return 'a time of day without its date, and rows of several days would be put among each other; write the date too, name its column beside this one ("field": ["Date", "Time"]), or a number that counts the rows';
  const hint = numbers?.hintAt(text) ?? '';
  if (hint !== '') return `no number as the file writes them${hint}`;
  if (/^\d+(?:\.\d+)?$/.test(text)) return `which has more than ${NUMBER_DECIMALS} decimals`;
  const form = likelyForm(text);
  const allowed = 'no time: dates of ISO 8601 (2024-05-01T12:00:00Z) and numbers are times';
  return form === undefined
    ? `${allowed}; give others a pattern: "${path}": {"field": …, "pattern": …}`
    : `which looks like a date of another form; give its pattern, such as "${path}": {"field": …, "pattern": "${form}"}`;
}
