import { DateTime, type WeekdayNumbers } from 'luxon';

const WEEK = /^(\d{4})-?W(\d\d)(?:-?(\d))?(?=$|[T ])/i;
/** `2026333` alone is a number. */
const ORDINAL = /^(\d{4})(?:-(\d{3})(?=$|[T ])|(\d{3})(?=T))/i;

/** Whether a text is written as a day of the year, which numbers of invoices and parts are too (`2026-001`). */
export const isOrdinalDate = (text: string): boolean => /^\d{4}-\d{3}$/.test(text);

/** Whether a text begins with a date by week or by day of the year, be there such a day or not. */
export const isWeekOrOrdinal = (text: string): boolean => WEEK.test(text) || ORDINAL.test(text);

/**
 * The same text with its date of ISO 8601 by week (`2026-W48-7`) or by day of the year (`2026-333`) as one by month;
 * undefined where it has none, or its year has no such week or day. A week without a day is its Monday.
 */
export function asCalendarDate(text: string): string | undefined {
  const [whole, date] = dateOf(text);
  return date?.isValid === true ? `${date.toFormat('yyyy-MM-dd')}${text.slice(whole.length)}` : undefined;
}

function dateOf(text: string): [whole: string, date?: DateTime] {
  const [week, weekYear, weekNumber, weekday = '1'] = WEEK.exec(text) ?? [];
  const zone = { zone: 'utc' };
  if (week !== undefined) {
    const day = Number(weekday) as WeekdayNumbers;
    const parts = { weekYear: Number(weekYear), weekNumber: Number(weekNumber), weekday: day };
    return [week, DateTime.fromObject(parts, zone)];
  }
  const [ordinal, year, extended, basic] = ORDINAL.exec(text) ?? [];
  if (ordinal === undefined) return [''];
  return [ordinal, DateTime.fromObject({ year: Number(year), ordinal: Number(extended ?? basic) }, zone)];
}
