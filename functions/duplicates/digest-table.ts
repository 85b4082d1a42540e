import { lastWordIn, splitIn } from './example-digests';
import { ENTRY_WORDS } from './example-hasher';

/** Which splits each digest is in; open addressing, where a digest is its own hash. */
export class DigestTable {
  readonly #capacity: number;
  readonly #words: Uint32Array;
  /** A bit for each split; none where the slot is free. */
  readonly #splits: Uint8Array;

  /** @param entries how many will be added at most */
  constructor(entries: number) {
    this.#capacity = 2 ** Math.ceil(Math.log2(Math.max(8, 2 * entries)));
    this.#words = new Uint32Array(this.#capacity * ENTRY_WORDS);
    this.#splits = new Uint8Array(this.#capacity);
  }

  /** Adds the entry that begins at `at`. */
  add(words: Uint32Array, at: number): void {
    const slot = this.#slotOf(words, at);
    if (this.#splits[slot] === 0) {
      this.#words.set(words.subarray(at, at + ENTRY_WORDS), slot * ENTRY_WORDS);
      this.#words[slot * ENTRY_WORDS + ENTRY_WORDS - 1] = lastWordIn(words, at);
    }
    this.#splits[slot]! |= 1 << splitIn(words, at);
  }

  /** Whether the record is in a split that is held out more strictly than its own: test before validation before train. */
  isHeldOut(words: Uint32Array, at: number): boolean {
    return this.#splits[this.#slotOf(words, at)]! >> (splitIn(words, at) + 1) > 0;
  }

  /** Whether the record is of a split that is held out, and training has it too. */
  isTrained(words: Uint32Array, at: number): boolean {
    return splitIn(words, at) > 0 && (this.#splits[this.#slotOf(words, at)]! & 1) === 1;
  }

  /** Entries of what is in more than one split, each with the strictest. */
  shared(): Uint32Array {
    const slots: number[] = [];
    for (let slot = 0; slot < this.#capacity; slot++) if (isShared(this.#splits[slot]!)) slots.push(slot);
    const entries = new Uint32Array(slots.length * ENTRY_WORDS);
    for (const [index, slot] of slots.entries()) {
      entries.set(this.#words.subarray(slot * ENTRY_WORDS, (slot + 1) * ENTRY_WORDS), index * ENTRY_WORDS);
      entries[index * ENTRY_WORDS + ENTRY_WORDS - 1]! |= 31 - Math.clz32(this.#splits[slot]!);
    }
    return entries;
  }

  #slotOf(words: Uint32Array, at: number): number {
    const mask = this.#capacity - 1;
    const last = lastWordIn(words, at);
    // The last word's, since the first ones' leading bits are the same in all of a bucket.
    for (let slot = (last >>> 2) & mask; ; slot = (slot + 1) & mask) {
      if (this.#splits[slot] === 0) return slot;
      const own = slot * ENTRY_WORDS;
      if (this.#words[own] === words[at] && this.#words[own + 1] === last) return slot;
    }
  }
}

/** More than one bit. */
const isShared = (splits: number): boolean => (splits & (splits - 1)) !== 0;
