import { inNaturalOrder } from './natural-order';

/** Fewer names among others may be words that only look like months. */
const FEWEST_AMONG_OTHERS = 3;

const MONTHS =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])';
const MONTHS_SHORT = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const WEEKDAYS =
  '(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)(?![a-z])';
const WEEKDAYS_SHORT = 'mon tue wed thu fri sat sun'.split(' ');
const BETWEEN = String.raw`[ _./'\u2019,-]*`;
const ALONE = '(?<![a-z0-9])';
const DAY = String.raw`(\d{1,2})(?!\d)`;
const YEAR = String.raw`(\d{4}|\d\d)(?!\d)`;
const FULL_YEAR = String.raw`((?:19|20)\d\d)(?!\d)`;

/** What a part of a name stands for, as digits whose value is its place; undefined where it is none of its kind. */
interface Kind {
  readonly like: RegExp;
  readonly valueOf: (...found: string[]) => string | undefined;
  /** Whether other names may be among them. */
  readonly isAmongOthers?: boolean;
}

const monthOf = (name: string): string => twoDigits(MONTHS_SHORT.indexOf(shortOf(name)) + 1);
const weekdayOf = (name: string): string => twoDigits(WEEKDAYS_SHORT.indexOf(shortOf(name)));
const shortOf = (name: string): string => name.slice(0, 3).toLowerCase();
const twoDigits = (value: number | string): string => String(value).padStart(2, '0');
/** Of two digits, as `strptime` reads them. */
const yearOf = (year: string): string => (year.length === 4 ? year : `${Number(year) < 69 ? 20 : 19}${year}`);
const isDay = (day: string, month: string): boolean =>
  Number(day) >= 1 && Number(day) <= 31 && Number(month) >= 1 && Number(month) <= 12;

const kind = (like: string, valueOf: Kind['valueOf']): Kind => ({ like: new RegExp(like, 'i'), valueOf });

/** Other separators than a solidus part the numbers of versions too, which are seldom written with two digits each. */
const numericDate = (isDayFirst: boolean): Kind =>
  kind(String.raw`${ALONE}(\d{1,2})([/._-])(\d{1,2})\2${YEAR}`, (one, separator, other, year) => {
    const [day, month] = isDayFirst ? [one, other] : [other, one];
    const isVersion = separator !== '/' && year.length === 2 && one.length + other.length < 4;
    return isVersion || !isDay(day, month) ? undefined : yearOf(year) + twoDigits(month) + twoDigits(day);
  });

