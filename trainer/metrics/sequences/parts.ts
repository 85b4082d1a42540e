import { cheapestCuts } from '../../data/cheapest-cuts';

/** Some steps of a batch, in which the sequences that reach them go on. */
export interface Part {
  readonly start: number;
  readonly steps: number;
}

/** What a part costs besides its steps, in steps of one sequence: a layer's weights are packed for it. */
const STEPS_OF_A_PART = 1_000;

/**
 * Parts of a batch, each with the sequences that are not at their end: cut where the fewest steps are computed of those that
 * are. So a batch needs no sequences of like lengths, which would make batches small.
 *
 * @param lengths_B steps of each sequence, 1 at least
 * @param mostSteps of a part in which so many sequences go on
 */
export function partsOf(lengths_B: Int32Array, mostSteps: (rows: number) => number): Part[] {
  const sorted = lengths_B.toSorted();
  const ends = [0, ...new Set(sorted)];
  // Those that go on behind each end.
  const rows = ends.map((end) => sorted.length - firstAbove(sorted, end));
  const costOf = (from: number, to: number) => rows[from]! * (ends[to]! - ends[from]!) + STEPS_OF_A_PART;
  return cheapestCuts(ends.length - 1, costOf).flatMap(({ from, to }) => {
    const most = mostSteps(rows[from]!);
    const [start, end] = [ends[from]!, ends[to]!];
    return Array.from({ length: Math.ceil((end - start) / most) }, (_, part) => ({
      start: start + part * most,
      steps: Math.min(most, end - start - part * most),
    }));
  });
}

function firstAbove(sorted: Int32Array, value: number): number {
  const found = sorted.findIndex((length) => length > value);
  return found === -1 ? sorted.length : found;
}
