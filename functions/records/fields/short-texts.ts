/** Labels and names are, mostly. */
const MOST_BYTES = 24;
const SLOTS = 2 ** 6;

/**
 * Makes texts of ASCII bytes; of short ones that it has made before, as of the labels that all records have, it gives the
 * same text, whose hash is known, in a third of the time.
 */
export class ShortTexts {
  readonly #texts: string[] = Array.from({ length: SLOTS }, () => '');

  /** @param bytes ASCII from `start` to before `end` */
  read(bytes: Buffer, start: number, end: number): string {
    const length = end - start;
    if (length === 0 || length > MOST_BYTES) return bytes.toString('latin1', start, end);
    const slot = (bytes[start]! * 7 + bytes[end - 1]! + length) % SLOTS;
    const known = this.#texts[slot]!;
    if (known.length === length && isAt(bytes, start, known)) return known;
    return (this.#texts[slot] = bytes.toString('latin1', start, end));
  }
}

function isAt(bytes: Buffer, start: number, text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (bytes[start + at] !== text.charCodeAt(at)) return false;
  return true;
}
