import { isAscii, isUtf8 } from 'node:buffer';
import { count } from '../../sums/code-points';
import { KNOWN_ENCODINGS, type KnownEncoding, type Tongue } from './tongues';

/** Of lines that are not ASCII: enough to tell a language by. */
const SAMPLE_BYTES = 4_096;
/** Fewer letters beyond ASCII may be of any language. */
const FEWEST_LETTERS = 12;
const FEWEST_DIFFERENT = 3;
/** How well the letters of a text fit an encoding that may be said to be its. */
const FITS = 0.6;
const FITS_SURELY = 0.9;
/** What fits by less than the best, as a share of it, is another one. */
const ALIKE = 0.9;
const MOST_NAMED = 3;

interface Fit {
  readonly encoding: KnownEncoding;
  /** From 0, for characters that no text of these languages has, to 1. */
  readonly score: number;
}

/** The encodings that lines which are not UTF-8 may be of, those that fit best first; none where none fits. */
export function likelyEncodings(bytes: Uint8Array): readonly KnownEncoding[] {
  const lines = linesOf(bytes, (line) => !isUtf8(line));
  const fits = KNOWN_ENCODINGS.map((encoding) => ({ encoding, score: scoreOf(lines, encoding) }));
  return bestOf(fits).map(({ encoding }) => encoding);
}

/** The encodings that bytes are of which are read as windows-1252, and are plainly no text of it; undefined where they may be. */
export function plainlyOther(bytes: Uint8Array): readonly KnownEncoding[] | undefined {
  const lines = linesOf(bytes, (line) => !isAscii(line));
  const [western, ...others] = KNOWN_ENCODINGS;
  const asRead = scoreOf(lines, western!);
  if (asRead >= ALIKE) return undefined;
  const fits = others.map((encoding) => ({ encoding, score: scoreOf(lines, encoding) }));
  const [best, ...alike] = bestOf(fits);
  if (best === undefined || best.score < FITS_SURELY || asRead >= ALIKE * best.score) return undefined;
  const { letters } = tallyOf(lines, best.encoding) ?? { letters: new Map<string, number>() };
  if (letters.size < FEWEST_DIFFERENT || sumOf(letters) < FEWEST_LETTERS) return undefined;
  return [best, ...alike].map(({ encoding }) => encoding);
}

function bestOf(fits: readonly Fit[]): readonly Fit[] {
  const best = Math.max(...fits.map(({ score }) => score));
  if (best < FITS) return [];
  return fits
    .filter(({ score }) => score >= ALIKE * best)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_NAMED);
}

const LINE_FEED = 0x0a;

/** Whether more lines that are not ASCII are UTF-8 than are not. */
export function isMostlyUtf8(bytes: Uint8Array): boolean {
  const foreign = linesOf(bytes, (line) => !isAscii(line));
  return foreign.filter((line) => isUtf8(line)).length > foreign.length / 2;
}

/** Whole lines that tell. The last may be cut off, and is looked at only where there is no other. */
function linesOf(bytes: Uint8Array, tells: (line: Buffer) => boolean): readonly Buffer[] {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lines: Buffer[] = [];
  let length = 0;
  for (let start = 0; start < all.length && length < SAMPLE_BYTES;) {
    const found = all.indexOf(LINE_FEED, start);
    const end = found < 0 ? all.length : found;
    const line = all.subarray(start, Math.min(end, start + SAMPLE_BYTES));
    start = end + 1;
    if ((found < 0 && lines.length > 0) || !tells(line)) continue;
    lines.push(line);
    length += line.length;
  }
  return lines;
}

function scoreOf(lines: readonly Buffer[], encoding: KnownEncoding): number {
  const tally = tallyOf(lines, encoding);
  if (tally === undefined) return 0;
  const { letters, odd } = tally;
  const all = sumOf(letters) + odd;
  // Signs alone, such as those of degrees and quotes, are the same in none but these.
  if (all === 0) return encoding === KNOWN_ENCODINGS[0] ? 1 : 0;
  return Math.max(...encoding.tongues.map((tongue) => fitOf(letters, tongue) / all));
}

/** How many letters are those of a language, counted less where those that come often do not. */
function fitOf(
  letters: ReadonlyMap<string, number>,
  { letters: own, frequent, usualShare = 0 }: Tongue,
): number {
  let covered = 0;
  let often = 0;
  for (const [letter, count] of letters) {
    if (own instanceof RegExp ? own.test(letter) : own.has(letter)) covered += count;
    if (frequent?.has(letter) === true) often += count;
  }
  if (frequent === undefined || covered === 0) return covered;
  return covered * Math.min(1, often / (usualShare * sumOf(letters)));
}

interface Tally {
  /** How often each letter beyond ASCII comes, in lower case. */
  readonly letters: ReadonlyMap<string, number>;
  /** Characters that no text has where they are. */
  readonly odd: number;
}

/** Undefined where the bytes are not of the encoding. */
function tallyOf(lines: readonly Buffer[], { decode, isAlphabetic }: KnownEncoding): Tally | undefined {
  const letters = new Map<string, number>();
  let odd = 0;
  for (const line of lines) {
    let text: string;
    try {
      text = decode(line);
    } catch {
      return undefined;
    }
    for (const { 0: character, index } of text.matchAll(BEYOND_ASCII)) {
      const before = text[index - 1] ?? '';
      const after = text[index + character.length] ?? '';
      const isApart = !isAlphabetic || !(ASCII_LETTER.test(before) || ASCII_LETTER.test(after));
      if (isLetter(character) && isApart && !isCapitalWithin(character, before))
        count(letters, character.toLowerCase());
      else if (isOdd(character, before, after)) odd += 1;
    }
  }
  return { letters, odd };
}

const sumOf = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((total, some) => total + some, 0);

const BEYOND_ASCII = /[^\0-\x7f]/gu;
const ASCII_LETTER = /[a-z]/i;
/** But those that are written as signs. */
const LETTER = /(?![ªºµ])[\p{L}\p{M}]/u;
const isLetter = (character: string): boolean => LETTER.test(character);

/** A capital behind a small letter, as texts of KOI8-R have it for each where they are taken for windows-1251. */
const isCapitalWithin = (character: string, before: string): boolean =>
  /\p{Lu}/u.test(character) && /\p{Ll}/u.test(before);

/** What stands within words too. */
const PUNCTUATION = /[\u00ad\u00b7\u2010-\u2027\u2030-\u203a\u3000-\u303f\u30fb\uff01-\uff5e€°§©®™«»\u00a0]/u;
const NEVER = /[\p{C}\u2500-\u25ff]/u;

const isOdd = (character: string, before: string, after: string): boolean =>
  LETTER.test(character) ||
  (!PUNCTUATION.test(character) && (NEVER.test(character) || (isLetter(before) && isLetter(after))));
