import { MIDDLE_SHIFT, type AsciiRules } from '../words/ascii-rules';
import type { AsciiText } from './ascii';
import { MOST_SHORT_CHARACTERS, type ShortWords } from './short-words';
import type { Ids } from './types';
import type { WordTable } from './word-table';

/** This module's own: where modules are not bundled, each look at another's constant is a call, here one per word. */
const SHORT = MOST_SHORT_CHARACTERS;

const ASCII = 2 ** 7;
const BLOCK = 32;
const QUADS = BLOCK / 4;

/**
 * A character's classes: whether it is visible, whether it is part of a word with its neighbours, and whether it may
 * join two parts that it stands between.
 */
const MIDDLE = 0b1_0000_0000;
const VISIBLE = 0b0_0001_0000;
const PART = 0b0_0000_0001;
/** The classes of four characters share a number, each shifted by its place: four bits of each class. */
const OF_QUAD = 0b1111;
/** A block's last character: the one behind it is in the next block. */
const LAST = 1 << (BLOCK - 1);

/**
 * Words of an ASCII text, whose beginnings and ends are found as bits of 32 characters at a time (as simdjson finds
 * structure: Langdale and Lemire 2019, "Parsing Gigabytes of JSON per Second"): a loop along each word would have to
 * guess, once a word, where it ends, and a wrong guess takes as long as a dozen characters.
 */
export class AsciiWords {
  readonly #classes: Uint16Array;
  readonly #sides: Uint8Array;
  readonly #masks = keyMasks();
  readonly #short: ShortWords;
  readonly #others: WordTable;
  readonly #learn: (word: string) => number;
  /** Of the block that was classified last, a bit per character and class. */
  #parts = 0;
  #visible = 0;
  #middles = 0;

  constructor({
    rules,
    short,
    others,
    learn,
  }: {
    readonly rules: AsciiRules;
    readonly short: ShortWords;
    readonly others: WordTable;
    /** Gives a word its id that is in neither table, which then find a negative one. */
    readonly learn: (word: string) => number;
  }) {
    this.#sides = Uint8Array.from({ length: ASCII }, (_, unit) => rules.sidesOf(unit));
    this.#classes = Uint16Array.from(
      { length: ASCII },
      (_, unit) =>
        (rules.isVisible(unit) ? VISIBLE : 0) |
        (rules.isPart(unit) ? PART : 0) |
        (rules.sidesOf(unit) >> MIDDLE_SHIFT !== 0 ? MIDDLE : 0),
    );
    this.#short = short;
    this.#others = others;
    this.#learn = learn;
  }

  /**
   * Writes the ids of the words of a text from `at` on.
   *
   * @param ascii the text, once more
   * @returns how many there are
   */
  read(text: string, ascii: AsciiText, values: Ids, at: number): number {
    let last = at;
    let start = 0;
    let partBefore = 0;
    let visibleBefore = 0;
    // The end of the text ends a word too, hence the block that it is in, be it empty.
    for (let base = 0; base <= text.length; base += BLOCK) {
      this.#classify(ascii.quads, base, text.length - base);
      const visible = this.#visible;
      let parts = this.#parts;
      const between = this.#middles & ~parts & ((parts << 1) | partBefore) & ((parts >>> 1) | LAST);
      if (between !== 0) parts |= this.#joining(ascii.bytes, base, text.length, between);
      const begins = visible & ~(parts & ((parts << 1) | partBefore));
      let bounds = begins | (((visible << 1) | visibleBefore) & ~visible);
      let isWithin = visibleBefore !== 0;
      while (bounds !== 0) {
        const bound = bounds & -bounds;
        bounds ^= bound;
        const position = base + 31 - Math.clz32(bound);
        if (isWithin) {
          const id = this.#find(ascii, start, position);
          values[last++] = id >= 0 ? id : this.#learn(text.slice(start, position));
        }
        isWithin = (begins & bound) !== 0;
        start = position;
      }
      partBefore = parts >>> 31;
      visibleBefore = visible >>> 31;
    }
    return last - at;
  }

  /** @param left characters of the text from `base` on; what follows them is of earlier texts */
  #classify(quads: Int32Array, base: number, left: number): void {
    const classes = this.#classes;
    let parts = 0;
    let visible = 0;
    let middles = 0;
    for (let quad = 0; quad < QUADS; quad++) {
      const four = quads[(base >> 2) + quad]!;
      const ofFour =
        classes[four & 0x7f]! |
        (classes[(four >> 8) & 0x7f]! << 1) |
        (classes[(four >> 16) & 0x7f]! << 2) |
        (classes[(four >> 24) & 0x7f]! << 3);
      parts |= (ofFour & OF_QUAD) << (4 * quad);
      visible |= ((ofFour >> 4) & OF_QUAD) << (4 * quad);
      middles |= (ofFour >> 8) << (4 * quad);
    }
    const own = left < BLOCK ? (1 << left) - 1 : -1;
    this.#parts = parts & own;
    this.#visible = visible & own;
    this.#middles = middles & own;
  }

  /** Of the characters `between` two parts, those that join them. */
  #joining(bytes: Uint8Array, base: number, length: number, between: number): number {
    const sides = this.#sides;
    let joining = 0;
    for (let left = between; left !== 0; left &= left - 1) {
      const middle = left & -left;
      const at = base + 31 - Math.clz32(middle);
      if (at + 1 === length) continue;
      const both = sides[bytes[at - 1]!]! & sides[bytes[at + 1]!]!;
      if ((both & (sides[bytes[at]!]! >> MIDDLE_SHIFT)) !== 0) joining |= middle;
    }
    return joining;
  }

  /** Id of the word from `start` to `end`. */
  #find({ bytes, view }: AsciiText, start: number, end: number): number {
    const length = end - start;
    if (length > SHORT) return this.#others.find(bytes, start, end);
    const low = view.getInt32(start, true) & this.#masks[length]!;
    const high = view.getInt32(start + 4, true) & this.#masks[length + SHORT + 1]!;
    return this.#short.find(low, high, length);
  }
}

/** By a word's length, which of its first four bytes are its own; then which of the four after them. */
function keyMasks(): Int32Array {
  const maskOf = (bytes: number) => (bytes >= 4 ? -1 : bytes <= 0 ? 0 : (1 << (8 * bytes)) - 1);
  const lengths = Array.from({ length: SHORT + 1 }, (_, length) => length);
  return Int32Array.from([...lengths.map(maskOf), ...lengths.map((length) => maskOf(length - 4))]);
}
