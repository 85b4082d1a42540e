import type { Moments, Scaler } from '../../shared/dataset';

/** Count, mean and sum of squared differences from the mean, updated value by value (Welford 1962). */
export class RunningMoments {
  #count = 0;
  #mean = 0;
  #m2 = 0;

  add(value: number): void {
    this.#count += 1;
    const difference = value - this.#mean;
    this.#mean += difference / this.#count;
    this.#m2 += difference * (value - this.#mean);
  }

  get(): Moments {
    return { count: this.#count, mean: this.#mean, m2: this.#m2 };
  }
}

/** Merges the moments of two samples (Chan, Golub and LeVeque 1979), without sums of squares and so without cancellation. */
export function mergeMoments(a: Moments, b: Moments): Moments {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const count = a.count + b.count;
  const difference = b.mean - a.mean;
  return {
    count,
    mean: a.mean + (difference * b.count) / count,
    m2: a.m2 + b.m2 + (difference ** 2 * a.count * b.count) / count,
  };
}

export const noMoments = (): Moments => ({ count: 0, mean: 0, m2: 0 });

/** Merges the moments of several samples. */
export const addMoments = (all: readonly Moments[]): Moments => all.reduce(mergeMoments, noMoments());

/** Mean and standard deviation of the population; a constant is scaled to zero, not divided by zero. */
export function scalerOf({ count, mean, m2 }: Moments): Scaler {
  const standardDeviation = Math.sqrt(m2 / Math.max(1, count));
  return { mean, standardDeviation: standardDeviation > 0 ? standardDeviation : 1 };
}
