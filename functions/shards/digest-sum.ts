const MODULUS = 2n ** 256n;
const HEX_DIGITS = 64;

/**
 * SHA-256 digests added up modulo 2^256 (Bellare and Micciancio 1997, AdHash): a fingerprint of a multiset. Unlike
 * a digest of a concatenation, it does not depend on order or cuts; unlike an exclusive or, it counts duplicates.
 */
export class DigestSum {
  #sum = 0n;

  /** @param digest in hexadecimal */
  add(digest: string): void {
    this.#sum = (this.#sum + BigInt(`0x${digest}`)) % MODULUS;
  }

  toHex(): string {
    return this.#sum.toString(16).padStart(HEX_DIGITS, '0');
  }
}
