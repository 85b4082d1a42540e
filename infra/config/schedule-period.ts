const HOURS_PER_UNIT = { minute: 1 / 60, hour: 1, day: 24 } as const;

/** The longest month, in hours. */
const MONTH_HOURS = 31 * 24;

/** From the first Monday of a month to that of the next, at most. */
const WEEKDAY_OF_MONTH_HOURS = 35 * 24;

/**
 * The longest time between two starts of a schedule, in whole hours; undefined for a form of cron
 * expression that this cannot read (months, years, several days of the month).
 *
 * @param expression `rate(3 days)` or `cron(minutes hours day-of-month month day-of-week year)`
 */
export function expectedEveryHours(expression: string): number | undefined {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate !== null) {
    const [, count, unit] = rate;
    return Math.max(1, Math.ceil(Number(count) * HOURS_PER_UNIT[unit as keyof typeof HOURS_PER_UNIT]));
  }
  const cron = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+)(?: (\S+))?\)$/.exec(expression);
  if (cron === null) return undefined;
  const [, , hours = '', dayOfMonth = '', month = '', dayOfWeek = '', year = '*'] = cron;
  if (!isAny(month) || !isAny(year)) return undefined;
  if (isAny(dayOfMonth) && isAny(dayOfWeek)) return hours === '*' ? 1 : 24;
  if (isAny(dayOfMonth)) return /[#L]/.test(dayOfWeek) ? WEEKDAY_OF_MONTH_HOURS : 7 * 24;
  return isAny(dayOfWeek) ? MONTH_HOURS : undefined;
}

const isAny = (field: string): boolean => field === '*' || field === '?';
