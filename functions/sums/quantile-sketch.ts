import type { QuantileSketch } from '../../shared/statistics';

/**
 * Distributions of numbers in bounded memory (UDDSketch: Epicoco et al. 2020, "UDDSketch: Accurate Tracking of
 * Quantiles in Data Streams", IEEE Access 8). Magnitudes fall into buckets whose ends are powers of
 * γ = 2^(2^level / 4096). When more than `MOST_BUCKETS` are filled, each pair of neighbours becomes one and the level
 * rises. The level follows from the set of numbers alone, so order and cuts make no difference.
 */
const BUCKETS_AN_OCTAVE = 4_096;
const MOST_BUCKETS = 1_024;
/** Added to logarithms, so that a bucket of magnitudes is above 0 and its sign is that of the numbers; divisible at every level. */
const OFFSET = 2 ** 20;
/** The smallest magnitude of a 32-bit float: anything below it is zero to the network. */
const LEAST_MAGNITUDE = 2 ** -149;

export class RunningSketch {
  #level = 0;
  #count = 0;
  #minimum = Infinity;
  #maximum = -Infinity;
  #buckets = new Map<number, number>();

  add(value: number): void {
    this.#count += 1;
    if (value < this.#minimum) this.#minimum = value;
    if (value > this.#maximum) this.#maximum = value;
    const bucket = bucketOf(value, this.#level);
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
    if (this.#buckets.size > MOST_BUCKETS) this.#fit(this.#level);
  }

  addAll(sketch: QuantileSketch): void {
    if (sketch.count === 0) return;
    this.#count += sketch.count;
    this.#minimum = Math.min(this.#minimum, sketch.minimum);
    this.#maximum = Math.max(this.#maximum, sketch.maximum);
    this.#fit(Math.max(this.#level, sketch.level));
    for (const [bucket, count] of sketch.buckets) {
      const merged = raise(bucket, this.#level - sketch.level);
      this.#buckets.set(merged, (this.#buckets.get(merged) ?? 0) + count);
    }
    this.#fit(this.#level);
  }

  get(): QuantileSketch {
    const isEmpty = this.#count === 0;
    return {
      level: this.#level,
      count: this.#count,
      minimum: isEmpty ? 0 : this.#minimum,
      maximum: isEmpty ? 0 : this.#maximum,
      buckets: [...this.#buckets].sort(([a], [b]) => a - b),
    };
  }

  /** Raises the level to `level`, then until the buckets are few enough. */
  #fit(level: number): void {
    while (this.#level < level || this.#buckets.size > MOST_BUCKETS) {
      const raised = new Map<number, number>();
      for (const [bucket, count] of this.#buckets) {
        const merged = raise(bucket, 1);
        raised.set(merged, (raised.get(merged) ?? 0) + count);
      }
      this.#buckets = raised;
      this.#level += 1;
    }
  }
}

/** The sketch of all numbers in several sketches. */
export function mergeSketches(sketches: Iterable<QuantileSketch>): QuantileSketch {
  const merged = new RunningSketch();
  for (const sketch of sketches) merged.addAll(sketch);
  return merged.get();
}

/**
 * The smallest number that at least `share` of all numbers do not exceed, to within `relativeErrorOf`; 0 if there are none.
 */
export function quantileOf(
  { buckets, count, level, minimum, maximum }: QuantileSketch,
  share: number,
): number {
  if (share <= 0) return minimum;
  if (share >= 1) return maximum;
  let seen = 0;
  for (const [bucket, numbers] of buckets) {
    seen += numbers;
    if (seen >= share * count) return Math.min(maximum, Math.max(minimum, middleOf(bucket, level)));
  }
  return maximum;
}

/**
 * The range of all numbers but the least or the greatest, to within `relativeErrorOf`, and how many are left out; undefined
 * where there are no others.
 *
 * @param end the sketch's minimum or maximum
 */
export function rangeWithout(
  { buckets, level, minimum, maximum }: QuantileSketch,
  end: number,
): { readonly low: number; readonly high: number; readonly left: number } | undefined {
  const isLeast = end === minimum;
  const [left, ...others] = isLeast ? buckets : buckets.toReversed();
  const [nearest] = others;
  if (left === undefined || nearest === undefined) return undefined;
  const next = middleOf(nearest[0], level);
  return { low: isLeast ? next : minimum, high: isLeast ? maximum : next, left: left[1] };
}

/** How far off a quantile may be, as a share of itself. */
export function relativeErrorOf({ level }: QuantileSketch): number {
  const gamma = 2 ** (2 ** level / BUCKETS_AN_OCTAVE);
  return (gamma - 1) / (gamma + 1);
}

/** Upper end of the bucket that holds `quantileOf(sketch, share)`; the lower end of the first one for a share of 0. */
export function bucketEndOf({ buckets, count, level }: QuantileSketch, share: number): number {
  const [first = 0] = buckets[0] ?? [];
  if (share <= 0) return valueAt(rangeOf(first, level)[0]);
  let seen = 0;
  for (const [bucket, numbers] of buckets) {
    seen += numbers;
    if (seen >= share * count) return valueAt(rangeOf(bucket, level)[1]);
  }
  return valueAt(rangeOf(buckets.at(-1)?.[0] ?? 0, level)[1]);
}

/**
 * How many numbers are at most `end`, an end of a bucket of this or another sketch. Exact if this sketch's level
 * is not above the other's; otherwise the one bucket that `end` falls into counts in proportion.
 */
export function countUpTo({ buckets, level }: QuantileSketch, end: number): number {
  const place = placeOf(end);
  let total = 0;
  for (const [bucket, numbers] of buckets) {
    const [low, high] = rangeOf(bucket, level);
    if (bucket === 0) total += place >= 0 ? numbers : 0;
    else total += numbers * Math.min(1, Math.max(0, (place - low) / (high - low)));
  }
  return total;
}

function bucketOf(value: number, level: number): number {
  const magnitude = Math.abs(value);
  if (magnitude < LEAST_MAGNITUDE) return 0;
  const place = Math.ceil(Math.log2(magnitude) * BUCKETS_AN_OCTAVE) + OFFSET;
  const bucket = Math.ceil(place / 2 ** level);
  return value < 0 ? -bucket : bucket;
}

const raise = (bucket: number, levels: number): number =>
  Math.sign(bucket) * Math.ceil(Math.abs(bucket) / 2 ** levels);

/** The ends of a bucket as logarithms, in steps of level 0 and with the sign of the numbers. */
function rangeOf(bucket: number, level: number): readonly [number, number] {
  const width = 2 ** level;
  if (bucket === 0) return [0, 0];
  return bucket > 0 ? [(bucket - 1) * width, bucket * width] : [bucket * width, (bucket + 1) * width];
}

const valueAt = (place: number): number =>
  place === 0 ? 0 : Math.sign(place) * 2 ** ((Math.abs(place) - OFFSET) / BUCKETS_AN_OCTAVE);

const placeOf = (end: number): number =>
  end === 0 ? 0 : Math.sign(end) * (Math.round(Math.log2(Math.abs(end)) * BUCKETS_AN_OCTAVE) + OFFSET);

/** The number that has the same relative distance to both ends of the bucket. */
function middleOf(bucket: number, level: number): number {
  if (bucket === 0) return 0;
  const [low, high] = rangeOf(Math.abs(bucket), level).map(valueAt) as [number, number];
  return (Math.sign(bucket) * 2 * low * high) / (low + high);
}
