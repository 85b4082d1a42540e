import { ShortTexts } from './short-texts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const FIRST_WIDE = 0x80;

/** Four bytes at once (Mycroft 1987): the high bit of each that is one of those that a text cannot simply hold. */
const ONES = 0x01010101;
const HIGH = 0x80808080 | 0;
const QUOTES = 0x22222222;
const BACKSLASHES = 0x5c5c5c5c;
const SPACES = 0x20202020;

/** A number of so many characters has too few digits for `parseExactJson` to keep it as a text. */
const SHORT_NUMBER = 15;
/** Each name is compared with the keys that are none of them. */
const MOST_NAMES = 16;

const LITERALS = [
  { bytes: Buffer.from('true'), value: true },
  { bytes: Buffer.from('false'), value: false },
  { bytes: Buffer.from('null'), value: null },
];

/** Whether a scanner can look for these names: a dot may be a path, and other characters may be written as escapes. */
export const canScanFor = (names: readonly string[]): boolean =>
  names.length <= MOST_NAMES && names.every((name) => /^[\w -]*$/.test(name));

/**
 * Reads fields of a JSON object from its bytes: of all others it only sees that they are JSON, so that no text, no number
 * and no object is made of what nobody reads.
 *
 * What it does not read is for `parseExactJson`, which decides what it means: an object with an array or an object in it;
 * a key with an escape or a character beyond ASCII; a number of more than 15 characters; and whatever is no JSON.
 */
export class ObjectScanner {
  readonly #names: readonly Buffer[];
  #bytes: Buffer = Buffer.alloc(0);
  #view: DataView = new DataView(new ArrayBuffer(0));
  /** Where the bytes begin in the view. */
  #base = 0;
  #at = 0;
  /** The name that is looked for first: that behind the one found last, as keys mostly come in one order. */
  #expected = 0;
  #value: unknown;
  readonly #texts = new ShortTexts();

  constructor(names: readonly string[]) {
    this.#names = names.map((name) => Buffer.from(name));
  }

