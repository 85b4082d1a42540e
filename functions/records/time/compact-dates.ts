import { readIso } from './iso';

const PATTERNS = ['ddMMyyyy', 'MMddyyyy'] as const;
/** Without the zero that a column of numbers loses. */
const DIGITS = /^\d{7,8}$/;
const YEARS = { from: 1900, to: 2100 };

/**
 * The pattern of dates that were read as numbers, where these are in another order: all the texts are eight digits with
 * the year at their end, such as `31122023` and `01012024`. Undefined where they may be numbers.
 *
 * @param texts in the order of their numbers
 */
export function dateLastPattern(texts: readonly string[]): string | undefined {
  if (texts.length < 2 || !texts.every((text) => DIGITS.test(text))) return undefined;
  return PATTERNS.find((pattern) => {
    const dates = texts.map((text) => isoOf(text.padStart(8, '0'), pattern));
    return (
      dates.every((date) => date !== undefined) &&
      dates.some((date, index) => index > 0 && date < dates[index - 1]!)
    );
  });
}

/** As a date of ISO 8601, whose order is that of its characters. */
function isoOf(digits: string, pattern: (typeof PATTERNS)[number]): string | undefined {
  const [first, second, year] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)];
  const [day, month] = pattern === 'ddMMyyyy' ? [first, second] : [second, first];
  const date = `${year}-${month}-${day}`;
  const isOurs = Number(year) >= YEARS.from && Number(year) <= YEARS.to;
  return isOurs && readIso(date) !== undefined ? date : undefined;
}
