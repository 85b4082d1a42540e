import { matchesName, matchesPath } from '../../../shared/request/glob';

/**
 * A pattern that stands for these files, and for no other of the folder; undefined where none does.
 *
 * @param names of all files in the folder
 */
export function filePattern(files: readonly string[], names: readonly string[]): string | undefined {
  const [first = ''] = files;
  if (files.length === 1) return first;
  const depth = first.split('/').length;
  const folders = first.split('/').slice(0, -1);
  const kept = folders.map((folder, index) =>
    files.every((file) => file.split('/')[index] === folder) ? folder : '*',
  );
  const own = files.map((file) => file.split('/').at(-1) ?? '');
  const [start, end] = [commonStart(own), commonEnd(own)];
  const ending = end.slice(Math.max(0, end.search(/\.\w/)));
  const lasts = ['*', `*${ending}`, `${start}*`, `${start}*${ending}`, `${start}*${end}`];
  const stars = Array.from({ length: depth - 1 }, () => '*');
  const candidates = [stars, kept].flatMap((parts) => lasts.map((last) => [...parts, last].join('/')));
  const isExact = (pattern: string) =>
    files.every((file) => matchesPath(pattern, file)) &&
    names.every((name) => !matchesPath(pattern, name) || files.includes(name));
  return candidates.find(isExact);
}

function commonStart(texts: readonly string[]): string {
  const [first = ''] = texts;
  let length = first.length;
  while (!texts.every((text) => text.startsWith(first.slice(0, length)))) length -= 1;
  return first.slice(0, length);
}

const reversed = (text: string): string => [...text].reverse().join('');
const commonEnd = (texts: readonly string[]): string => reversed(commonStart(texts.map(reversed)));

const FEWEST_FOR_STAR = 6;

/** The names of fields, in short where one pattern stands for all of them, and for no other field. */
export function fieldPatterns(names: readonly string[], fields: readonly string[]): string[] {
  if (names.length < FEWEST_FOR_STAR) return [...names];
  const prefix = commonStart(names);
  const pattern = `${prefix}*`;
  const matched = fields.filter((name) => matchesName(pattern, name));
  // The order of columns in a file means nothing where their names are numbered.
  // The order of columns in a file means nothing where their names are numbered.
  const isSame = matched.length === names.length && names.every((name) => matched.includes(name));
  return isSame && (prefix !== '' || fields.length === names.length) && !prefix.includes('*')
    ? [pattern]
    : [...names];
}
