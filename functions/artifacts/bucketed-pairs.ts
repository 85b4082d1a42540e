import type { ArtifactStore } from '../../shared/artifacts/store';

/** Words of 32 bits in a pair. */
const PAIR_WORDS = 2;
const PAIR_BYTES = 4 * PAIR_WORDS;
const BUCKETS = 256;
/** How many bits of a first word follow those that give its bucket. */
const BUCKET_SHIFT = 24;
/** The number of pairs before each bucket, then their total. */
const HEADER_WORDS = BUCKETS + 1;

/** The file of a shard's pairs, as a reader needs to know it: a header, then the pairs of each bucket. */
export const LAYOUT = { buckets: BUCKETS, headerBytes: 4 * HEADER_WORDS, pairBytes: PAIR_BYTES } as const;

/** Pairs of words, collected one by one. */
export class BucketedPairs {
  #words = new Uint32Array(PAIR_WORDS * 1_024);
  #length = 0;

  get pairs(): number {
    return this.#length / PAIR_WORDS;
  }

  add(first: number, second: number): void {
    if (this.#length + PAIR_WORDS > this.#words.length) {
      const larger = new Uint32Array(this.#words.length * 2);
      larger.set(this.#words);
      this.#words = larger;
    }
    this.#words[this.#length] = first;
    this.#words[this.#length + 1] = second;
    this.#length += PAIR_WORDS;
  }

  /** The pairs grouped by the first byte of their first word, so that a reader of many shards can read a part of each. */
  toBytes(): Uint8Array {
    const starts = new Uint32Array(HEADER_WORDS);
    for (let at = 0; at < this.#length; at += PAIR_WORDS) starts[bucketOf(this.#words[at]!) + 1]! += 1;
    for (let bucket = 0; bucket < BUCKETS; bucket++) starts[bucket + 1]! += starts[bucket]!;
    const file = new Uint32Array(HEADER_WORDS + this.#length);
    file.set(starts);
    const next = starts.slice();
    for (let at = 0; at < this.#length; at += PAIR_WORDS) {
      const place = next[bucketOf(this.#words[at]!)]!++;
      file.set(this.#words.subarray(at, at + PAIR_WORDS), HEADER_WORDS + place * PAIR_WORDS);
    }
    return new Uint8Array(file.buffer);
  }
}

const bucketOf = (firstWord: number): number => firstWord >>> BUCKET_SHIFT;

/** Stored bytes as words, whatever their offset in the underlying buffer. */
export const wordsOf = (bytes: Uint8Array): Uint32Array => new Uint32Array(new Uint8Array(bytes).buffer);

/** A part of the buckets: from `first` to before `end`. */
export interface Buckets {
  readonly first: number;
  readonly end: number;
}

/** Reads the pairs of a part of the buckets. */
export async function readBuckets(
  store: ArtifactStore,
  key: string,
  { first, end }: Buckets,
): Promise<Uint32Array> {
  if (first === 0 && end === BUCKETS) return wordsOf(await store.get(key)).subarray(LAYOUT.headerBytes / 4);
  const starts = wordsOf(await store.getRange(key, 0, LAYOUT.headerBytes));
  const byteOf = (bucket: number) => LAYOUT.headerBytes + starts[bucket]! * PAIR_BYTES;
  if (starts[first] === starts[end]) return new Uint32Array(0);
  return wordsOf(await store.getRange(key, byteOf(first), byteOf(end)));
}

/** The first so many buckets, in as many parts as hold at most `most` of so many pairs each. */
export function* bucketParts(
  pairs: number,
  { most, buckets = BUCKETS }: { readonly most: number; readonly buckets?: number },
): Generator<Buckets, void, undefined> {
  const parts = Math.max(1, Math.min(buckets, Math.ceil(pairs / most)));
  for (let part = 0; part < parts; part++)
    yield {
      first: Math.floor((buckets * part) / parts),
      end: Math.floor((buckets * (part + 1)) / parts),
    };
}
