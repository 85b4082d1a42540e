const FIRST_CHARACTERS = 16 * 1024;
/** Bytes are read in blocks of so many, also the last ones of a text. */
const BLOCK = 32;

/**
 * An ASCII text as bytes, one text after the other in one place. They are read in fours, since a loop over so many
 * characters costs by its rounds.
 */
export class AsciiText {
  /** The text's bytes, then those of earlier texts, to the end of the block and one more. */
  bytes = new Uint8Array(FIRST_CHARACTERS);
  /** The same, in fours; the lowest bits hold the first of each. */
  quads = new Int32Array(this.bytes.buffer);
  /** The same, to be read from any byte on. */
  view = new DataView(this.bytes.buffer);
  #buffer = Buffer.from(this.bytes.buffer);

  /** @returns whether the text is ASCII; only then it is here, until the next call */
  write(text: string): boolean {
    // With room for more characters than it has, a text of other characters is never cut to the same length.
    this.#reserve(text.length + 2 * BLOCK);
    // Naming the place and the encoding, which are those that Node.js takes anyway, takes longer than a short text does.
    return this.#buffer.write(text) === text.length;
  }

  /** Puts a text here of which some characters are ASCII: these are at their places, and something else at the others. */
  writePartly(text: string): void {
    this.#reserve(text.length + 2 * BLOCK);
    this.#buffer.write(text, 0, 'latin1');
  }

  #reserve(length: number): void {
    if (length <= this.bytes.length) return;
    this.bytes = new Uint8Array(2 * Math.ceil(length / BLOCK) * BLOCK);
    this.quads = new Int32Array(this.bytes.buffer);
    this.view = new DataView(this.bytes.buffer);
    this.#buffer = Buffer.from(this.bytes.buffer);
  }
}
