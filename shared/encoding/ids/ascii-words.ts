import { MIDDLE_SHIFT, type AsciiRules } from '../words/ascii-rules';
import type { AsciiText } from './ascii';
import type { AsciiTable } from './ascii-table';
import type { Ids } from './types';

const ASCII = 2 ** 7;
const BLOCK = 32;
/** What pairs of characters are numbered by: the lower seven bits of each, those of the first in the lower byte. */
const PAIR = 0x7f7f;
const PAIRS = PAIR + 1;

/** A pair's classes: two bits for which of them are parts of words, and above these two for which are visible. */
const VISIBLE_SHIFT = 16;
const LOWER = 0xffff;
/** A block's last character: the one behind it is in the next block. */
const LAST = 1 << (BLOCK - 1);

/**
 * Words of an ASCII text, whose beginnings and ends are found as bits of 32 characters at a time (as simdjson finds
 * structure: Langdale and Lemire 2019, "Parsing Gigabytes of JSON per Second"): a loop along each word would have to
 * guess, once a word, where it ends, and a wrong guess takes as long as a dozen characters.
 */
export class AsciiWords {
  /** By pair, since a loop costs by its rounds. */
  readonly #classes: Int32Array;
  readonly #sides: Uint8Array;
  readonly #table: AsciiTable;
  readonly #learn: (word: string) => number;
  /** Of the block that was classified last, a bit per character: whether it is part of a word with its neighbours. */
  #parts = 0;
  #visible = 0;

  constructor({
    rules,
    table,
    learn,
  }: {
    readonly rules: AsciiRules;
    readonly table: AsciiTable;
    /** Gives a word its id that is not in the table, which then finds a negative one. */
    readonly learn: (word: string) => number;
  }) {
    this.#sides = Uint8Array.from({ length: ASCII }, (_, unit) => rules.sidesOf(unit));
    this.#classes = pairClasses(rules);
    this.#table = table;
    this.#learn = learn;
  }

  /**
   * Writes the ids of the words of an ASCII part of a text, which no word reaches out of.
   *
   * @param part.ascii the text, once more
   * @param part.values receives the ids from `at` on
   * @returns where they end
   */
  read(
    text: string,
    {
      from,
      to,
      ascii: { bytes, quads, view },
      values,
      at,
    }: {
      readonly from: number;
      readonly to: number;
      readonly ascii: AsciiText;
      readonly values: Ids;
      readonly at: number;
    },
  ): number {
    const table = this.#table;
    let next = at;
    let start = 0;
    let partBefore = 0;
    let visibleBefore = 0;
    // The end of the part ends a word too, hence the block that it is in, be it empty.
    for (let base = from - (from % BLOCK); base <= to; base += BLOCK) {
      this.#classify(quads, base, { from, to });
      const visible = this.#visible;
      let parts = this.#parts;
      const between = visible & ~parts & ((parts << 1) | partBefore) & ((parts >>> 1) | LAST);
      if (between !== 0) parts |= this.#joining(bytes, base, to, between);
      const behindVisible = (visible << 1) | visibleBefore;
      let begins = visible & ~(parts & ((parts << 1) | partBefore));
      let ends = behindVisible & (begins | ~visible);
      // A word that began in the block before ends in this one first.
      if (visibleBefore === 0) {
        start = base + lowest(begins);
        begins &= begins - 1;
      }
      while (ends !== 0) {
        const end = base + lowest(ends);
        ends &= ends - 1;
        const id = table.find(view, start, end);
        values[next++] = id >= 0 ? id : this.#learn(text.slice(start, end));
        start = base + lowest(begins);
        begins &= begins - 1;
      }
      partBefore = parts >>> 31;
      visibleBefore = visible >>> 31;
    }
    return next;
  }

  /** Of the block at `base`, as far as it is of the part. */
  #classify(
    quads: Int32Array,
    base: number,
    { from, to }: { readonly from: number; readonly to: number },
  ): void {
    const at = base >> 2;
    const first = this.#classesOf(quads, at);
    const second = this.#classesOf(quads, at + 4);
    const behind = from > base ? -1 << (from - base) : -1;
    const own = to - base < BLOCK ? behind & ((1 << (to - base)) - 1) : behind;
    this.#parts = ((first & LOWER) | (second << VISIBLE_SHIFT)) & own;
    this.#visible = ((first >>> VISIBLE_SHIFT) | (second & ~LOWER)) & own;
  }

  /** Of sixteen characters: in the lower half whether they are parts, in the upper one whether they are visible. */
  #classesOf(quads: Int32Array, at: number): number {
    const classes = this.#classes;
    const [a, b, c, d] = [quads[at]!, quads[at + 1]!, quads[at + 2]!, quads[at + 3]!];
    return (
      classes[a & PAIR]! |
      (classes[(a >> 16) & PAIR]! << 2) |
      (classes[b & PAIR]! << 4) |
      (classes[(b >> 16) & PAIR]! << 6) |
      (classes[c & PAIR]! << 8) |
      (classes[(c >> 16) & PAIR]! << 10) |
      (classes[d & PAIR]! << 12) |
      (classes[(d >> 16) & PAIR]! << 14)
    );
  }

  /** Of the characters `between` two parts, those that join them. */
  #joining(bytes: Uint8Array, base: number, end: number, between: number): number {
    const sides = this.#sides;
    let joining = 0;
    for (let left = between; left !== 0; left &= left - 1) {
      const middle = left & -left;
      const at = base + 31 - Math.clz32(middle);
      if (at + 1 === end) continue;
      const both = sides[bytes[at - 1]!]! & sides[bytes[at + 1]!]!;
      if ((both & (sides[bytes[at]!]! >> MIDDLE_SHIFT)) !== 0) joining |= middle;
    }
    return joining;
  }
}

/** Classes by the bytes of a pair. */
function pairClasses(rules: AsciiRules): Int32Array {
  const ofOne = Int32Array.from(
    { length: ASCII },
    (_, unit) => (rules.isPart(unit) ? 1 : 0) | (rules.isVisible(unit) ? 1 << VISIBLE_SHIFT : 0),
  );
  const ofPair = new Int32Array(PAIRS);
  for (let second = 0; second < ASCII; second++)
    for (let first = 0; first < ASCII; first++)
      ofPair[first | (second << 8)] = ofOne[first]! | (ofOne[second]! << 1);
  return ofPair;
}

/** Place of the lowest bit that is set; -1 where none is. */
const lowest = (bits: number): number => 31 - Math.clz32(bits & -bits);
