import { SPLITS, type RawExample, type Split } from '../../../shared/dataset';
import { horizonsOf, type RecordShape } from '../../../shared/request/records';
import type { Task } from '../../../shared/request/task';

export type WindowShape = Extract<RecordShape, { kind: 'windows' }>;

/** Rows of a series in their order, none of them missing. */
export interface SeriesView {
  channels(row: number): number[];
  /** One for each field that is forecast. */
  targets(row: number): number[];
  split(row: number): Split;
  /** Whether the row is in the data, and was not filled in. */
  isReal(row: number): boolean;
  /** The row so many steps before another one, where the data has it. */
  before(row: number, steps: number): number | undefined;
}

/** A function from the row of a window's last target to the window, or to undefined where there is none. */
export type CutWindow = (
  view: SeriesView,
  last: number,
) => { readonly example: RawExample; readonly split: Split } | undefined;

/** Rows of a window and its targets. */
export const spanOf = (shape: WindowShape): number => shape.length + Math.max(...horizonsOf(shape));

/**
 * A window is on the side of its targets, and left out where they are on several, or where its input has a row that is
 * held out more strictly than they are. A row that was filled in is no target; where rows are filled from those on both
 * sides of a gap, no window ends within one, since it would know what comes after it.
 */
export function windowCutter(shape: WindowShape, { target }: Task): CutWindow {
  const { length, gaps } = shape;
  const horizons = horizonsOf(shape);
  const span = spanOf(shape);
  const fill = typeof gaps === 'object' ? gaps.fill : gaps;
  const seasonRows = target.kind === 'value' ? target.seasonRows : undefined;
  return (view, last) => {
    const first = last - span + 1;
    const end = first + length - 1;
    const rows = horizons.map((horizon) => end + horizon);
    const split = view.split(rows[0]!);
    if (!rows.every((row) => view.isReal(row) && view.split(row) === split)) return undefined;
    if (fill === 'linear' && !view.isReal(end)) return undefined;
    const input: number[][] = [];
    for (let row = first; row <= end; row++) {
      if (SPLITS.indexOf(view.split(row)) > SPLITS.indexOf(split)) return undefined;
      input.push(view.channels(row));
    }
    const fields = rows.map((row) => view.targets(row));
    const target = byField(fields);
    const offset = view.targets(end);
    const season = seasonRows === undefined ? undefined : seasonOf(view, rows, { horizons, seasonRows, end });
    return { example: exampleOf({ input, target, offset, season }), split };
  };
}

/** Of a single value, values; of several, lists. A season that no row has is left out. */
function exampleOf(window: {
  readonly input: number[][];
  readonly target: number[];
  readonly offset: number[];
  readonly season: (number | null)[] | undefined;
}): RawExample {
  const { input, target, offset, season } = window;
  const isKnown = season?.some((value) => value !== null) === true;
  if (target.length > 1) return { input, target, offset, ...(isKnown ? { season } : {}) };
  return {
    input,
    target: target[0] ?? NaN,
    offset: offset[0] ?? 0,
    ...(isKnown ? { season: season[0] ?? 0 } : {}),
  };
}

/** The values of whole seasons before each target, as few as lie in the past of the window's end. */
function seasonOf(
  view: SeriesView,
  rows: readonly number[],
  {
    horizons,
    seasonRows,
    end,
  }: { readonly horizons: readonly number[]; readonly seasonRows: number; readonly end: number },
): (number | null)[] {
  const found = rows.map((_, index) => {
    const horizon = horizons[index]!;
    const back = Math.ceil(horizon / seasonRows) * seasonRows - horizon;
    const row = view.before(end, back);
    return row === undefined || !view.isReal(row) ? undefined : view.targets(row);
  });
  const fields = view.targets(end).length;
  return Array.from({ length: fields }, (_, field) => found.map((values) => values?.[field] ?? null)).flat();
}

/** Rows × fields as one list, field by field. */
function byField(rows: readonly (readonly number[])[]): number[] {
  const [first = []] = rows;
  return first.flatMap((_, field) => rows.map((values) => values[field]!));
}
