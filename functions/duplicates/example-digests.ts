import type { RawExample, Split } from '../../shared/dataset';
import { ENTRY_WORDS, SPLIT_BITS, type EntryOf } from './example-hasher';

const ENTRY_BYTES = 4 * ENTRY_WORDS;
const BUCKETS = 256;
/** How many bits of a first word follow those that give its bucket. */
const BUCKET_SHIFT = 24;
/** The number of entries before each bucket, then their total. */
const HEADER_WORDS = BUCKETS + 1;

/** The file of a shard's digests, as a reader needs to know it: a header, then the entries of each bucket. */
export const LAYOUT = { buckets: BUCKETS, headerBytes: 4 * HEADER_WORDS, entryBytes: ENTRY_BYTES } as const;

/** Index of an entry's split in `SPLITS`. */
export const splitIn = (words: Uint32Array, at: number): number => words[at + ENTRY_WORDS - 1]! & SPLIT_BITS;

/** The last word of an entry's digest, without the bits of its split. */
export const lastWordIn = (words: Uint32Array, at: number): number =>
  (words[at + ENTRY_WORDS - 1]! & ~SPLIT_BITS) >>> 0;

/** Digests of a shard's records, collected one by one. */
export class ExampleDigests {
  readonly #entryOf: EntryOf;
  #words = new Uint32Array(ENTRY_WORDS * 1_024);
  #length = 0;

  constructor(entryOf: EntryOf) {
    this.#entryOf = entryOf;
  }

  add(example: RawExample, split: Split): void {
    if (this.#length + ENTRY_WORDS > this.#words.length) {
      const larger = new Uint32Array(this.#words.length * 2);
      larger.set(this.#words);
      this.#words = larger;
    }
    const entry = this.#entryOf(example, split);
    // One by one: asking for a copy of two words takes longer than copying them.
    this.#words[this.#length] = entry[0]!;
    this.#words[this.#length + 1] = entry[1]!;
    this.#length += ENTRY_WORDS;
  }

  /** The entries grouped by the first byte of their first word, so that a reader of many shards can read a part of each. */
  toBytes(): Uint8Array {
    const starts = new Uint32Array(HEADER_WORDS);
    for (let at = 0; at < this.#length; at += ENTRY_WORDS) starts[bucketOf(this.#words[at]!) + 1]! += 1;
    for (let bucket = 0; bucket < BUCKETS; bucket++) starts[bucket + 1]! += starts[bucket]!;
    const file = new Uint32Array(HEADER_WORDS + this.#length);
    file.set(starts);
    const next = starts.slice();
    for (let at = 0; at < this.#length; at += ENTRY_WORDS) {
      const place = next[bucketOf(this.#words[at]!)]!++;
      file.set(this.#words.subarray(at, at + ENTRY_WORDS), HEADER_WORDS + place * ENTRY_WORDS);
    }
    return new Uint8Array(file.buffer);
  }
}

/** Digests kept apart by number of channels, since records with a different number than most are set aside. */
export class DigestsByWidth {
  readonly #digests = new Map<number, ExampleDigests>();
  readonly #entryOf: EntryOf;

  constructor(entryOf: EntryOf) {
    this.#entryOf = entryOf;
  }

  add(example: RawExample, split: Split, width: number): void {
    const digests = this.#digests.get(width) ?? new ExampleDigests(this.#entryOf);
    this.#digests.set(width, digests);
    digests.add(example, split);
  }

  toBytes(width: number): Uint8Array {
    return (this.#digests.get(width) ?? new ExampleDigests(this.#entryOf)).toBytes();
  }
}

const bucketOf = (firstWord: number): number => firstWord >>> BUCKET_SHIFT;

/** Stored bytes as words, whatever their offset in the underlying buffer. */
export const wordsOf = (bytes: Uint8Array): Uint32Array => new Uint32Array(new Uint8Array(bytes).buffer);
