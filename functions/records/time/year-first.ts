const DAY_SECONDS = 86_400;

/** Dates with their year first that look like numbers, whose order is that of these, and the seconds of what they count. */
const FORMS = [
  { pattern: 'yyyyMMdd', seconds: DAY_SECONDS },
  { pattern: 'yyyyMM', seconds: undefined },
  { pattern: 'yyyyMMddHH', seconds: 3_600 },
  { pattern: 'yyyyMMddHHmm', seconds: 60 },
  { pattern: 'yyyyMMddHHmmss', seconds: 1 },
].map((form) => ({ ...form, digits: form.pattern.length }));
type Form = (typeof FORMS)[number];

const PARTS =
  /^((?:19|20)\d\d)(0[1-9]|1[0-2])(?:(0[1-9]|[12]\d|3[01])(?:([01]\d|2[0-3])(?:([0-5]\d)([0-5]\d)?)?)?)?$/;

/** The pattern of numbers that may all be such dates; undefined where one is none. */
export function yearFirstPattern(numbers: readonly string[]): string | undefined {
  return formOf(numbers)?.pattern;
}

/**
 * As `yearFirstPattern`, for two numbers that are not a step apart, where these dates are: they jump at the end of a month, of
 * a day or of an hour.
 */
export function yearFirstJump(from: string, to: string, step: number): string | undefined {
  const form = formOf([from, to]);
  return form !== undefined && unitsOf(to, form) - unitsOf(from, form) === step ? form.pattern : undefined;
}

const formOf = (numbers: readonly string[]): Form | undefined =>
  FORMS.find(({ digits }) => numbers.every((text) => text.length === digits && PARTS.test(text)));

function unitsOf(text: string, { seconds }: Form): number {
  const [, year, month, day = '1', hour = '0', minute = '0', second = '0'] = (PARTS.exec(text) ?? []).map(
    (part) => part as string | undefined,
  );
  if (seconds === undefined) return Number(year) * 12 + Number(month);
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number);
  return Date.UTC(y!, mo! - 1, d, h, mi, s) / 1000 / seconds;
}
