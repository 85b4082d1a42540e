/** Enough to tell a text by. */
const SAMPLE_BYTES = 4_096;
const BYTES = 4;
const MARKS = [
  [0xff, 0xfe, 0, 0],
  [0, 0, 0xfe, 0xff],
] as const;
const GREATEST = 0x10_ffff;

/**
 * Whether bytes are those of UTF-32, with a byte order mark, whose first half is that of UTF-16, or without: then each four of
 * them are a character.
 *
 * @param start the first bytes of a text
 */
export function isUtf32(start: Uint8Array): boolean {
  if (MARKS.some((mark) => mark.every((byte, at) => start[at] === byte))) return true;
  const whole = start.subarray(0, Math.min(start.length, SAMPLE_BYTES) & -BYTES);
  if (whole.length < 2 * BYTES) return false;
  const view = new DataView(whole.buffer, whole.byteOffset, whole.length);
  const units = Array.from({ length: whole.length / BYTES }, (_, index) => index * BYTES);
  return [true, false].some((isLittle) => {
    const characters = units.map((at) => view.getUint32(at, isLittle));
    // In UTF-16 a tab after a letter looks like a character of a higher plane, of which no text has most.
    const inFirstPlane = characters.filter((character) => character <= 0xffff).length;
    return characters.every(isOfText) && inFirstPlane >= characters.length / 2;
  });
}

const isOfText = (character: number): boolean =>
  character <= GREATEST && (character >= 0x20 || (character >= 0x09 && character <= 0x0d));
