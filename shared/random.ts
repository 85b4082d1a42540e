import { createHash } from 'node:crypto';

/** Seeded random numbers, the same on every machine. */
export interface RandomStream {
  /** In [0, 1), 24 bits: each value is exact in float32. */
  uniform(): number;
  /** Standard normal (Box-Muller). */
  normal(): number;
  /** Integer in 0..limit-1. */
  integer(limit: number): number;
  /** Index of a share, each as likely as it is large; they need not sum to 1. */
  choice(shares: ArrayLike<number>): number;
  /** Shuffles in place (Fisher-Yates). */
  shuffle<T extends { [index: number]: unknown; readonly length: number }>(values: T): T;
}

/**
 * A separate stream for each (seed, name), so that adding a consumer never changes what another one draws.
 * Generator: sfc32 (Doty-Humphrey, PractRand), its 128 bits of state from SHA-256.
 *
 * @param name 'dropout/12', 'batches/3', a weight's name…
 */
export function randomStream(seed: number, name: string): RandomStream {
  const next = sfc32(createHash('sha256').update(`${seed}\n${name}`).digest());
  const uniform = () => (next() >>> 8) / 2 ** 24;
  const integer = (limit: number) => Math.floor((next() / 2 ** 32) * limit);
  return {
    uniform,
    integer,
    choice(shares) {
      let left = uniform() * Array.from(shares).reduce((sum, share) => sum + share, 0);
      const index = Array.from(shares).findIndex((share) => (left -= share) < 0);
      // Rounding may leave a crumb beyond the last share.
      return index === -1 ? shares.length - 1 : index;
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    shuffle(values) {
      for (let i = values.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        [values[i], values[j]] = [values[j], values[i]];
      }
      return values;
    },
  };
}

function sfc32(key: Buffer): () => number {
  let a = key.readInt32LE(0);
  let b = key.readInt32LE(4);
  let c = key.readInt32LE(8);
  let counter = key.readInt32LE(12);
  return () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
}
