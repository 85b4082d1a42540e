import { showValue } from '../request/nearest';

const SPACE = 0x20;
const TAB = 0x09;
const RETURN = 0x0d;

const isSeparator = (byte: number | undefined): boolean => byte === SPACE || byte === TAB;

/** Digits, signs, point and exponent. */
const IN_NUMBERS = new Uint8Array(256);
for (const character of '0123456789+-.eE') IN_NUMBERS[character.charCodeAt(0)] = 1;

/** What the first line says: word2vec's tells how many vectors there are and how long they are, a vector itself its length. */
export interface FirstLine {
  readonly dimensions: number;
  /** Null where the line is a vector already. */
  readonly header: { readonly words: number } | null;
}

/** @returns undefined where it is neither */
export function readFirstLine(line: Buffer): FirstLine | undefined {
  const [word = '', ...numbers] = line
    .toString('utf8')
    .trimEnd()
    .split(/[ \t]+/);
  if (numbers.length === 0) return undefined;
  const [second = ''] = numbers;
  if (numbers.length === 1 && /^\d+$/.test(word) && /^[1-9]\d*$/.test(second))
    return { dimensions: Number(second), header: { words: Number(word) } };
  return { dimensions: numbers.length, header: null };
}

/** Where in a line its word ends and its numbers begin; or why it is no vector. */
export type CutLine =
  { readonly wordEnd: number; readonly numbersEnd: number } | { readonly problem: string };

/**
 * Counts numbers from the end of the line: a word may have spaces in it, as some of GloVe's do.
 *
 * @param dimensions numbers that each line has
 */
export function cutLine(line: Buffer, dimensions: number): CutLine {
  let end = line.length;
  while (end > 0 && (isSeparator(line[end - 1]) || line[end - 1] === RETURN)) end -= 1;
  let at = end;
  for (let found = 0; found < dimensions; found += 1) {
    const numberEnd = at;
    while (at > 0 && IN_NUMBERS[line[at - 1]!] === 1) at -= 1;
    // Also where the number goes on with another character, or there is none at all.
    if (at === 0 || at === numberEnd || !isSeparator(line[at - 1]))
      return { problem: problemOf(line, end, dimensions) };
    while (at > 0 && isSeparator(line[at - 1])) at -= 1;
  }
  if (at === 0) return { problem: 'it has no word' };
  const word = line.toString('utf8', 0, at);
  // A word of several parts is rare; one whose other parts are decimals is a longer vector.
  const parts = word.split(/[ \t]+/).slice(1);
  if (parts.length > 0 && parts.every((part) => /^[+-]?\d*\.\d+(e[+-]?\d+)?$/i.test(part)))
    return { problem: `it has ${dimensions + parts.length} numbers, ${dimensions} are expected` };
  return { wordEnd: at, numbersEnd: end };
}

/** What is wrong with a line that does not end with as many numbers. */
function problemOf(line: Buffer, end: number, dimensions: number): string {
  const parts = line
    .toString('utf8', 0, end)
    .split(/[ \t]+/)
    .slice(1);
  if (parts.length < dimensions) return `it has ${parts.length} numbers, ${dimensions} are expected`;
  const wrong = parts.slice(-dimensions).find((part) => !isNumber(part));
  return `${showValue(wrong ?? parts.join(' '), 40)} is no number`;
}

const isNumber = (text: string): boolean => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);

/**
 * The numbers of a line that was cut.
 *
 * @returns the text that is no finite number where there is one
 */
export function readNumbers(
  line: Buffer,
  { wordEnd, numbersEnd }: { readonly wordEnd: number; readonly numbersEnd: number },
  into: Float32Array,
): string | undefined {
  const parts = line
    .toString('latin1', wordEnd, numbersEnd)
    .trimStart()
    .split(/[ \t]+/);
  for (const [index, part] of parts.entries()) {
    const value = Math.fround(Number(part));
    if (!isNumber(part) || !Number.isFinite(value)) return part;
    into[index] = value;
  }
  return undefined;
}
