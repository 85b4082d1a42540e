import { dateLastPattern, mayBeDateLast } from '../time/compact-dates';
import { showInstant } from '../time/instant';
import type { SeriesRows } from './series-rows';

/**
 * The first series whose times are numbers that look like dates with their year at the end, in another order than that of
 * these numbers; undefined where there is none.
 */
export function dateLastIn(
  series: Iterable<readonly [string, SeriesRows]>,
): { readonly rows: SeriesRows; readonly pattern: string } | undefined {
  for (const [, rows] of series) {
    const textAt = (row: number) => showInstant({ kind: 'number', value: rows.times[row]! });
    // Texts of all rows are made where the first and the last may be such dates, as those of a counter are not.
    if (rows.rows < 2 || ![0, rows.rows - 1].every((row) => mayBeDateLast(textAt(row)))) continue;
    const places = [...rows.times.keys()];
    const pattern = dateLastPattern(
      places.map(textAt),
      places.map((row) => rows.arrival(row)),
    );
    if (pattern !== undefined) return { rows, pattern };
  }
  return undefined;
}
