import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './json-bytes';

/** No name of a path is longer. */
const MAXIMUM_NAME_BYTES = 1_024;

/**
 * Follows a path (`data.items`) through the bytes of a JSON object to where the array lies that it leads to, of which the
 * bracket is the last byte seen. With no path the array is the whole text.
 */
export class JsonPath {
  /** What the text is not, as far as it is seen: an array where there is no path, or an object where there is one. */
  isOther = false;
  readonly #names: readonly string[];
  /** How many names of the path lead to where the text is now, and how deep that is. */
  #matched = 0;
  #depth = 0;
  #isInText = false;
  #isEscaped = false;
  #text: number[] = [];
  #name: string | undefined;
  #hasBegun = false;

  constructor(path: string | undefined) {
    this.#names = path === undefined ? [] : path.split('.');
  }

  /** @returns whether the byte begins the array */
  next(byte: number): boolean {
    if (this.#isInText) {
      this.#continueText(byte);
      return false;
    }
    if (!this.#hasBegun && byte > 0x20) {
      this.#hasBegun = true;
      this.isOther = byte !== (this.#names.length === 0 ? OPEN_BRACKET : OPEN_BRACE);
    }
    switch (byte) {
      case QUOTE:
        this.#isInText = true;
        this.#text = [];
        return false;
      case COLON:
        this.#name = this.#isWithinPath ? nameOf(this.#text) : undefined;
        return false;
      case COMMA:
        this.#name = undefined;
        return false;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        return this.#open(byte);
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        this.#depth -= 1;
        this.#matched = Math.min(this.#matched, Math.max(0, this.#depth - 1));
        return false;
    }
    return false;
  }

  /** Whether names are now those of the object that the path has led to. */
  get #isWithinPath(): boolean {
    return this.#depth === this.#matched + 1;
  }

  #open(byte: number): boolean {
    const isNext =
      this.#depth === 0
        ? this.#names.length === 0
        : this.#isWithinPath && this.#name === this.#names[this.#matched];
    const isLast = this.#names.length === 0 || this.#matched === this.#names.length - 1;
    if (isNext && isLast && byte === OPEN_BRACKET) return true;
    if (isNext && !isLast && byte === OPEN_BRACE) this.#matched += 1;
    this.#depth += 1;
    this.#name = undefined;
    return false;
  }

  #continueText(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) {
      this.#isInText = false;
      return;
    }
    if (this.#isWithinPath && this.#text.length < MAXIMUM_NAME_BYTES) this.#text.push(byte);
  }
}

function nameOf(bytes: readonly number[]): string | undefined {
  try {
    return JSON.parse(`"${Buffer.from(bytes).toString()}"`) as string;
  } catch {
    return undefined;
  }
}