/** The first kind that the names are of is theirs. */
const KINDS: readonly Kind[] = [
  kind(
    String.raw`(?<!\d)${FULL_YEAR}${BETWEEN}(${MONTHS})(?:${BETWEEN}${DAY})?`,
    (year, month, day = '') => year + monthOf(month) + twoDigits(day),
  ),
  kind(
    `${ALONE}(${MONTHS})${BETWEEN}${DAY}${BETWEEN}${FULL_YEAR}`,
    (month, day, year) => year + monthOf(month) + twoDigits(day),
  ),
  kind(
    `${ALONE}${DAY}${BETWEEN}(${MONTHS})${BETWEEN}${YEAR}`,
    (day, month, year) => yearOf(year) + monthOf(month) + twoDigits(day),
  ),
  kind(`${ALONE}${DAY}${BETWEEN}(${MONTHS})`, (day, month) => monthOf(month) + twoDigits(day)),
  kind(`(?<![a-z])(${MONTHS})${BETWEEN}${YEAR}`, (month, year) => yearOf(year) + monthOf(month)),
  { ...kind(`(?<![a-z])(${MONTHS})`, monthOf), isAmongOthers: true },
  { ...kind(`(?<![a-z])(${WEEKDAYS})`, weekdayOf), isAmongOthers: true },
  kind(`(?<![a-z])q([1-4])${BETWEEN}${FULL_YEAR}`, (quarter, year) => year + quarter),
  // Without a sign between them, `q120` is rather a question.
  kind(String.raw`(?<![a-z])q([1-4])['\u2019 -]+${YEAR}`, (quarter, year) => yearOf(year) + quarter),
  kind(String.raw`(?<![\d.])([1-4])q['\u2019 _-]*${YEAR}`, (quarter, year) => yearOf(year) + quarter),
  kind(`(?<![a-z])w(?:k|eek)?[ _-]?${DAY}[ _./-]+${FULL_YEAR}`, (week, year) => year + twoDigits(week)),
  kind(String.raw`(?<![\w/.-])(\d{1,2})[/._-]${FULL_YEAR}(?![/._-])`, (month, year) =>
    isDay('1', month) ? year + twoDigits(month) : undefined,
  ),
  kind(String.raw`(?<!\d)(\d{1,2})(?::(\d\d))?\s*([ap])\.?m\b\.?`, (hour, minute = '00', half) => {
    const hours = (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
    return isDay('1', hour) ? twoDigits(hours) + minute : undefined;
  }),
];

/** A number that may have a sign before it, which a hyphen between a word and its number is not. */
const SIGNED = /^((?:.*[^\d.+-])?)([+-]?)(\d{1,9}(?:\.\d{1,6})?)(\D*)$/;
const UNITS_IN_STEP = 10 ** 6;
const ZERO_STEP = 10 ** 15;

/**
 * Names that one pattern stands for, in the order of what they count: dates, months, weekdays (from Monday), quarters and
 * times of day by the calendar and the clock; steps before and after a `t` (`x(t-1)`, `x(t)`, `x(t+1)`) and decimal numbers
 * by their values; all others in their natural order. Of `2/1/20` the order of day and month is what fits all names.
 */
export function inStepOrder(names: readonly string[]): string[] {
  const [order = inNaturalOrder(names)] = stepOrders(names);
  return order;
}

/** Whether dates in the names have another order where the day comes first than where the month does, and either may be. */
export const isAmbiguousOrder = (names: readonly string[]): boolean => stepOrders(names).length > 1;

/** Orders that differ and may each be meant; none where the natural one is. */
function stepOrders(names: readonly string[]): string[][] {
  const dates = [false, true]
    .map((isDayFirst) => rewritten(names, numericDate(isDayFirst)))
    .filter((found) => found !== undefined);
  if (dates.length > 0) {
    const orders = dates.map((found) => ordered(names, found));
    return orders.filter((order, index) => orders.findIndex((other) => isSame(order, other)) === index);
  }
  for (const each of KINDS) {
    const found = rewritten(names, each);
    if (found !== undefined) return [ordered(names, found)];
  }
  const numbered = relative(names) ?? decimals(names);
  return numbered === undefined ? [] : [ordered(names, numbered)];
}

const isSame = (order: readonly string[], other: readonly string[]): boolean =>
  order.every((name, index) => name === other[index]);

/** The names with digits in the place of what they stand for; undefined where they are not of the kind. */
function rewritten(
  names: readonly string[],
  { like, valueOf, isAmongOthers = false }: Kind,
): Map<string, string> | undefined {
  const keys = new Map<string, string>();
  const values = new Set<string>();
  for (const name of names) {
    const found = like.exec(name);
    const value = found === null ? undefined : valueOf(...found.slice(1));
    if (found === null || value === undefined) continue;
    values.add(value);
    const rest = name.slice(found.index + found[0].length);
    // So that digits on either side are numbers of their own.
    keys.set(name, `${name.slice(0, found.index)}\0${value}\0${rest}`);
  }
  const fewest = isAmongOthers ? Math.min(names.length, FEWEST_AMONG_OTHERS) : names.length;
  return keys.size >= fewest && values.size > 1 ? keys : undefined;
}

interface Signed {
  readonly name: string;
  readonly sign: string;
  readonly value: number;
}

/** Steps counted from one that has no number, or 0, or from a lone `t`; and numbers of which some are below zero. */
function relative(names: readonly string[]): Map<string, string> | undefined {
  const known = new Set(names);
  const keys = new Map<string, string>();
  for (const [frame, steps] of inFrames(names)) {
    const [before = '', after = ''] = frame.split('\0');
    const zero = `${before}${after}`;
    const isCounted =
      known.has(zero) ||
      steps.some(({ sign }) => sign !== '-') ||
      /(?:^|[^a-z])t$/i.test(before) ||
      before === '';
    if (!isCounted || steps.every(({ sign }) => sign === '')) continue;
    const keyOf = (step: number) => `${before}${ZERO_STEP + Math.round(step * UNITS_IN_STEP)}${after}`;
    for (const { name, sign, value } of steps) keys.set(name, keyOf(sign === '-' ? -value : value));
    if (known.has(zero)) keys.set(zero, keyOf(0));
  }
  return keys.size > 1 ? keys : undefined;
}

/** Names by what stands before and after their last number. */
function inFrames(names: readonly string[]): Map<string, Signed[]> {
  const frames = new Map<string, Signed[]>();
  for (const name of names) {
    const [, before, sign, digits, after = ''] = SIGNED.exec(name) ?? [];
    if (before === undefined || sign === undefined || digits === undefined) continue;
    const frame = `${before}\0${after}`;
    frames.set(frame, [...(frames.get(frame) ?? []), { name, sign, value: Number(digits) }]);
  }
  return frames;
}

const DECIMAL = /^(\D*(?:\d+\D+)*?)(\d+)\.(\d+)(?![\d.]*\d)(.*)$/;
const DECIMALS_KEPT = 12;

/** Numbers with decimals; `1.9` and `1.10` are rather a part and its ninth and tenth. */
function decimals(names: readonly string[]): Map<string, string> | undefined {
  const keys = new Map<string, string>();
  const fractions: string[] = [];
  for (const name of names) {
    const [, before, whole, fraction, after] = DECIMAL.exec(name) ?? [];
    if (before === undefined || whole === undefined || fraction === undefined) continue;
    fractions.push(fraction);
    keys.set(name, `${before}${whole}${fraction.padEnd(DECIMALS_KEPT, '0')}${after}`);
  }
  const lengths = new Set(fractions.map(({ length }) => length));
  const areParts = lengths.size > 1 && fractions.some((fraction) => /^[1-9]\d*0$/.test(fraction));
  return keys.size < 2 || lengths.size < 2 || areParts ? undefined : keys;
}

function ordered(names: readonly string[], keys: ReadonlyMap<string, string>): string[] {
  const namesOf = new Map<string, string[]>();
  for (const name of names) {
    const key = keys.get(name) ?? name;
    namesOf.set(key, [...(namesOf.get(key) ?? []), name]);
  }
  return inNaturalOrder(namesOf.keys()).flatMap((key) => inNaturalOrder(namesOf.get(key) ?? []));
}
