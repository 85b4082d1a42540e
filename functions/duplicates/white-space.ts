const SPACE = 0x20;

/** By byte, 1 for ASCII white space and 0 for all else, so that who asks need not branch. */
const IS_SPACE = Uint8Array.from({ length: 2 ** 8 }, (_, byte) =>
  byte < 0x80 && /\s/.test(String.fromCharCode(byte)) ? 1 : 0,
);

/** White space that takes several bytes in UTF-8. */
const WIDE_SPACE = /[^\S\0-\x7f]/;
const WIDE_SPACES = /[^\S\0-\x7f]/g;

/** The text with a space for each white space that is not ASCII. */
export const withAsciiSpace = (text: string): string =>
  WIDE_SPACE.test(text) ? text.replace(WIDE_SPACES, ' ') : text;

/** Bytes of UTF-8, also in fours, the first of each in the lowest bits. */
export interface TextBytes {
  readonly bytes: Uint8Array;
  readonly inFours: Int32Array;
}

/**
 * Leaves one space of each run of ASCII white space in a text, and none at either end. The text is moved within its
 * bytes, which go on being `start` and what is returned.
 *
 * @param start a multiple of four
 * @returns where the text ends now
 */
export function collapseSpace({ bytes, inFours }: TextBytes, start: number, end: number): number {
  const first = firstExtraSpace(inFours, start, end);
  let to = first;
  // As if a space were there already: what begins the text is left out.
  let isBehindSpace = first === start ? 1 : IS_SPACE[bytes[first - 1]!]!;
  for (let from = first; from < end; from++) {
    const byte = bytes[from]!;
    const isSpace = IS_SPACE[byte]!;
    bytes[to] = isSpace === 0 ? byte : SPACE;
    to += 1 - (isSpace & isBehindSpace);
    isBehindSpace = isSpace;
  }
  return to - (to > start ? isBehindSpace : 0);
}

/** Of each of four bytes, the highest bit. */
const HIGHEST = 0x80808080 | 0;
const OTHERS = 0x7f7f7f7f;
/** Added to lower bits, it sets the highest where the byte is above a space. */
const ABOVE_SPACE = 0x5f5f5f5f;
/** As `ABOVE_SPACE`, for a space itself too. */
const FROM_SPACE = 0x60606060;

/**
 * A place of the text before which white space is single spaces between other characters: the first four bytes that
 * hold a control, a space behind a space or behind what the text begins with, or the last ones.
 */
function firstExtraSpace(inFours: Int32Array, start: number, end: number): number {
  const last = end >> 2;
  let before = 0;
  for (let at = start >> 2; at < last; at++) {
    const four = inFours[at]!;
    const lower = four & OTHERS;
    const isVisible = (lower + ABOVE_SPACE) | four;
    const isNoControl = (lower + FROM_SPACE) | four;
    const isBehindVisible = (isVisible << 8) | (before >>> 24);
    if ((isNoControl & (isVisible | isBehindVisible) & HIGHEST) !== HIGHEST) return at << 2;
    before = isVisible;
  }
  return Math.max(start, last << 2);
}
