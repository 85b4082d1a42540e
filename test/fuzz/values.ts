import type { Random } from './random';

/** Names that an object, a path or a pattern would trip over; none holds a `*`. */
const ODD_NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'length',
  'a b',
  'é́',
  'x.y',
  'q"q',
  'a,b',
  '0',
  '-1',
  '日本',
  '[0]',
  '$ref',
  '\\',
] as const;

/** A name for each of the plain ones, some of them odd; distinct. */
export function fieldNames<Plain extends string>(
  random: Random,
  plain: readonly Plain[],
): Record<Plain, string> {
  const odd = random.shuffled(ODD_NAMES);
  const named = plain.map((name, index) => [name, random.chance(0.25) ? (odd[index] ?? name) : name]);
  return Object.fromEntries(named) as Record<Plain, string>;
}

const LETTERS = ['a', 'b', 'c', 'd', 'e', 'x', 'y', 'z', '0', '7'] as const;
const RARE = [
  'é',
  'e\u0301',
  'ß',
  'İ',
  '日',
  '本',
  '👩‍👩‍👧',
  '𝒳',
  'ﬁ',
  '\u202e',
  'ж',
  '\u00ad',
  '-',
  "'",
  '#',
] as const;
const RARE_WORDS = [
  '__proto__',
  'constructor',
  'null',
  'NaN',
  '<unknown>',
  '<padding>',
  '1e5',
  '#',
  '"',
  ',',
] as const;

export function word(random: Random): string {
  if (random.chance(0.04)) return random.pick(RARE_WORDS);
  const made = random.many(1, 6, () => random.pick(random.chance(0.08) ? RARE : LETTERS)).join('');
  // What nobody sees is no token.
  return /^\p{Cf}+$/u.test(made) ? `${made}a` : made;
}

export const words = (random: Random, least = 1, most = 6): string[] =>
  random.many(least, most, () => word(random));

/** Words and what separates them, the line breaks that JSON and quoted CSV may hold included. */
export function text(random: Random): string {
  const separator = () =>
    random.pick([' ', ' ', ' ', ' ', '  ', '\t', '\n', '\r\n', ', ', '" "', '\u00a0', '\u2028']);
  return words(random)
    .map((one, index) => (index === 0 ? one : `${random.chance(0.8) ? ' ' : separator()}${one}`))
    .join('');
}

/** Mostly of one size, now and then at the edges of what a 32-bit float holds. */
export function number(random: Random): number {
  if (random.chance(0.02))
    return random.pick([0, 1e-45, 1e-320, 3.4e38, -3.4e38, 5e-324, 2 ** 53, 0.1 + 0.2]);
  const value = (random.next() - 0.5) * 10 ** random.between(0, 3);
  // JSON writes -0 as 0.
  return random.chance(0.5) ? Math.round(value) + 0 : value;
}

const LABELS = ['x', 'y', 'z', '__proto__', 'constructor', '0', 'true', 'label with space', 'é'] as const;

/** The labels of one dataset: at least two. */
export const labels = (random: Random): string[] => random.shuffled(LABELS).slice(0, random.between(2, 5));
