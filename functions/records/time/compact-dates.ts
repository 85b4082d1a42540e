import { readIso } from './iso';

/**
 * Year last, and no sign that numbers lack. Months with their years come before days with years of two digits: of `112023`
 * no day is 11 of a month 20.
 */
const PATTERNS = [
  ...['ddMMyyyy', 'MMddyyyy'].flatMap((day) => [day, `${day}HH`, `${day}HHmm`, `${day}HHmmss`]),
  'MMyyyy',
  'MM.yyyy',
  'MM,yyyy',
  ...['ddMMyy', 'MMddyy'].flatMap((day) => [day, `${day}HHmm`, `${day}HHmmss`]),
];
export const FORMS = PATTERNS.map((pattern) => ({
  pattern,
  parts: new RegExp(
    `^${pattern.replace('.', '\\.').replaceAll(/([a-zA-Z])\1*/g, (token) => `(?<${token}>\\d{${token.length}})`)}$`,
  ),
}));
type Form = (typeof FORMS)[number];

const YEARS = { from: 1900, to: 2100 };
/** Of two digits: what the times of a dataset are of. Others are numbers, or seconds. */
const SHORT_YEARS = { from: 1970, to: 2039 };

/** Fewer months say little: one of fifty numbers with four decimals below 13 looks like one. */
const FEWEST_MONTHS = 3;
/** In fewer rows, the order of the file is that of some dates by chance. */
const FEWEST_IN_ORDER = 6;
/** How much further days are apart than years, where nothing else says that they are days. */
const DAYS_TO_YEARS = 10;
const LAST_HOUR = 23;
/** Years of two digits that may be the days of a monthly `yyMMdd`, or the ends of round numbers. */
const IS_DAY_OF_MONTHLY = /^(?:00|01|15|28|29|30|31)$/;

/**
 * The pattern of dates that were read as numbers, where these are in another order: all the texts have the year at their
 * end, such as `31122023` and `01012024`, or `12.2023` and `01.2024`. Undefined where they may be numbers.
 *
 * @param texts in the order of their numbers; they may lack the zeros that numbers lose
 * @param arrivals places of the texts in the order of the file, which says what years of two digits cannot
 */
export function dateLastPattern(
  texts: readonly string[],
  arrivals: readonly number[] = [...texts.keys()],
): string | undefined {
  if (texts.length < 2) return undefined;
  return FORMS.find((form) => {
    const read = datesOf(texts, form);
    if (read === undefined || !read.some(({ date }, at) => at > 0 && date < read[at - 1]!.date)) return false;
    if (form.pattern.endsWith('yyyy') && !form.pattern.includes('dd'))
      return texts.length >= FEWEST_MONTHS || texts.some((text) => text.startsWith('0'));
    return form.pattern.includes('yyyy') || isMeant(read, arrivals);
  })?.pattern;
}

/** Whether a number alone could be a date with its year last: all others cost no more than this look at a few. */
export const mayBeDateLast = (text: string): boolean =>
  FORMS.some((form) => dateOf(text, form) !== undefined);

export interface Read {
  /** Of ISO 8601, whose order is that of its characters. */
  readonly date: string;
  readonly year: number;
  /** The first two digits, and the year as it is written. */
  readonly lead: number;
  readonly written: string;
}

function datesOf(texts: readonly string[], form: Form): readonly Read[] | undefined {
  // 11.2020 is 11.202 as a number, and 11.2 alone is no month.
  if (/[.,]/.test(form.pattern) && !texts.some((text) => /[.,]\d{4}$/.test(text))) return undefined;
  const found: Read[] = [];
  for (const text of texts) {
    const date = dateOf(text, form);
    if (date === undefined) return undefined;
    found.push(date);
  }
  return found;
}

/** The date that a text is of a form; undefined where it is none. */
export function dateOf(text: string, { pattern, parts }: Form): Read | undefined {
  const whole = withItsZeros(text, pattern);
  const found = parts.exec(whole)?.groups;
  if (found === undefined) return undefined;
  const { yyyy, yy, MM, dd = '01', HH = '00', mm = '00', ss = '00' } = found;
  const written = yyyy ?? yy ?? '';
  const years = yyyy === undefined ? SHORT_YEARS : YEARS;
  const year = Number(written) + (yyyy !== undefined ? 0 : Number(written) > 60 ? 1900 : 2000);
  if (year < years.from || year > years.to) return undefined;
  const date = `${year}-${MM}-${dd}T${HH}:${mm}:${ss}`;
  return readIso(date) === undefined ? undefined : { date, year, lead: Number(whole.slice(0, 2)), written };
}

/** A column of numbers loses the zero before the first digit, and those behind the last decimal. */
function withItsZeros(text: string, pattern: string): string {
  const [, whole, sign = '', decimals = ''] = /^(\d+)(?:([.,])(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return text;
  const digits = pattern.split(/[.,]/)[0]!.length;
  if (whole.length < digits - 1) return text;
  return sign === ''
    ? whole.padStart(digits, '0')
    : `${whole.padStart(digits, '0')}${sign}${decimals.padEnd(4, '0')}`;
}

/**
 * Whether dates with years of two digits are such: `231230` is the end of 2023 for many, `101112` a time of day, `100112` a
 * number. They are where the file has them in the order of these dates and not in that of numbers, or where days are all
 * over the month, and years next to each other.
 */
function isMeant(read: readonly Read[], arrivals: readonly number[]): boolean {
  const isByNumber = isMonotonic(arrivals);
  const years = spread(read.map(({ year }) => year));
  const leads = read.map(({ lead }) => lead);
  const areDays = isByNumber ? leads.some((lead) => lead > LAST_HOUR) : true;
  const isMonthly = read.every(({ written }) => IS_DAY_OF_MONTHLY.test(written));
  if (areDays && !isMonthly && spread(leads) >= DAYS_TO_YEARS * Math.max(1, years)) return true;
  if (isByNumber || read.length < FEWEST_IN_ORDER || years >= read.length) return false;
  const inFile = [...read.keys()].sort((a, b) => arrivals[a]! - arrivals[b]!);
  return isMonotonic(inFile.map((at) => read[at]!.date));
}

export const isMonotonic = <Value extends number | string>(values: readonly Value[]): boolean =>
  values.every((value, at) => at === 0 || value >= values[at - 1]!) ||
  values.every((value, at) => at === 0 || value <= values[at - 1]!);

function spread(values: readonly number[]): number {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  return most - least;
}
