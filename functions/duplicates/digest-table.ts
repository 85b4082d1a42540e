import { SPLITS, type Split } from '../../shared/dataset';
import { lastWordIn, splitIn } from './example-digests';
import { ENTRY_WORDS } from './example-hasher';

/** The splits that each digest is in: a hash table with open addressing, in which a digest is its own hash. */
export class DigestTable {
  readonly #capacity: number;
  readonly #words: Uint32Array;
  /** One bit per split; 0 if the slot is free. */
  readonly #splits: Uint8Array;

  /** @param entries the most entries that will be added */
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

  /** Whether the record is also in a split held out more strictly than its own; test is the strictest, then validation. */
  isHeldOut(words: Uint32Array, at: number): boolean {
    return this.#splits[this.#slotOf(words, at)]! >> (splitIn(words, at) + 1) > 0;
  }

  /** Whether the record is in a held-out split, and in training too. */
  isTrained(words: Uint32Array, at: number): boolean {
    return splitIn(words, at) > 0 && (this.#splits[this.#slotOf(words, at)]! & 1) === 1;
  }

  /** How many different digests are in a split. */
  count(split: Split): number {
    const bit = 1 << SPLITS.indexOf(split);
    return this.#splits.reduce((sum, splits) => sum + ((splits & bit) === 0 ? 0 : 1), 0);
  }

  /** Entries of the digests that are in more than one split, each with its strictest split. */
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
    // From the last word, since all first words in a bucket have the same leading bits.
    for (let slot = (last >>> 2) & mask; ; slot = (slot + 1) & mask) {
      if (this.#splits[slot] === 0) return slot;
      const own = slot * ENTRY_WORDS;
      if (this.#words[own] === words[at] && this.#words[own + 1] === last) return slot;
    }
  }
}

/** Whether more than one bit is set. */
const isShared = (splits: number): boolean => (splits & (splits - 1)) !== 0;
