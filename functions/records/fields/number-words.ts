const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen';
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety';
const ORDINALS =
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth';

const numbered = (words: string, valueOf: (place: number) => number): [string, number][] =>
  words.split(' ').map((word, place) => [word, valueOf(place)]);

const VALUES = new Map<string, number>([
  ...numbered(ONES, (place) => place),
  ...numbered(TENS, (place) => 20 + 10 * place),
  ...numbered(ORDINALS, (place) => place),
]);

const anyOf = (words: Iterable<string>): string => [...words].sort((a, b) => b.length - a.length).join('|');
const PARTED = '[ _-]?';

/** A number in English words, up to 99, in a group of its own. */
export const NUMBER_WORD = `(?<![a-z])((?:${anyOf(TENS.split(' '))})${PARTED}(?:${anyOf(VALUES.keys())})|${anyOf(VALUES.keys())})(?![a-z])`;

/** Its digits; undefined for words that are none together, as `twenty_twenty`. */
export function placeOfNumberWord(found: string): string | undefined {
  const whole = VALUES.get(found);
  if (whole !== undefined) return String(whole);
  const tens = TENS.split(' ').find((word) => found.startsWith(word)) ?? '';
  const ones = VALUES.get(found.slice(tens.length).replace(/^[ _-]/, ''));
  return ones === undefined || ones < 1 || ones > 9 ? undefined : String((VALUES.get(tens) ?? 0) + ones);
}
