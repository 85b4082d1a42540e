import { higherIsBetter, type MetricName } from '../metrics';
import { normalCumulative, studentQuantile } from './quantiles';
import type { PairedUnits } from './paired-units';
import { randomIntegers } from './random';
import type { ScoreTable } from './score-table';
import { summedUnits, unitsOf, type DrawnUnits } from './units';

/** Enough that the end of a 95 % interval moves by a twentieth of its length from one seed to another. */
export const RESAMPLES = 2_000;

export interface ResampleOptions {
  /** Of the interval's two sides together: 0.95 leaves 2.5 % on each. */
  readonly confidence: number;
  readonly seed: number;
}

export interface IntervalOptions extends ResampleOptions {
  readonly metric: MetricName;
}

/** Of a gain, larger is better, whatever the metric. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The interval of the candidate's gain by a paired bootstrap: both models are measured on the same drawn units
 * (Koehn 2004). With few units that differ, an end may lie at a gain that no draw can pass; `enoughDiffer` says when
 * they are too few.
 *
 * @returns undefined for fewer than two units
 */
export function gainInterval(
  pairs: PairedUnits,
  { metric, ...options }: IntervalOptions,
): Interval | undefined {
  const { candidate, champion } = pairs;
  const sign = higherIsBetter(metric) ? 1 : -1;
  return bootstrapInterval(
    pairs,
    options,
    (sums) =>
      sign *
      (candidate.formula.of(sums.subarray(0, candidate.width)) -
        champion.formula.of(sums.subarray(candidate.width))),
  );
}

/**
 * The interval of a model's metric by a bootstrap over its units.
 *
 * @returns undefined for fewer than two units, and where a draw has no such metric
 */
export function metricInterval(table: ScoreTable, options: ResampleOptions): Interval | undefined {
  const units = summedUnits(unitsOf(table), [{ table, rowOf: (row) => row }]);
  const interval = bootstrapInterval(units, options, (sums) => table.formula.of(sums));
  return interval !== undefined && Number.isFinite(interval.low) && Number.isFinite(interval.high)
    ? interval
    : undefined;
}

/**
 * The interval of a figure that is made of sums, over `RESAMPLES` draws of the units. Its ends are percentiles, moved
 * outwards as few units ask for (Hesterberg 2015, "expanded percentile"): a bootstrap's variance is too small by 1/n,
 * and its tails are those of a normal distribution where Student's belong.
 */
function bootstrapInterval(
  drawn: DrawnUnits,
  { confidence, seed }: ResampleOptions,
  of: (sums: Float64Array) => number,
): Interval | undefined {
  const units = drawn.starts.length - 1;
  if (units < 2) return undefined;
  const figures = resampled(drawn, seed, of).sort();
  const tail = expandedTail((1 - confidence) / 2, units);
  const at = (share: number) => figures[Math.min(figures.length - 1, Math.floor(share * figures.length))]!;
  return { low: at(tail), high: at(1 - tail) };
}

/** A share of the normal distribution that lies as far out as the given share of Student's, and a little further. */
function expandedTail(tail: number, units: number): number {
  const t = studentQuantile(1 - tail, units - 1);
  return normalCumulative(-t * Math.sqrt(units / (units - 1)));
}

/**
 * Whether so many differing units could show a difference at all: if each speaks for one model or the other with equal
 * chances, all of them speak for the candidate with a chance of one half to their number (the sign test).
 */
export const enoughDiffer = (differing: number, confidence: number): boolean =>
  0.5 ** differing <= (1 - confidence) / 2;

/** The fewest units that `enoughDiffer` accepts: 6 for 95 %. */
export const fewestDiffering = (confidence: number): number => Math.ceil(Math.log2(2 / (1 - confidence)));

function resampled(drawn: DrawnUnits, seed: number, of: (sums: Float64Array) => number): Float64Array {
  const units = drawn.starts.length - 1;
  const draw = randomIntegers(seed);
  const chosen = new Uint32Array(units);
  const times = new Uint32Array(units);
  const sums = new Float64Array(drawn.width);
  return new Float64Array(RESAMPLES).map(() => {
    draw(chosen, units);
    times.fill(0);
    for (let index = 0; index < units; index += 1) times[chosen[index]!]! += 1;
    addUp(sums, times, drawn);
    return of(sums);
  });
}

/** The sums of the units, each as often as it was drawn: in their order, memory is read from end to end. */
function addUp(sums: Float64Array, times: Uint32Array, { starts, columns, values }: DrawnUnits): void {
  sums.fill(0);
  for (let unit = 0; unit < times.length; unit += 1) {
    const drawn = times[unit]!;
    if (drawn === 0) continue;
    const end = starts[unit + 1]!;
    for (let entry = starts[unit]!; entry < end; entry += 1) sums[columns[entry]!]! += drawn * values[entry]!;
  }
}
