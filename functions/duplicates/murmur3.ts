/** What is hashed is read, and must be zero, up to the end of its last block. */
export const BLOCK_BYTES = 16;

const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

/**
 * MurmurHash3_x86_128 (Appleby 2011) with seed 0, of which the first 64 bits are kept. It works on 32-bit words, which
 * JavaScript multiplies as fast as C does; a hash made for 64 bits would need a BigInt or two for every record.
 *
 * @param words the bytes, four to a word, the first in the lowest bits
 * @param length in bytes
 * @param hash receives the first two words of the hash
 */
export function murmur3(words: Int32Array, length: number, hash: Uint32Array): void {
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  const end = (length >> 4) << 2;
  for (let at = 0; at < end; at += 4) {
    h1 = (rotate(h1 ^ mix1(words[at]!), 19) + h2) | 0;
    h1 = (Math.imul(h1, 5) + 0x561ccd1b) | 0;
    h2 = (rotate(h2 ^ mix2(words[at + 1]!), 17) + h3) | 0;
    h2 = (Math.imul(h2, 5) + 0x0bcaa747) | 0;
    h3 = (rotate(h3 ^ mix3(words[at + 2]!), 15) + h4) | 0;
    h3 = (Math.imul(h3, 5) + 0x96cd1c35) | 0;
    h4 = (rotate(h4 ^ mix4(words[at + 3]!), 13) + h1) | 0;
    h4 = (Math.imul(h4, 5) + 0x32ac3b17) | 0;
  }
  // Zeros mix to zero, so that the words of a block that is not whole need not be told apart.
  if ((length & (BLOCK_BYTES - 1)) !== 0) {
    h1 ^= mix1(words[end]!);
    h2 ^= mix2(words[end + 1]!);
    h3 ^= mix3(words[end + 2]!);
    h4 ^= mix4(words[end + 3]!);
  }
  h1 ^= length;
  const sum = (h1 + (h2 ^ length) + (h3 ^ length) + (h4 ^ length)) | 0;
  const f1 = spread(sum);
  const f2 = spread((sum + (h2 ^ length)) | 0);
  const f3 = spread((sum + (h3 ^ length)) | 0);
  const f4 = spread((sum + (h4 ^ length)) | 0);
  const first = (f1 + f2 + f3 + f4) | 0;
  hash[0] = first;
  hash[1] = first + f2;
}

const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

const mix1 = (word: number): number => Math.imul(rotate(Math.imul(word, C1), 15), C2);
const mix2 = (word: number): number => Math.imul(rotate(Math.imul(word, C2), 16), C3);
const mix3 = (word: number): number => Math.imul(rotate(Math.imul(word, C3), 17), C4);
const mix4 = (word: number): number => Math.imul(rotate(Math.imul(word, C4), 18), C1);

/** Lets every bit change about half of the others (Murmur3's fmix32). */
function spread(word: number): number {
  let bits = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
