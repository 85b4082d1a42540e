import { patternReader } from './patterned';

/** A date of another form than ISO 8601 at the beginning of a text, and the pattern that it is of. */
interface DateForm {
  readonly like: RegExp;
  readonly pattern: (found: RegExpExecArray) => string;
}

const DATES: readonly DateForm[] = [
  { like: /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?!\d)/, pattern: yearLast },
  {
    like: /^\d{4}([-/.])(\d{1,2})\1(\d{1,2})(?!\d)/,
    pattern: ([, sign = '', month, day]) => ['yyyy', ...tokens(['M', month], ['d', day])].join(sign),
  },
  { like: /^\d{4}年\d{1,2}月\d{1,2}日/, pattern: () => 'yyyy年M月d日' },
  { like: /^(?:19|20)\d{6}(?=[ _T-])/, pattern: () => 'yyyyMMdd' },
  { like: /^\d{4}([- ]?)Q[1-4]$/, pattern: ([, sign = '']) => `yyyy${sign}'Q'q` },
  { like: /^Q[1-4]([- /]?)\d{4}$/, pattern: ([, sign = '']) => `'Q'q${sign}yyyy` },
  {
    like: /^([A-Z][a-z]{2}, )?(\d{1,2})([ -])([A-Z][a-z]+)\3(\d{4}|\d\d)(?!\d)/i,
    pattern: ([, weekday, day, sign = '', month, year]) =>
      `${weekday === undefined ? '' : 'EEE, '}${[day?.length === 1 ? 'd' : 'dd', nameToken(month), yearToken(year)].join(sign)}`,
  },
  {
    like: /^([A-Z][a-z]+) (\d{1,2}), \d{4}/,
    pattern: ([, month, day]) => `${nameToken(month)} ${day?.length === 1 ? 'd' : 'dd'}, yyyy`,
  },
  {
    like: /^([A-Z][a-z]+)([ -])(\d{4}|\d\d)$/,
    pattern: ([, month, sign = '', year]) => `${nameToken(month)}${sign}${yearToken(year)}`,
  },
];

/** The pattern of a date of another form than ISO 8601 that its owner may mean. */
export function likelyForm(text: string): string | undefined {
  for (const { like, pattern } of DATES) {
    const found = like.exec(text);
    if (found === null) continue;
    const clock = clockForm(text.slice(found[0].length));
    if (clock !== undefined) return reading(text, `${pattern(found)}${clock}`);
  }
  return undefined;
}

const READERS = new Map<string, ReturnType<typeof patternReader>>();

/** The pattern, unless it does not read the text, as where that has a day that there is not. */
function reading(text: string, pattern: string): string | undefined {
  const read = READERS.get(pattern) ?? patternReader(pattern);
  READERS.set(pattern, read);
  return read(text) === undefined ? undefined : pattern;
}

function yearLast([, first, sign = '', second, year]: RegExpExecArray): string {
  const isDayFirst = Number(first) > 12 || (sign === '.' && Number(second) <= 12);
  const order = isDayFirst ? tokens(['d', first], ['M', second]) : tokens(['M', first], ['d', second]);
  return [...order, yearToken(year)].join(sign);
}

/** One letter stands for one digit and for two, so it does for both where one of them is written with one. */
function tokens(...parts: readonly (readonly [token: string, digits: string | undefined])[]): string[] {
  const isShort = parts.some(([, digits]) => digits?.length === 1);
  return parts.map(([token]) => (isShort ? token : token + token));
}

const yearToken = (year: string | undefined): string => (year?.length === 2 ? 'yy' : 'yyyy');

/** `May` is both, and the short one is the commoner. */
const nameToken = (month: string | undefined): string => (month?.length === 3 ? 'MMM' : 'MMMM');

const CLOCK =
  /^(,? |T|[-:_])(\d{1,2})(?:([:.h]?)(\d\d)(?:\3(\d\d)(?:([.,])(\d+))?)?)?( ?[AP]M)?( ?(?:Z|UTC|GMT|[+-]\d\d(?::?\d\d)?))?$/i;

/** The pattern of what follows a date; undefined where that is no time of day. */
function clockForm(rest: string): string | undefined {
  if (rest === '') return '';
  const [, before = '', hours, sign = '', minutes, seconds, point = '', fraction, half, offset] =
    CLOCK.exec(rest) ?? [];
  if (hours === undefined) return undefined;
  const hour = half === undefined ? 'H' : 'h';
  const parts = [
    hours.length === 1 ? hour : hour + hour,
    ...(minutes === undefined ? [] : ['mm']),
    ...(seconds === undefined ? [] : ['ss']),
  ];
  const ending = [
    fraction === undefined ? '' : point + 'S'.repeat(fraction.length),
    half === undefined ? '' : ' a',
    offset === undefined ? '' : `${offset.startsWith(' ') ? ' ' : ''}Z`,
  ];
  return `${before}${parts.join(sign === 'h' ? "'h'" : sign)}${ending.join('')}`;
}
