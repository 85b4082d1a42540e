import { otherCalendars, type NameList } from './calendar-names';
import { placeOfNumberWord, NUMBER_WORD } from './number-words';

/** What a part of a name stands for, as digits whose value is its place; undefined where it is none of its kind. */
export interface StepKind {
  /** Looked for in small letters without accents. */
  readonly like: RegExp;
  readonly valueOf: (...found: string[]) => string | undefined;
  /** Whether other names may be among them. */
  readonly isAmongOthers?: boolean;
  /** Fewer values may be words that only look like the kind. */
  readonly fewestValues?: number;
  /** Whether the first follows the last, so that a year, or a week, may begin anywhere. */
  readonly isCyclic?: boolean;
}

const MONTHS: NameList = {
  like: '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)',
  placeOf: (name) => MONTHS_SHORT.indexOf(name.slice(0, 3)),
};
const MONTHS_SHORT = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const WEEKDAYS: NameList = {
  like: '(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)',
  placeOf: (name) => WEEKDAYS_SHORT.indexOf(name.slice(0, 3)),
};
const WEEKDAYS_SHORT = 'mon tue wed thu fri sat sun'.split(' ');
const LETTER = String.raw`[a-z\u0400-\u04ff]`;
const BEFORE = `(?<!${LETTER})`;
const AFTER = `(?!${LETTER})`;
const BETWEEN = String.raw`[ _./'\u2019,-]*`;
/** As in `1er janvier` and `31 de enero de 2024`. */
const BETWEEN_OF_OTHERS = String.raw`(?:[ _./'\u2019,\u00ba\u00b0-]|er(?![a-z])|d[eo](?![a-z]))*`;
/** R writes an `X` before a name that begins with a digit. */
const ALONE = '(?:(?<![a-z0-9])|(?<=(?<![a-z0-9])x))';
const DAY = String.raw`(\d{1,2})(?!\d)`;
const YEAR = String.raw`(\d{4}|\d\d)(?!\d)`;
const FULL_YEAR = String.raw`((?:19|20)\d\d)(?!\d)`;

const twoDigits = (value: number | string): string => String(value).padStart(2, '0');
/** Of two digits, as `strptime` reads them. */
const yearOf = (year: string): string => (year.length === 4 ? year : `${Number(year) < 69 ? 20 : 19}${year}`);
const isDay = (day: string, month: string): boolean =>
  Number(day) >= 1 && Number(day) <= 31 && Number(month) >= 1 && Number(month) <= 12;

const kind = (like: string, valueOf: StepKind['valueOf']): StepKind => ({
  like: new RegExp(like, 'i'),
  valueOf,
});

const HALF_DAY = String.raw`(?<!\d)(\d{1,2})(?::(\d\d))?\s*([ap])\.?m\b\.?`;

