import { errorMatches, type StateError } from './errors';
import type { Catcher, Retrier } from './schema';

export interface Retry {
  readonly delaySeconds: number;
  readonly retry: number;
  readonly maxAttempts: number;
}

/** Which retry follows an error, if any. Every retrier counts its own attempts, across different errors. */
export class Retries {
  readonly #used: number[];

  readonly #retriers: readonly Retrier[];
  readonly #random: () => number;

  constructor(retriers: readonly Retrier[], random: () => number = Math.random) {
    this.#retriers = retriers;
    this.#random = random;
    this.#used = retriers.map(() => 0);
  }

  /** The first retrier that matches decides; once it is used up, no later one is tried. */
  after(failure: StateError): Retry | undefined {
    const index = this.#retriers.findIndex((retrier) => errorMatches(retrier.ErrorEquals, failure.error));
    const retrier = this.#retriers[index];
    if (!retrier) return undefined;
    const used = this.#used[index] ?? 0;
    if (used >= retrier.MaxAttempts) return undefined;
    this.#used[index] = used + 1;
    const backoff = retrier.IntervalSeconds * retrier.BackoffRate ** used;
    const capped = Math.min(backoff, retrier.MaxDelaySeconds ?? Infinity);
    const delaySeconds = retrier.JitterStrategy === 'FULL' ? capped * this.#random() : capped;
    return { delaySeconds, retry: used + 1, maxAttempts: retrier.MaxAttempts };
  }
}

export function catcherOf(catchers: readonly Catcher[], failure: StateError): Catcher | undefined {
  return catchers.find((catcher) => errorMatches(catcher.ErrorEquals, failure.error));
}
