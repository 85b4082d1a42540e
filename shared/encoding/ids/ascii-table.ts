import { AsciiText } from './ascii';

/** A power of two, at most half in use. */
const FIRST_SLOTS = 1024;

/** A slot is four numbers side by side, so that a look-up reads one line of the processor's cache. */
const SLOT_BITS = 2;
const SLOT = 1 << SLOT_BITS;
const LOW = 0;
const HIGH = 1;
const TAG = 2;
/** The id + 1, or of a beginning its number; 0 where the slot is free. */
const MARK = 3;

/** Characters that two numbers hold. */
const EIGHT = 8;
/** A tag has in its lower bits how many characters the key has, or that others follow it; above them what precedes it. */
const TAG_BITS = 4;
const BEGINNING = EIGHT + 1;

/**
 * A map from ASCII words to ids. The bytes of a word of at most eight characters, which most are, are its key, the first
 * four in `low` and the others in `high`, so that nothing is hashed or compared one by one. Of a longer word each eight
 * characters have a number, which is part of the key of those behind them, as in a trie. Open addressing (Knuth, The Art
 * of Computer Programming 3, 6.4).
 */
export class AsciiTable {
  readonly #absent: number;
  readonly #masks = keyMasks();
  readonly #own = new AsciiText();
  #slots = new Int32Array(FIRST_SLOTS * SLOT);
  #used = 0;
  #beginnings = 0;

  /** @param options.absent id of what has none */
  constructor({ absent }: { readonly absent: number }) {
    this.#absent = absent;
  }

  /** Id of the word from `start` to `end`; behind it there are seven bytes more. */
  find(bytes: DataView, start: number, end: number): number {
    let at = start;
    let before = 0;
    for (; end - at > EIGHT; at += EIGHT) {
      const tag = (before << TAG_BITS) | BEGINNING;
      const slot = this.#slotOf(bytes.getInt32(at, true), bytes.getInt32(at + 4, true), tag);
      before = this.#slots[slot + MARK]!;
      if (before === 0) return this.#absent;
    }
    const length = end - at;
    const low = bytes.getInt32(at, true) & this.#masks[length]!;
    const high = bytes.getInt32(at + 4, true) & this.#masks[length + BEGINNING]!;
    const mark = this.#slots[this.#slotOf(low, high, (before << TAG_BITS) | length) + MARK]!;
    return mark === 0 ? this.#absent : mark - 1;
  }

  /** Gives a word its id, also in place of an earlier one. Words of other characters are not kept. */
  set(word: string, id: number): void {
    if (!this.#own.write(word)) return;
    const { view } = this.#own;
    let at = 0;
    let before = 0;
    for (; word.length - at > EIGHT; at += EIGHT) {
      const tag = (before << TAG_BITS) | BEGINNING;
      const slot = this.#slotFor(view.getInt32(at, true), view.getInt32(at + 4, true), tag);
      if (this.#slots[slot + MARK] === 0) this.#slots[slot + MARK] = this.#beginnings += 1;
      before = this.#slots[slot + MARK]!;
    }
    const length = word.length - at;
    const low = view.getInt32(at, true) & this.#masks[length]!;
    const high = view.getInt32(at + 4, true) & this.#masks[length + BEGINNING]!;
    // First the slot: to make room for it may replace the array.
    const slot = this.#slotFor(low, high, (before << TAG_BITS) | length);
    this.#slots[slot + MARK] = id + 1;
  }

  /** The key's slot: a new one without a mark where there was none. */
  #slotFor(low: number, high: number, tag: number): number {
    if (this.#used * 2 * SLOT >= this.#slots.length) this.#grow();
    const at = this.#slotOf(low, high, tag);
    const slots = this.#slots;
    if (slots[at + MARK] !== 0) return at;
    this.#used += 1;
    slots[at + LOW] = low;
    slots[at + HIGH] = high;
    slots[at + TAG] = tag;
    return at;
  }

  /** The key's slot, or the free one where it belongs. */
  #slotOf(low: number, high: number, tag: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let at = firstSlot(low, high, tag) & mask; ; at = (at + SLOT) & mask) {
      // One question instead of three, of which the processor would have to guess each.
      const isOther = (slots[at + LOW]! ^ low) | (slots[at + HIGH]! ^ high) | (slots[at + TAG]! ^ tag);
      if (isOther === 0 || slots[at + MARK] === 0) return at;
    }
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Int32Array(old.length * 2);
    this.#slots = slots;
    for (let from = 0; from < old.length; from += SLOT) {
      if (old[from + MARK] === 0) continue;
      const at = this.#slotOf(old[from + LOW]!, old[from + HIGH]!, old[from + TAG]!);
      for (let part = 0; part < SLOT; part++) slots[at + part] = old[from + part]!;
    }
  }
}

/** Multiplication hashes only upwards (Fibonacci hashing; Knuth 3, 6.4), and slots are chosen by the lower bits. */
function firstSlot(low: number, high: number, tag: number): number {
  const hash = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b) ^ Math.imul(tag, 0xc2b2ae35);
  return (hash ^ (hash >>> 15)) << SLOT_BITS;
}

/** By a word's length, which of its first four bytes are its own; then which of the four after them. */
function keyMasks(): Int32Array {
  const maskOf = (bytes: number) => (bytes >= 4 ? -1 : bytes <= 0 ? 0 : (1 << (8 * bytes)) - 1);
  const lengths = Array.from({ length: BEGINNING }, (_, length) => length);
  return Int32Array.from([...lengths.map(maskOf), ...lengths.map((length) => maskOf(length - 4))]);
}
