import { crc32 } from 'node:zlib';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactCorrupt } from '../../shared/errors';

/** Words of 32 bits in a pair. */
const PAIR_WORDS = 2;
const PAIR_BYTES = 4 * PAIR_WORDS;
const BUCKETS = 256;
/** How many bits of a first word follow those that give its bucket. */
const BUCKET_SHIFT = 24;
/** The first word of a file with checksums; in one of before there were any, it is 0. */
const MAGIC = 0x31525055;
/** The number of pairs before each bucket, then their total. */
const STARTS = BUCKETS + 1;
/** The magic word, the starts, the CRC-32 of each bucket, and that of all words before it. */
const HEADER_WORDS = 1 + STARTS + BUCKETS + 1;
const HEADER_BYTES = 4 * HEADER_WORDS;

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

  /**
   * A header, then the pairs grouped by the first byte of their first word, so that a reader of many shards can read a
   * part of each, and knows whether it is what was written.
   */
  toBytes(): Uint8Array {
    const starts = new Uint32Array(STARTS);
    for (let at = 0; at < this.#length; at += PAIR_WORDS) starts[bucketOf(this.#words[at]!) + 1]! += 1;
    for (let bucket = 0; bucket < BUCKETS; bucket++) starts[bucket + 1]! += starts[bucket]!;
    const file = new Uint32Array(HEADER_WORDS + this.#length);
    const next = starts.slice();
    for (let at = 0; at < this.#length; at += PAIR_WORDS) {
      const place = HEADER_WORDS + PAIR_WORDS * next[bucketOf(this.#words[at]!)]!++;
      file[place] = this.#words[at]!;
      file[place + 1] = this.#words[at + 1]!;
    }
    file[0] = MAGIC;
    file.set(starts, 1);
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const [from, to] = [starts[bucket]! * PAIR_WORDS, starts[bucket + 1]! * PAIR_WORDS];
      file[1 + STARTS + bucket] = checksum(file.subarray(HEADER_WORDS + from, HEADER_WORDS + to));
    }
    file[HEADER_WORDS - 1] = checksum(file.subarray(0, HEADER_WORDS - 1));
    return new Uint8Array(file.buffer);
  }
}

const bucketOf = (firstWord: number): number => firstWord >>> BUCKET_SHIFT;

const checksum = ({ buffer, byteOffset, byteLength }: Uint32Array): number =>
  crc32(new Uint8Array(buffer, byteOffset, byteLength));

/** Stored bytes as words, whatever their offset in the underlying buffer. */
export const wordsOf = (bytes: Uint8Array): Uint32Array => new Uint32Array(new Uint8Array(bytes).buffer);

/** A part of the buckets: from `first` to before `end`. */
export interface Buckets {
  readonly first: number;
  readonly end: number;
}

/** Where the buckets of a file are, and what they must be. */
interface Header {
  readonly bytes: number;
  readonly starts: Uint32Array;
  /** Undefined for a file of before there were any. */
  readonly checksums: Uint32Array | undefined;
}

/**
 * Reads the pairs of a part of the buckets.
 *
 * @throws ArtifactCorrupt where they are not what was written
 */
export async function readBuckets(
  store: ArtifactStore,
  key: string,
  { first, end }: Buckets,
): Promise<Uint32Array> {
  const where = `${store.uri}/${key}`;
  const isWhole = first === 0 && end === BUCKETS;
  const start = isWhole ? await store.get(key) : await store.getRange(key, 0, HEADER_BYTES);
  const header = headerOf(start, where);
  const byteOf = (bucket: number) => header.bytes + header.starts[bucket]! * PAIR_BYTES;
  if (header.starts[first] === header.starts[end]) return new Uint32Array(0);
  const bytes = isWhole
    ? start.subarray(header.bytes)
    : await store.getRange(key, byteOf(first), byteOf(end));
  if (bytes.byteLength !== byteOf(end) - byteOf(first)) throw damaged(where);
  const words = wordsOf(bytes);
  checkBuckets(words, header, { first, end }, where);
  return words;
}

function headerOf(bytes: Uint8Array, where: string): Header {
  const wholeWords = bytes.subarray(0, Math.min(HEADER_BYTES, bytes.byteLength & ~3));
  const words = wordsOf(wholeWords);
  if (words[0] === 0 && words.length >= STARTS)
    return { bytes: 4 * STARTS, starts: words.subarray(0, STARTS), checksums: undefined };
  const isSound =
    words[0] === MAGIC &&
    words.length === HEADER_WORDS &&
    words[HEADER_WORDS - 1] === checksum(words.subarray(0, HEADER_WORDS - 1));
  if (!isSound) throw damaged(where);
  return {
    bytes: HEADER_BYTES,
    starts: words.subarray(1, 1 + STARTS),
    checksums: words.subarray(1 + STARTS, 1 + STARTS + BUCKETS),
  };
}

function checkBuckets(
  words: Uint32Array,
  { starts, checksums }: Header,
  { first, end }: Buckets,
  where: string,
): void {
  if (checksums === undefined) return;
  const wordOf = (bucket: number) => (starts[bucket]! - starts[first]!) * PAIR_WORDS;
  for (let bucket = first; bucket < end; bucket++) {
    const found = checksum(words.subarray(wordOf(bucket), wordOf(bucket + 1)));
    if (found !== checksums[bucket]) throw damaged(where);
  }
}

const damaged = (where: string): ArtifactCorrupt =>
  new ArtifactCorrupt(
    `${where} is not what was written: its checksums are of other bytes; run again with "reuse": "refuse"`,
  );

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

/** What a reader needs to know of the layout: how many buckets there are, by the first bits of their first words. */
export const LAYOUT = { buckets: BUCKETS } as const;
