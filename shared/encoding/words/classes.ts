import { isEdge } from '../invisible';
import { FIRST_HALF, LAST_HALF, UNITS } from '../utf16';
import { CLASS_RANGES } from './class-ranges';

/** Word_Break classes of UAX 29, in the lower bits of a character's code; `half` is the half of a surrogate pair. */
export const WORD_CLASS = {
  other: 0,
  letter: 1,
  hebrew: 2,
  number: 3,
  katakana: 4,
  connector: 5,
  midLetter: 6,
  midNumber: 7,
  midBoth: 8,
  singleQuote: 9,
  doubleQuote: 10,
  region: 11,
  extend: 12,
  joiner: 13,
  half: 14,
} as const;

export const CLASS_BITS = 0b1111;
/** Bits above the class: Extended_Pictographic; nothing to be seen; cut off at the ends of a word. */
export const PICTOGRAPHIC = 1 << 4;
export const INVISIBLE = 1 << 5;
export const EDGE = 1 << 6;

interface Range {
  readonly start: number;
  readonly end: number;
  readonly code: number;
}

/** Code of each UTF-16 unit. */
export const CODE_OF_UNIT = new Uint8Array(UNITS);
/** Those of pairs, in their order. */
const PAIRS: Range[] = [];

let end = 0;
for (const range of CLASS_RANGES.split(',')) {
  const [gap, length, code] = range.split(' ').map((digits) => Number.parseInt(digits, 36)) as [
    number,
    number,
    number,
  ];
  const start = end + gap;
  end = start + length;
  if (start < UNITS) CODE_OF_UNIT.fill(code, start, end);
  else PAIRS.push({ start, end, code });
}
for (let unit = 0; unit < UNITS; unit++)
  if ((CODE_OF_UNIT[unit]! & INVISIBLE) !== 0 && isEdge(unit)) CODE_OF_UNIT[unit]! |= EDGE;
CODE_OF_UNIT.fill(WORD_CLASS.half, FIRST_HALF, LAST_HALF + 1);

/** Code of a code point that takes two units. */
export function codeOfPair(codePoint: number): number {
  let [low, high] = [0, PAIRS.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (PAIRS[middle]!.end <= codePoint) low = middle + 1;
    else high = middle;
  }
  const range = PAIRS[low];
  return range !== undefined && range.start <= codePoint ? range.code : WORD_CLASS.other;
}
