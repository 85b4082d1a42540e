import type { StepsBetween } from '../time/steps';
import type { StepsTo } from './lay-out';
import type { SeriesRows } from './series-rows';

/** Rows that just follow each other. */
export const anyStep: StepsTo = () => 1;

export const stepsBy =
  (steps: StepsBetween): StepsTo =>
  ({ times }, row) =>
    steps(times[row - 1]!, times[row]!);

/**
 * As `stepsBy`, but where one file ends and the next one begins rows just follow each other, whatever lies between: an
 * export that writes a file per month need not have a row for every day of it.
 *
 * @param bridged is told of each such place
 */
export function stepsWithinFiles(
  steps: StepsBetween,
  bridged: (series: SeriesRows, row: number) => void,
): StepsTo {
  const within = stepsBy(steps);
  const borders = new Map<SeriesRows, ReadonlySet<number>>();
  return (series, row) => {
    const count = within(series, row);
    if (count === 1) return count;
    const known = borders.get(series) ?? bordersOf(series);
    borders.set(series, known);
    if (!known.has(row)) return count;
    bridged(series, row);
    return 1;
  };
}

/** First rows of files that follow the last row of another: files of which rows lie between those of others have none. */
function bordersOf(series: SeriesRows): ReadonlySet<number> {
  const firstOf = new Map<string | undefined, number>();
  const lastOf = new Map<string | undefined, number>();
  for (let row = 0; row < series.rows; row++) {
    const { key } = series.place(row);
    if (!firstOf.has(key)) firstOf.set(key, row);
    lastOf.set(key, row);
  }
  const ends = new Set([...lastOf.values()].map((row) => row + 1));
  return new Set([...firstOf.values()].filter((row) => ends.has(row)));
}
