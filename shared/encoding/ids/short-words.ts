/** A power of two, at most half in use. */
const FIRST_SLOTS = 1024;

/** A slot is four numbers side by side, so that a look-up reads one line of the processor's cache. */
const SLOT_BITS = 2;
const SLOT = 1 << SLOT_BITS;
const LOW = 0;
const HIGH = 1;
const LENGTH = 2;
/** The id + 1; 0 where the slot is free. */
const MARK = 3;

/** Characters of the longest word that two numbers hold. */
export const MOST_SHORT_CHARACTERS = 8;

/**
 * A map to ids from words of at most eight ASCII characters, which most words are: their bytes are the key itself, the
 * first four in `low` and the others in `high`, so that nothing is hashed or compared one by one. Open addressing
 * (Knuth, The Art of Computer Programming 3, 6.4).
 */
export class ShortWords {
  readonly #absent: number;
  #slots = new Int32Array(FIRST_SLOTS * SLOT);
  #words = 0;

  /** @param options.absent id of what has none */
  constructor({ absent }: { readonly absent: number }) {
    this.#absent = absent;
  }

  find(low: number, high: number, length: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let at = firstSlot(low, high) & mask; ; at = (at + SLOT) & mask) {
      const mark = slots[at + MARK]!;
      if (mark === 0) return this.#absent;
      if (slots[at + LOW] === low && slots[at + HIGH] === high && slots[at + LENGTH] === length)
        return mark - 1;
    }
  }

  /** Gives a word its id, also in place of an earlier one. Words of other characters, or longer ones, are not kept. */
  set(word: string, id: number): void {
    const { length } = word;
    if (length > MOST_SHORT_CHARACTERS) return;
    const bytes = Buffer.from(word, 'utf8');
    if (bytes.length > length) return;
    const all = Buffer.concat([bytes], MOST_SHORT_CHARACTERS);
    if (this.#words * 2 * SLOT >= this.#slots.length) this.#grow();
    const [low, high] = [all.readInt32LE(0), all.readInt32LE(4)];
    const at = this.#slotOf(low, high, length);
    if (this.#slots[at + MARK] === 0) this.#words += 1;
    this.#slots.set([low, high, length, id + 1], at);
  }

  /** The word's slot, or the free one where it belongs. */
  #slotOf(low: number, high: number, length: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const isOther = (at: number) =>
      slots[at + LOW] !== low || slots[at + HIGH] !== high || slots[at + LENGTH] !== length;
    let at = firstSlot(low, high) & mask;
    while (slots[at + MARK] !== 0 && isOther(at)) at = (at + SLOT) & mask;
    return at;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    for (let from = 0; from < old.length; from += SLOT) {
      if (old[from + MARK] === 0) continue;
      const at = this.#slotOf(old[from + LOW]!, old[from + HIGH]!, old[from + LENGTH]!);
      this.#slots.set(old.subarray(from, from + SLOT), at);
    }
  }
}

/** Multiplication hashes only upwards (Fibonacci hashing; Knuth 3, 6.4), and slots are chosen by the lower bits. */
function firstSlot(low: number, high: number): number {
  const hash = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b);
  return (hash ^ (hash >>> 15)) << SLOT_BITS;
}
