/** Seeded random numbers that are the same on every machine: a counter-based stream for each (seed, name). */
export interface RandomStream {
  /** In [0, 1), 24 bits. */
  uniform(): number;
  /** Standard normal (Box-Muller). */
  normal(): number;
  /** Integer in 0..limit-1. */
  integer(limit: number): number;
  /** Shuffles in place (Fisher-Yates). */
  shuffle<T extends { [index: number]: number; length: number }>(values: T): T;
}

/** @param name separates streams of one seed: 'dropout/12', 'batches', a weight's name… */
export function randomStream(seed: number, name: string): RandomStream {
  throw new Error(`not yet: ${seed} ${name}`);
}
