import type { Split } from '../../../shared/dataset';
import type { Gaps } from '../../../shared/request/records';
import type { SeriesView } from './cut-window';
import type { RowPlace, SeriesRows } from './series-rows';

/** Rows that are missing between two that follow each other; `missing` is undefined where the step is no whole number. */
export interface Gap {
  /** In the order of time: the row after it. */
  readonly before: number;
  readonly missing: number | undefined;
}

/** Steps from the row before to a row of a series; undefined where they are no whole number. */
export type StepsTo = (series: SeriesRows, row: number) => number | undefined;

/** Places where a series has no row for a step. */
export function* gapsIn(series: SeriesRows, steps: StepsTo): Generator<Gap> {
  for (let row = 1; row < series.rows; row++) {
    const count = steps(series, row);
    if (count !== 1) yield { before: row, missing: count === undefined ? undefined : count - 1 };
  }
}

/** A series with its gaps filled, or cut at them. */
export interface LaidOut extends SeriesView {
  readonly length: number;
  /** Steps from the series' first row: what a stride is counted in. */
  position(slot: number): number;
  /** First slot that a window that ends at this one can reach. */
  start(slot: number): number;
  place(slot: number): RowPlace;
}

interface Slots {
  /** Row of each slot; negative of one that was filled in: that of the row before it, as -1 - row. */
  readonly rows: number[];
  readonly positions: number[];
  readonly starts: number[];
  /** Slot since which positions are steps: there was no whole number of steps before it. */
  readonly grids: number[];
}

/** @param channels numbers of a row that are its input; the others are targets */
export function layOut(
  series: SeriesRows,
  layout: {
    readonly steps: StepsTo;
    readonly gaps: Gaps;
    readonly channels: number;
    readonly splitOf: (row: number) => Split;
  },
): LaidOut {
  const { steps, gaps, channels, splitOf } = layout;
  const { fill, upTo } = typeof gaps === 'object' ? gaps : { fill: gaps, upTo: Infinity };
  const isFilled = fill !== 'refuse' && fill !== 'skip';
  const slots = slotsOf(series, steps, isFilled ? upTo : 0);
  const { rows, positions, starts } = slots;
  const isReal = (slot: number) => rows[slot]! >= 0;
  const numbersAt = (slot: number) => {
    const row = rows[slot]!;
    return row >= 0 ? series.numbers(row) : filled(slot, slots, series, fill);
  };
  return {
    length: rows.length,
    isReal,
    position: (slot) => positions[slot]!,
    start: (slot) => starts[slot]!,
    place: (slot) => series.place(Math.max(0, rows[slot]!)),
    channels: (slot) => Array.from(numbersAt(slot).subarray(0, channels)),
    targets: (slot) => Array.from(numbersAt(slot).subarray(channels)),
    // What was filled in is known no earlier than the row before it.
    split: (slot) => splitOf(isReal(slot) ? rows[slot]! : -1 - rows[slot]!),
    before: (slot, back) => slotAt(slots, slot, positions[slot]! - back),
  };
}

function slotsOf(series: SeriesRows, steps: StepsTo, longest: number): Slots {
  const slots: Slots = { rows: [], positions: [], starts: [], grids: [] };
  let [start, grid, position, last] = [0, 0, 0, -1];
  const add = (row: number, at: number) => {
    slots.rows.push(row);
    slots.positions.push(at);
    slots.starts.push(start);
    slots.grids.push(grid);
  };
  let lastPosition = -1;
  for (let row = 0; row < series.rows; row++) {
    const step = row === 0 ? 0 : steps(series, row);
    position += step ?? 1;
    if (step === undefined) grid = slots.rows.length;
    if (!series.isUsable(row)) continue;
    const missing = position - lastPosition - 1;
    const isBroken = last >= 0 && (grid === slots.rows.length || missing > longest);
    if (last < 0 || isBroken) start = slots.rows.length;
    else for (let at = lastPosition + 1; at < position; at++) add(-1 - last, at);
    add(row, position);
    [last, lastPosition] = [row, position];
  }
  return slots;
}

/** The slot at a position, no later than one that is of the same grid. */
function slotAt({ positions, grids }: Slots, from: number, position: number): number | undefined {
  let [low, high] = [grids[from]!, from];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (positions[middle]! < position) low = middle + 1;
    else high = middle;
  }
  return positions[low] === position ? low : undefined;
}

function filled(
  slot: number,
  { rows, positions }: Slots,
  series: SeriesRows,
  fill: 'refuse' | 'skip' | 'previous' | 'linear' | number,
): Float64Array {
  const before = -1 - rows[slot]!;
  const from = series.numbers(before);
  if (typeof fill === 'number') return from.map(() => fill);
  if (fill !== 'linear') return from;
  let [left, right] = [slot, slot];
  while (rows[left]! < 0) left -= 1;
  while (rows[right]! < 0) right += 1;
  const to = series.numbers(rows[right]!);
  const share = (positions[slot]! - positions[left]!) / (positions[right]! - positions[left]!);
  return from.map((value, index) => value + (to[index]! - value) * share);
}
