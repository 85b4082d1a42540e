const SMALLEST_SLOTS = 1024;

/**
 * Numbers pairs of whole numbers from 0 on, in the order in which they are first seen: a hash table with open addressing.
 * A Map would hold no more than 16.7 million pairs, and take five times the memory.
 */
export class PairIndex {
  /** Pairs that have a number. */
  size = 0;
  private firsts = new Int32Array(SMALLEST_SLOTS / 2);
  private seconds = new Int32Array(SMALLEST_SLOTS / 2);
  /** Number of a pair and 1; 0 where a slot is free. At most half of them are taken. */
  private slots = new Int32Array(SMALLEST_SLOTS);

  /** The pair's number, or -1 if it has none. */
  find(first: number, second: number): number {
    return this.slots[this.slotOf(first, second)]! - 1;
  }

  /** The pair's number, which it is given if it has none. */
  add(first: number, second: number): number {
    const slot = this.slotOf(first, second);
    const known = this.slots[slot]!;
    if (known > 0) return known - 1;
    const index = this.size;
    this.firsts[index] = first;
    this.seconds[index] = second;
    this.slots[slot] = index + 1;
    this.size += 1;
    if (2 * this.size >= this.slots.length) this.grow();
    return index;
  }

  firstOf(index: number): number {
    return this.firsts[index]!;
  }

  /** Where the pair is, or where it would be put. */
  private slotOf(first: number, second: number): number {
    const mask = this.slots.length - 1;
    let slot = hashOf(first, second) & mask;
    for (;;) {
      const index = this.slots[slot]! - 1;
      if (index < 0 || (this.firsts[index] === first && this.seconds[index] === second)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    const { firsts, seconds } = this;
    const length = 2 * this.slots.length;
    this.firsts = new Int32Array(length / 2);
    this.seconds = new Int32Array(length / 2);
    this.firsts.set(firsts);
    this.seconds.set(seconds);
    this.slots = new Int32Array(length);
    for (let index = 0; index < this.size; index += 1)
      this.slots[this.slotOf(firsts[index]!, seconds[index]!)] = index + 1;
  }
}

/** MurmurHash3's last mixing of 32 bits, after a product that keeps neighbours apart. */
function hashOf(first: number, second: number): number {
  let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