function hoursOf(hour: string, minute: string | undefined, half: string): string | undefined {
  const hours = (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  return isDay('1', hour) ? twoDigits(hours) + (minute ?? '00') : undefined;
}

/** In milliseconds. An `m` is a minute to one, a month to the other. */
const UNITS: Readonly<Record<string, number>> = {
  'ms|millis(?:econds?)?': 1,
  's|secs?|seconds?': 1_000,
  'mins?|minutes?': 60_000,
  'h|hrs?|hours?': 3_600_000,
  'd|days?': 86_400_000,
  'w|wks?|weeks?': 604_800_000,
  'mo|mths?|months?': 2_629_746_000,
  'y|yrs?|years?': 31_556_952_000,
};

/** Dates in numbers, with signs between them or none. */
export const numericDates = (isDayFirst: boolean): readonly StepKind[] => {
  const dateOf = (one: string, other: string, year: string): string | undefined => {
    const [day, month] = isDayFirst ? [one, other] : [other, one];
    return isDay(day, month) ? yearOf(year) + twoDigits(month) + twoDigits(day) : undefined;
  };
  return [
    // Other separators than a solidus part the numbers of versions too, which are seldom written with two digits each.
    kind(String.raw`${ALONE}(\d{1,2})([/._-])(\d{1,2})\2${YEAR}`, (one, separator, other, year) => {
      const isVersion = separator !== '/' && year.length === 2 && one.length + other.length < 4;
      return isVersion ? undefined : dateOf(one, other, year);
    }),
    kind(String.raw`^x(\d{1,2})\.(\d{1,2})\.${YEAR}`, dateOf),
    kind(String.raw`${ALONE}(\d\d)(\d\d)${FULL_YEAR}`, dateOf),
  ];
};

/** Dates, months and weekdays with names from one language. */
function namedDates(months: NameList, between: string, weekdays?: NameList): readonly StepKind[] {
  const alone = weekdays === undefined ? ALONE : `(?:${BEFORE}${weekdays.like}${AFTER}[ _.,]*)?${ALONE}`;
  const month = `(${months.like})${AFTER}`;
  const monthOf = (name: string): string => twoDigits(months.placeOf(name) + 1);
  return [
    kind(
      String.raw`(?<!\d)${FULL_YEAR}${between}${month}(?:${between}${DAY})?`,
      (year, name, day = '') => year + monthOf(name) + twoDigits(day),
    ),
    kind(
      `${alone}${month}${between}${DAY}${between}${FULL_YEAR}`,
      (name, day, year) => year + monthOf(name) + twoDigits(day),
    ),
    kind(
      `${alone}${DAY}${between}${month}${between}${YEAR}`,
      (day, name, year) => yearOf(year) + monthOf(name) + twoDigits(day),
    ),
    kind(`${alone}${DAY}${between}${month}`, (day, name) => monthOf(name) + twoDigits(day)),
    kind(`${BEFORE}${month}${between}${YEAR}`, (name, year) => yearOf(year) + monthOf(name)),
  ];
}

const names = ({ like, placeOf }: NameList): StepKind => ({
  ...kind(`${BEFORE}(${like})${AFTER}`, (name) => twoDigits(placeOf(name) + 1)),
  isCyclic: true,
});

const ENGLISH: readonly StepKind[] = [
  ...namedDates(MONTHS, BETWEEN, WEEKDAYS),
  { ...names(MONTHS), isAmongOthers: true },
  { ...names(WEEKDAYS), isAmongOthers: true },
];

const QUARTER = '(?<![a-z])q(?:tr|uarter)?[ _.]*([1-4])';
const FISCAL = String.raw`[ _./'\u2019-]*[fc]y[ _./'\u2019-]*`;

/** Parts of years, and times of day. */
const PARTS: readonly StepKind[] = [
  kind(`${QUARTER}${BETWEEN}${FULL_YEAR}`, (quarter, year) => year + quarter),
  kind(`${QUARTER}${FISCAL}${YEAR}`, (quarter, year) => yearOf(year) + quarter),
  // Without a sign between them, `q120` is rather a question.
  kind(String.raw`(?<![a-z])q([1-4])['\u2019 -]+${YEAR}`, (quarter, year) => yearOf(year) + quarter),
  kind(String.raw`(?<![\d.])([1-4])q['\u2019 _-]*${YEAR}`, (quarter, year) => yearOf(year) + quarter),
  // `t1_2020` is rather a step.
  kind(String.raw`(?<![a-z])t([1-4])['\u2019 /-]+${FULL_YEAR}`, (quarter, year) => year + quarter),
  kind(
    String.raw`(?<!\d)([1-4])[ _.\u00ba\u00b0]*(?:e|er|o)?[ _.]*(?:quarter|quartal|kwartaal|trim[a-z]*)${BETWEEN_OF_OTHERS}${FULL_YEAR}`,
    (quarter, year) => year + quarter,
  ),
  kind(
    String.raw`(?<![a-z])(?:h(?=[12]${BETWEEN})|s(?=[12]['\u2019 /-]))([12])${BETWEEN}${FULL_YEAR}`,
    (half, year) => year + half,
  ),
  kind(
    `(?<![a-z])(?:w(?:k|eek)?|kw|cw|sem)[ _-]?${DAY}[ _./-]+${FULL_YEAR}`,
    (week, year) => year + twoDigits(week),
  ),
  kind(
    String.raw`(?<![a-z])(?:wk|week|kw|cw)[ _-]?${DAY}['\u2019/ -]+${YEAR}`,
    (week, year) => yearOf(year) + twoDigits(week),
  ),
  kind(String.raw`(?:(?<![a-z])[fc]y[ _-]?|['\u2019])(\d\d)(?!\d)`, (year) => yearOf(year)),
  kind(String.raw`(?<![\w/.-])x?(\d{1,2})[/._-]${FULL_YEAR}(?![/._-])`, (month, year) =>
    isDay('1', month) ? year + twoDigits(month) : undefined,
  ),
  kind(String.raw`${ALONE}(\d\d)${FULL_YEAR}`, (month, year) =>
    isDay('1', month) ? year + twoDigits(month) : undefined,
  ),
  { ...kind(HALF_DAY, hoursOf), isCyclic: true },
];

/** Lengths of time, in units that may differ; those of steps so long ago count back, and are none of these. */
export const DURATION = kind(
  String.raw`(?<![a-z\d.])(\d{1,6}(?:\.\d{1,6})?) ?(${Object.keys(UNITS).join('|')})(?![a-z]|[ _-]*(?:ago|back|before|earlier|prior|lag))`,
  (count, unit) => {
    const [, milliseconds = 0] =
      Object.entries(UNITS).find(([like]) => new RegExp(`^(?:${like})$`).test(unit)) ?? [];
    return String(Math.round(Number(count) * milliseconds));
  },
);

/** Other words of these letters are many. */
const FEWEST_NAMES = 3;

let others: readonly StepKind[] | undefined;

function ofOtherLanguages(): readonly StepKind[] {
  others ??= otherCalendars().flatMap(({ months, weekdays, shortWeekdays }) => [
    ...(months === undefined ? [] : namedDates(months, BETWEEN_OF_OTHERS, weekdays)),
    ...[months, weekdays].flatMap((list) =>
      list === undefined ? [] : [{ ...names(list), isAmongOthers: true, fewestValues: FEWEST_NAMES }],
    ),
    ...(shortWeekdays === undefined ? [] : [{ ...names(shortWeekdays), fewestValues: FEWEST_NAMES }]),
  ]);
  return others;
}

const COUNTED = kind(NUMBER_WORD, (word) => placeOfNumberWord(word));

/** Times of day on 24 hours, and what stands around them. */
export const in24Hours = (text: string): string =>
  text.replace(
    new RegExp(HALF_DAY, 'gi'),
    (found, hour: string, minute: string | undefined, half: string) => {
      const hours = hoursOf(hour, minute, half);
      return hours === undefined ? found : `${hours.slice(0, 2)}:${hours.slice(2)}`;
    },
  );

/** Kinds in the order in which names are taken for one that all of them are of. */
export function* stepKinds(): Generator<StepKind> {
  yield* ENGLISH;
  yield* PARTS;
  yield* ofOtherLanguages();
  yield COUNTED;
}
