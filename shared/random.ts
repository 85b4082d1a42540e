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
  /** Fills with zeros and `other`: a zero where `uniform()` would have been below `rate`, drawn in the same order. */
  fillMask(values: Float32Array, rate: number, other: number): void;
  /** sfc32's four words, for one who draws the next numbers elsewhere and writes back what becomes of them. */
  readonly state: Int32Array;
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
  const state = stateOf(createHash('sha256').update(`${seed}\n${name}`).digest());
  const next = () => sfc32(state);
  const uniform = () => (next() >>> 8) / 2 ** 24;
  const integer = (limit: number) => Math.floor((next() / 2 ** 32) * limit);
  return {
    state,
    uniform,
    integer,
    choice(shares) {
      let left = uniform() * Array.from(shares).reduce((sum, share) => sum + share, 0);
      const index = Array.from(shares).findIndex((share) => (left -= share) < 0);
      // Rounding may leave a crumb beyond the last share.
      return index === -1 ? shares.length - 1 : index;
    },
    fillMask(values, rate, other) {
      // Whole numbers and no branch, which the processor could not foresee.
      const limit = Math.ceil(rate * 2 ** 24);
      for (let i = 0; i < values.length; i++)
        values[i] = other * (1 - (((sfc32(state) >>> 8) - limit) >>> 31));
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

/** In an array, since a closure's variables would be a new object for each number beyond 31 bits. */
const stateOf = (key: Buffer): Int32Array =>
  Int32Array.from({ length: 4 }, (_, index) => key.readInt32LE(4 * index));

function sfc32(state: Int32Array): number {
  const b = state[1]!;
  const c = state[2]!;
  const counter = state[3]!;
  const sum = (state[0]! + b + counter) | 0;
  state[0] = b ^ (b >>> 9);
  state[1] = (c + (c << 3)) | 0;
  state[2] = (((c << 21) | (c >>> 11)) + sum) | 0;
  state[3] = (counter + 1) | 0;
  return sum >>> 0;
}
