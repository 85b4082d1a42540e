import { NANOSECONDS_IN_MILLISECOND } from './instant';
import { asCalendarDate } from './other-dates';

/** A date and a time of day that no offset is known of yet. */
export interface LocalTime {
  /** As if it were UTC. */
  readonly milliseconds: number;
  /** Of a millisecond. */
  readonly nanoseconds: bigint;
  /** Minutes east of UTC; undefined where the text does not say. */
  readonly offsetMinutes: number | undefined;
}

const DATE = String.raw`(\d{4})-(\d\d)(?:-(\d\d))?`;
const BASIC_DATE = String.raw`(\d{4})(\d\d)(\d\d)`;
const TIME = String.raw`(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?`;
/** Java writes a zone's name behind the offset, which says all. */
const OFFSET = String.raw`(?:(Z|UTC|GMT)|([+-])(\d\d)(?::?(\d\d))?)(?:\[[^\]]*\])?`;
/** A date alone is no basic one: `20240501` is a number. */
const FORMS = [
  new RegExp(`^${DATE}(?:[T ]${TIME}(?: ?${OFFSET})?)?$`, 'i'),
  new RegExp(`^${BASIC_DATE}T${TIME}(?: ?${OFFSET})?$`, 'i'),
] as const;

/** Minutes of an offset from UTC that a text has on its own (`Z`, `+02`, `+0200`, `+02:00`); undefined where it is none. */
export function offsetIn(text: string): number | undefined {
  const [, utc, sign, hours = '', minutes = '0'] = new RegExp(`^${OFFSET}$`, 'i').exec(text) ?? [];
  if (utc !== undefined) return 0;
  if (sign === undefined) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/**
 * A date, or a date and a time, of ISO 8601: `2024-05`, `2024-05-01`, `2024-05-01T12:00:00.123456789+02:00`, also with a
 * space for the `T`; by week (`2026-W48-7`, `2026-W48` for its Monday) or by day of the year (`2026-333`). Undefined where
 * the text is none, or the week, day or hour does not exist.
 */
export function readIso(text: string): LocalTime | undefined {
  const found = FORMS[0].exec(text) ?? FORMS[1].exec(text) ?? FORMS[0].exec(asCalendarDate(text) ?? '');
  if (found === null) return undefined;
  const [, year, month, day = '1', hour = '0', minute = '0', second = '0', fraction = ''] = found;
  const [utc, sign, hours = '', minutes = '0'] = found.slice(8);
  const time = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
  };
  const milliseconds = utcOf(time);
  const rest = nanosecondsOf(fraction);
  if (milliseconds === undefined || rest === undefined) return undefined;
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  return {
    milliseconds,
    nanoseconds: rest,
    offsetMinutes: utc !== undefined ? 0 : sign === undefined ? undefined : offset,
  };
}

/** A fraction of a second, in nanoseconds; undefined where it has more than nine decimals. */
export function nanosecondsOf(fraction: string): bigint | undefined {
  if (fraction === '') return 0n;
  const digits = fraction.replace(/0+$/, '').padEnd(9, '0');
  return digits.length > 9 ? undefined : BigInt(digits);
}

/** The instant of a local time at an offset, in nanoseconds. */
export const nanosecondsAt = (
  { milliseconds, nanoseconds }: Omit<LocalTime, 'offsetMinutes'>,
  offset: number,
): bigint => BigInt(milliseconds - offset * 60_000) * NANOSECONDS_IN_MILLISECOND + nanoseconds;

function utcOf(time: {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}): number | undefined {
  const { year, month, day, hour, minute, second } = time;
  const isMidnight = hour === 24 && minute === 0 && second === 0;
  if (month < 1 || month > 12 || day < 1 || (hour > 23 && !isMidnight) || minute > 59 || second > 59)
    return undefined;
  const date = new Date(0);
  // Date.UTC takes the years below 100 for those of the twentieth century.
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCDate() === day ? date.setUTCHours(hour, minute, second) : undefined;
}
