import { FIRST_HALF, LAST_HALF, UNITS } from '../utf16';
import { CLASS_BITS, CODE_OF_UNIT, codeOfPair, EDGE, INVISIBLE, PICTOGRAPHIC, WORD_CLASS } from './classes';

const { other, letter, hebrew, number, katakana, connector, midLetter, midNumber, midBoth } = WORD_CLASS;
const { singleQuote, doubleQuote, region, extend, joiner, half } = WORD_CLASS;

/** Of characters that are white space, or are taken for it; looked at for every character, hence this module's own. */
const SPACE = EDGE | other;
const SPACE_BITS = EDGE | CLASS_BITS;

/** Where the second halves of pairs begin. */
const SECOND_HALF = 0xdc00;

const bitsOf = (classes: readonly number[]): number => classes.reduce((bits, one) => bits | (1 << one), 0);

const LETTERS = bitsOf([letter, hebrew]);
/** Of each class, the classes that it holds together with, whatever follows (UAX 29, WB5, 7a, 8 to 10, 13 to 13b). */
const JOINS = new Int32Array(16);
for (const one of [letter, hebrew]) JOINS[one] = LETTERS | bitsOf([number, connector]);
JOINS[hebrew]! |= bitsOf([singleQuote]);
JOINS[number] = LETTERS | bitsOf([number, connector]);
JOINS[katakana] = bitsOf([katakana, connector]);
JOINS[connector] = LETTERS | bitsOf([number, katakana, connector]);
/** Of each class, what joins it with one of `FOLLOWERS` behind that (WB6 and 7, 7b and 7c, 11 and 12). */
const MIDDLES = new Int32Array(16);
for (const one of [letter, hebrew]) MIDDLES[one] = bitsOf([midLetter, midBoth, singleQuote]);
MIDDLES[hebrew]! |= bitsOf([doubleQuote]);
MIDDLES[number] = bitsOf([midNumber, midBoth, singleQuote]);

/** Places in a text's units. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/**
 * Finds the words of a text: the segments of UAX 29 (Unicode 16, default rules) that hold a visible character, less
 * the invisible characters at their ends, which join nothing there.
 *
 * @param units the text's UTF-16 units
 * @param part of the text, which no word reaches out of
 * @param bounds receives start and end of each word: room for two numbers per unit
 * @returns how many words there are
 */
export function findWords(units: Uint16Array, { from, to }: Part, bounds: Int32Array): number {
  const codes = CODE_OF_UNIT;
  let last = 0;
  let at = from;
  while (at < to) {
    const start = at;
    const first = codes[units[at]!]!;
    at += 1;
    if (isSpace(first)) continue;
    if (first === letter) while (at < to && codes[units[at]!] === letter) at += 1;
    // Most words are letters between spaces; what else may follow is looked at from the last letter on.
    if (first !== letter || (at < to && !isSpace(codes[units[at]!]!))) {
      at = endOfSegment(units, first === letter ? at - 1 : start, to);
      if (first !== letter && !isVisible(units, start, at)) continue;
    }
    bounds[last++] = start;
    bounds[last++] = at;
    trim(units, bounds, last - 2);
  }
  return last >> 1;
}

/** White space and whatever else is invisible and joins nothing: words end before it and begin behind it. */
const isSpace = (code: number): boolean => (code & SPACE_BITS) === SPACE;

/** Where the segment ends that the character at `start` is in. */
function endOfSegment(units: Uint16Array, start: number, length: number): number {
  let code = codeAt(units, start, length);
  let at = start + widthOf(code);
  let previous = code & CLASS_BITS;
  let isFirstOfRegion = previous === region;
  let isJoined = previous === joiner;
  while (at < length) {
    code = codeAt(units, at, length);
    const next = code & CLASS_BITS;
    const behind = at + widthOf(code);
    if (next === extend || next === joiner) {
      // WB4: what extends a character changes nothing of what holds it together with others.
      isJoined = next === joiner;
    } else if (isMiddle(previous, next, units, behind, length)) {
      isJoined = false;
    } else {
      const isPartOfEmoji = isJoined && (code & PICTOGRAPHIC) !== 0;
      const isFlag = isFirstOfRegion && next === region;
      if (!isPartOfEmoji && !isFlag && ((JOINS[previous]! >> next) & 1) === 0) return at;
      isFirstOfRegion = false;
      isJoined = false;
      previous = next;
    }
    at = behind;
  }
  return at;
}

/** Whether a character stands between two that it joins; those behind it join the one before it as if it were not there. */
function isMiddle(
  previous: number,
  middle: number,
  units: Uint16Array,
  behind: number,
  length: number,
): boolean {
  if (((MIDDLES[previous]! >> middle) & 1) === 0) return false;
  let at = behind;
  let next: number = extend;
  while (at < length && (next === extend || next === joiner)) {
    const code = codeAt(units, at, length);
    next = code & CLASS_BITS;
    at += widthOf(code);
  }
  if (middle === doubleQuote) return next === hebrew;
  return previous === number ? next === number : ((LETTERS >> next) & 1) === 1;
}

const PAIR = 1 << 7;

/** Code of the character at `at`, with `PAIR` where it takes two units. */
function codeAt(units: Uint16Array, at: number, length: number): number {
  const unit = units[at]!;
  const code = CODE_OF_UNIT[unit]!;
  if (code !== half) return code;
  const second = at + 1 < length ? units[at + 1]! : 0;
  if (unit >= SECOND_HALF || second < SECOND_HALF || second > LAST_HALF) return other;
  return PAIR | codeOfPair(UNITS + ((unit - FIRST_HALF) << 10) + (second - SECOND_HALF));
}

const widthOf = (code: number): number => 1 + (code >> 7);

function isVisible(units: Uint16Array, start: number, end: number): boolean {
  for (let at = start; at < end;) {
    const code = codeAt(units, at, end);
    if ((code & INVISIBLE) === 0) return true;
    at += widthOf(code);
  }
  return false;
}

/** Moves the bounds at `place` inwards. */
function trim(units: Uint16Array, bounds: Int32Array, place: number): void {
  const [codes, edge] = [CODE_OF_UNIT, EDGE];
  while ((codes[units[bounds[place]!]!]! & edge) !== 0) bounds[place]! += 1;
  while ((codes[units[bounds[place + 1]! - 1]!]! & edge) !== 0) bounds[place + 1]! -= 1;
}

/** The words of a text. */
export function wordsIn(text: string): string[] {
  const { length } = text;
  const units = Uint16Array.from({ length }, (_, index) => text.charCodeAt(index));
  const bounds = new Int32Array(2 * length);
  const words = findWords(units, { from: 0, to: length }, bounds);
  return Array.from({ length: words }, (_, word) => text.slice(bounds[2 * word], bounds[2 * word + 1]));
}
