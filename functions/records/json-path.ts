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
 * bracket is the last byte seen. A name in the object may have dots of its own (`{"data.items": […]}`). With no path the
 * array is the whole text.
 */
export class JsonPath {
  /** What the text is not, as far as it is seen: an array where there is no path, or an object where there is one. */
  isOther = false;
  readonly #path: string | undefined;
  /** Of the path, what is left to find in each of the objects that it has led into. */
  readonly #left: string[];
  /** How deep the text is now. */
  #depth = 0;
  #isInText = false;
  #isEscaped = false;
  #text: number[] = [];
  #name: string | undefined;
  #hasBegun = false;

  constructor(path: string | undefined) {
    this.#path = path;
    this.#left = path === undefined ? [] : [path];
  }

  /** @returns whether the byte begins the array, of which the next one to be given is behind its end */
  next(byte: number): boolean {
    if (this.#isInText) {
      this.#continueText(byte);
      return false;
    }
    if (!this.#hasBegun && byte > 0x20) {
      this.#hasBegun = true;
      this.isOther = byte !== (this.#path === undefined ? OPEN_BRACKET : OPEN_BRACE);
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
        this.#left.length = Math.min(this.#left.length, Math.max(1, this.#depth));
        return false;
    }
    return false;
  }

  /** Whether names are now those of the object that the path has led to. */
  get #isWithinPath(): boolean {
    return this.#depth > 0 && this.#depth === this.#left.length;
  }

  #open(byte: number): boolean {
    const isRoot = this.#depth === 0;
    const left = this.#isWithinPath ? this.#left.at(-1) : undefined;
    const name = this.#name;
    this.#name = undefined;
    const isArray = isRoot ? this.#path === undefined : left !== undefined && name === left;
    if (isArray && byte === OPEN_BRACKET) return true;
    this.#depth += 1;
    if (byte === OPEN_BRACE && left !== undefined && name !== undefined && left.startsWith(`${name}.`))
      this.#left.push(left.slice(name.length + 1));
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
