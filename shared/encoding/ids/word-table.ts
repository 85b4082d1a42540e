import { Units } from './units';

/** A power of two, at most half in use. */
const FIRST_SLOTS = 1024;
const FIRST_UNITS = 8192;

/** A slot is four numbers side by side, so that a look-up reads one line of the processor's cache. */
const SLOT_BITS = 2;
const SLOT = 1 << SLOT_BITS;
const HASH = 0;
const ID = 1;
/** Where the word's units begin, and how many they are + 1; the latter is 0 where the slot is free. */
const START = 2;
const MARK = 3;

/**
 * A map from words to ids that is asked by a word's place in a text, so that no string is made to look one up:
 * open addressing over the words' UTF-16 units (Knuth, The Art of Computer Programming 3, 6.4).
 */
export class WordTable {
  readonly #absent: number;
  readonly #asked = new Units();
  #slots = new Int32Array(FIRST_SLOTS * SLOT);
  #words = 0;
  #units = new Uint16Array(FIRST_UNITS);
  #unitsUsed = 0;

  /** @param options.absent id of what has none */
  constructor({ absent }: { readonly absent: number }) {
    this.#absent = absent;
  }

  /** Id of the word whose units are `text` from `start` to `end`. */
  find(text: Uint8Array | Uint16Array, start: number, end: number): number {
    const hash = hashOf(text, start, end);
    const slots = this.#slots;
    const units = this.#units;
    const mask = slots.length - 1;
    const mark = end - start + 1;
    for (let at = firstSlot(hash) & mask; ; at = (at + SLOT) & mask) {
      const found = slots[at + MARK]!;
      if (found === 0) return this.#absent;
      if (found !== mark || slots[at + HASH] !== hash) continue;
      const own = slots[at + START]! - start;
      let index = start;
      while (index < end && units[own + index] === text[index]) index += 1;
      if (index === end) return slots[at + ID]!;
    }
  }

  get(word: string): number {
    return this.find(this.#asked.of(word), 0, word.length);
  }

  /** Gives a word its id, also in place of an earlier one. */
  set(word: string, id: number): void {
    if (this.#words * 2 * SLOT >= this.#slots.length) this.#grow();
    const units = this.#asked.of(word).subarray(0, word.length);
    const hash = hashOf(units, 0, units.length);
    const at = this.#slotOf(units, hash);
    this.#slots[at + ID] = id;
    if (this.#slots[at + MARK] !== 0) return;
    this.#slots[at + HASH] = hash;
    this.#slots[at + START] = this.#keep(units);
    this.#slots[at + MARK] = units.length + 1;
    this.#words += 1;
  }

  /** The word's slot, or the free one where it belongs. */
  #slotOf(word: Uint16Array, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let at = firstSlot(hash) & mask; ; at = (at + SLOT) & mask) {
      const mark = slots[at + MARK]!;
      if (mark === 0) return at;
      if (mark !== word.length + 1 || slots[at + HASH] !== hash) continue;
      const own = slots[at + START]!;
      if (word.every((unit, index) => this.#units[own + index] === unit)) return at;
    }
  }

  /** Where the word's units begin from now on. */
  #keep(word: Uint16Array): number {
    const start = this.#unitsUsed;
    const end = start + word.length;
    if (end > this.#units.length) {
      const larger = new Uint16Array(Math.max(end, this.#units.length * 2));
      larger.set(this.#units);
      this.#units = larger;
    }
    this.#units.set(word, start);
    this.#unitsUsed = end;
    return start;
  }

  #grow(): void {
    const [old, slots] = [this.#slots, new Int32Array(this.#slots.length * 2)];
    const mask = slots.length - 1;
    for (let from = 0; from < old.length; from += SLOT) {
      if (old[from + MARK] === 0) continue;
      let at = firstSlot(old[from + HASH]!) & mask;
      while (slots[at + MARK] !== 0) at = (at + SLOT) & mask;
      for (let part = 0; part < SLOT; part++) slots[at + part] = old[from + part]!;
    }
    this.#slots = slots;
  }
}

/** The lower bits of FNV-1a depend on the lower bits of the units alone; slots are chosen by all of them. */
const firstSlot = (hash: number): number => (hash ^ (hash >>> 15)) << SLOT_BITS;

/** FNV-1a. */
function hashOf(units: Uint8Array | Uint16Array, start: number, end: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let index = start; index < end; index++) hash = Math.imul(hash ^ units[index]!, 0x01000193);
  return hash;
}
