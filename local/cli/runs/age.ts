import { UsageError } from '../terminal/usage-error.cjs';

const HOURS = { h: 1, d: 24, w: 7 * 24 } as const;

/**
 * Milliseconds of an age such as `30d`, `12h` or `2w`.
 *
 * @throws UsageError
 */
export function parseAge(text: string): number {
  const match = /^(\d{1,5})([hdw])$/.exec(text);
  if (match === null)
    throw new UsageError(
      `--older-than "${text}" is no age: it takes a whole number of hours, days or weeks, such as 12h, 30d or 8w.`,
    );
  return Number(match[1]) * HOURS[match[2] as keyof typeof HOURS] * 3600 * 1000;
}
