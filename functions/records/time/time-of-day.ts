const TIME_OF_DAY = /^(\d{1,2}):(\d\d)(?::(\d\d(?:\.\d+)?))?(?: ?([ap])m)?$/i;

/** Whether a value is a time of day without a date: `9:05`, `17:24:00`, `5:24 pm`. */
export const isTimeOfDay = (value: unknown): boolean => TIME_OF_DAY.test(String(value).trim());

/** Seconds since midnight; undefined where a value is no time of day. */
export function secondsOfDay(value: unknown): number | undefined {
  const [, hour, minute, second = '0', half] = TIME_OF_DAY.exec(String(value).trim()) ?? [];
  if (hour === undefined) return undefined;
  const hours =
    half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  return (hours * 60 + Number(minute)) * 60 + Number(second);
}
