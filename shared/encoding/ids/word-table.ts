const FIRST_SLOTS = 1024;
const FIRST_UNITS = 8192;

/**
 * A map from words to ids that is asked by a word's place in a text, so that no string is made to look one up:
 * open addressing over the words' UTF-16 units (FNV-1a; Knuth, The Art of Computer Programming 3, 6.4).
 */
export class WordTable {
  /** Where a hash starts. */
  readonly seed = 0x811c9dc5 | 0;
  readonly #absent: number;
  /** Number of the word + 1, or 0 where a slot is free; a power of two of them, at most half in use. */
  #slots = new Int32Array(FIRST_SLOTS);
  #words = 0;
  #hashes = new Int32Array(FIRST_SLOTS / 2);
  #ids = new Int32Array(FIRST_SLOTS / 2);
  /** Ends of the words in `#units`; a word starts where the one before ends. */
  #ends = new Int32Array(FIRST_SLOTS / 2);
  #units = new Uint16Array(FIRST_UNITS);

  /** @param options.absent id of what has none */
  constructor({ absent }: { readonly absent: number }) {
    this.#absent = absent;
  }

  /** The hash of a word from that of all of it but its last unit. */
  hashOf(hash: number, unit: number): number {
    return Math.imul(hash ^ unit, 0x01000193);
  }

  /** Id of `text.slice(start, end)`, which has this hash. */
  find(text: string, start: number, end: number, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const word = slots[slot]! - 1;
      if (word < 0) return this.#absent;
      if (this.#hashes[word] === hash && this.#isWord(word, text, start, end)) return this.#ids[word]!;
    }
  }

  get(word: string): number {
    return this.find(word, 0, word.length, this.#hash(word));
  }

  /** Gives a word its id, also in place of an earlier one. */
  set(word: string, id: number): void {
    if (this.#words * 2 >= this.#slots.length) this.#grow();
    const hash = this.#hash(word);
    const slot = this.#slotOf(word, hash);
    const known = this.#slots[slot]! - 1;
    if (known >= 0) {
      this.#ids[known] = id;
      return;
    }
    const start = this.#startOf(this.#words);
    const end = start + word.length;
    if (end > this.#units.length) this.#units = larger(this.#units, Math.max(end, this.#units.length * 2));
    for (let index = 0; index < word.length; index++) this.#units[start + index] = word.charCodeAt(index);
    this.#hashes[this.#words] = hash;
    this.#ids[this.#words] = id;
    this.#ends[this.#words] = end;
    this.#words += 1;
    this.#slots[slot] = this.#words;
  }

  #hash(word: string): number {
    let hash: number = this.seed;
    for (let index = 0; index < word.length; index++) hash = this.hashOf(hash, word.charCodeAt(index));
    return hash;
  }

  #startOf(word: number): number {
    return word === 0 ? 0 : this.#ends[word - 1]!;
  }

  #isWord(word: number, text: string, start: number, end: number): boolean {
    const first = this.#startOf(word);
    if (this.#ends[word]! - first !== end - start) return false;
    for (let index = start; index < end; index++)
      if (this.#units[first + index - start] !== text.charCodeAt(index)) return false;
    return true;
  }

  /** The word's slot, or the free one where it belongs. */
  #slotOf(text: string, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const word = this.#slots[slot]! - 1;
      if (word < 0) return slot;
      if (this.#hashes[word] === hash && this.#isWord(word, text, 0, text.length)) return slot;
    }
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let word = 0; word < this.#words; word++) {
      let slot = spread(this.#hashes[word]!) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = word + 1;
    }
    this.#slots = slots;
    this.#hashes = larger(this.#hashes, slots.length / 2);
    this.#ids = larger(this.#ids, slots.length / 2);
    this.#ends = larger(this.#ends, slots.length / 2);
  }
}

/** The lower bits of FNV-1a depend on the lower bits of the units alone; slots are chosen by all of them. */
const spread = (hash: number): number => hash ^ (hash >>> 15);

function larger<Numbers extends Int32Array | Uint16Array>(values: Numbers, length: number): Numbers {
  const all = new (values.constructor as new (length: number) => Numbers)(length);
  all.set(values);
  return all;
}
