import type { RawExample, Split } from '../../shared/dataset';
import { BucketedPairs } from '../artifacts/bucketed-pairs';
import { ENTRY_WORDS, SPLIT_BITS, type EntryOf } from './example-hasher';

/** Index of an entry's split in `SPLITS`. */
export const splitIn = (words: Uint32Array, at: number): number => words[at + ENTRY_WORDS - 1]! & SPLIT_BITS;

/** The last word of an entry's digest, without the bits of its split. */
export const lastWordIn = (words: Uint32Array, at: number): number =>
  (words[at + ENTRY_WORDS - 1]! & ~SPLIT_BITS) >>> 0;

/** Digests of a shard's records, collected one by one. */
export class ExampleDigests {
  readonly #entryOf: EntryOf;
  readonly #entries = new BucketedPairs();

  constructor(entryOf: EntryOf) {
    this.#entryOf = entryOf;
  }

  add(example: RawExample, split: Split): void {
    const entry = this.#entryOf(example, split);
    this.#entries.add(entry[0]!, entry[1]!);
  }

  toBytes(): Uint8Array {
    return this.#entries.toBytes();
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