  /**
   * @param bytes UTF-8
   * @returns by name, in their order, what `parseExactJson` would give, undefined for those that there are not; or
   *   undefined where `parseExactJson` has to be asked
   */
  scan(bytes: Buffer): unknown[] | undefined {
    this.#bytes = bytes;
    if (this.#view.buffer !== bytes.buffer) this.#view = new DataView(bytes.buffer);
    this.#base = bytes.byteOffset;
    this.#at = 0;
    if (this.#skipSpace() !== OPEN) return undefined;
    const values: unknown[] = [];
    for (let name = 0; name < this.#names.length; name += 1) values.push(undefined);
    this.#at += 1;
    if (this.#skipSpace() === CLOSE) return this.#isEnd() ? values : undefined;
    for (;;) {
      const name = this.#readKey();
      if (name === NO_KEY || !this.#readValue(name >= 0)) return undefined;
      if (name >= 0) values[name] = this.#value;
      const next = this.#skipSpace();
      if (next === CLOSE) return this.#isEnd() ? values : undefined;
      if (next !== COMMA) return undefined;
      this.#at += 1;
      this.#skipSpace();
    }
  }

  /** @returns the byte behind the white space, at which the scanner is then; undefined at the end */
  #skipSpace(): number | undefined {
    const bytes = this.#bytes;
    for (;;) {
      const byte = bytes[this.#at];
      if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return byte;
      this.#at += 1;
    }
  }

  #isEnd(): boolean {
    this.#at += 1;
    return this.#skipSpace() === undefined;
  }

  /** @returns the place of the key's name, or that it is none of the names; the scanner is at its value then */
  #readKey(): number {
    const bytes = this.#bytes;
    if (bytes[this.#at] !== QUOTE) return NO_KEY;
    const start = this.#at + 1;
    const end = this.#endOfPlain(start);
    if (bytes[end] !== QUOTE) return NO_KEY;
    const name = this.#find(start, end);
    this.#at = end + 1;
    if (this.#skipSpace() !== COLON) return NO_KEY;
    this.#at += 1;
    this.#skipSpace();
    return name;
  }

  #find(start: number, end: number): number {
    const names = this.#names;
    for (let tried = 0; tried < names.length; tried += 1) {
      const place = (this.#expected + tried) % names.length;
      if (!this.#isAt(start, end, names[place]!)) continue;
      this.#expected = place + 1;
      return place;
    }
    return OTHER_KEY;
  }

  #isAt(start: number, end: number, text: Buffer): boolean {
    if (end - start !== text.length) return false;
    for (let at = 0; at < text.length; at += 1) if (this.#bytes[start + at] !== text[at]) return false;
    return true;
  }

  /** @returns whether there is a value that is read here; the scanner is behind it then */
  #readValue(isWanted: boolean): boolean {
    const first = this.#bytes[this.#at]!;
    if (first === QUOTE) return this.#readText(isWanted);
    if (first === MINUS || isDigit(first)) return this.#readNumber();
    for (const { bytes, value } of LITERALS) {
      const end = this.#at + bytes.length;
      if (!this.#isAt(this.#at, Math.min(end, this.#bytes.length), bytes)) continue;
      this.#at = end;
      this.#value = value;
      return true;
    }
    return false;
  }

  #readText(isWanted: boolean): boolean {
    const bytes = this.#bytes;
    const start = this.#at + 1;
    let end = start;
    let isAscii = true;
    let hasEscape = false;
    for (;;) {
      end = this.#endOfPlain(end);
      const byte = bytes[end];
      if (byte === QUOTE) break;
      if (byte === undefined || byte < 0x20) return false;
      if (byte === BACKSLASH) {
        hasEscape = true;
        end += 2;
      } else {
        isAscii = false;
        // A run at a time: what follows such a character is mostly another.
        while (bytes[end]! >= FIRST_WIDE) end += 1;
      }
    }
    this.#at = end + 1;
    if (hasEscape) return this.#readEscaped(start, end);
    if (isWanted)
      this.#value = isAscii ? this.#texts.read(bytes, start, end) : bytes.toString('utf8', start, end);
    return true;
  }

  #readEscaped(start: number, end: number): boolean {
    try {
      this.#value = JSON.parse(this.#bytes.toString('utf8', start - 1, end + 1));
      return true;
    } catch {
      return false;
    }
  }

  /** Index of the first byte from `from` on that ends a text or is no plain character; the length where there is none. */
  #endOfPlain(from: number): number {
    const bytes = this.#bytes;
    const view = this.#view;
    const base = this.#base;
    const lastEight = bytes.length - 8;
    let at = from;
    for (; at <= lastEight; at += 8) {
      const first = view.getInt32(base + at, true);
      const second = view.getInt32(base + at + 4, true);
      if (((notPlain(first) | notPlain(second)) & HIGH) !== 0) break;
    }
    while (at < bytes.length && isPlain(bytes[at]!)) at += 1;
    return at;
  }

  /** A number by JSON's grammar. */
  #readNumber(): boolean {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    if (bytes[at] === MINUS) at += 1;
    if (bytes[at] === ZERO) at += 1;
    else if (!isDigit(bytes[at])) return false;
    else at = this.#behindDigits(at);
    if (bytes[at] === POINT) {
      if (!isDigit(bytes[at + 1])) return false;
      at = this.#behindDigits(at + 1);
    }
    if (((bytes[at] ?? 0) | 0x20) === 0x65) {
      at += bytes[at + 1] === MINUS || bytes[at + 1] === 0x2b ? 2 : 1;
      if (!isDigit(bytes[at])) return false;
      at = this.#behindDigits(at);
    }
    if (at - start > SHORT_NUMBER) return false;
    this.#at = at;
    this.#value = Number(bytes.toString('latin1', start, at));
    return true;
  }

  #behindDigits(from: number): number {
    let at = from;
    while (isDigit(this.#bytes[at])) at += 1;
    return at;
  }
}

/** In place of a name's place. */
const OTHER_KEY = -1;
const NO_KEY = -2;

/** Has the high bit of each of the four bytes that is not plain. */
function notPlain(four: number): number {
  const quotes = four ^ QUOTES;
  const backslashes = four ^ BACKSLASHES;
  return (
    four | ((quotes - ONES) & ~quotes) | ((backslashes - ONES) & ~backslashes) | ((four - SPACES) & ~four)
  );
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= ZERO && byte <= 0x39;

const isPlain = (byte: number): boolean =>
  byte >= 0x20 && byte < FIRST_WIDE && byte !== QUOTE && byte !== BACKSLASH;
