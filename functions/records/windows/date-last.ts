import { dateLastPattern, mayBeDateLast } from '../time/compact-dates';
import { showValue } from '../../../shared/request/nearest';
import type { Step } from '../../../shared/request/time/step';
import { showInstant } from '../time/instant';
import { yearFirstJump } from '../time/year-first';
import { gapsIn, type StepsTo } from './lay-out';
import type { Named } from './refusals';
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

/**
 * A warning where times are numbers that look like dates with their year first: most ends of months, days or hours would be
 * gaps. Undefined where the first gap is none of them.
 */
export function yearFirstWarning(
  series: Iterable<readonly [string, SeriesRows]>,
  { steps, step, named }: { readonly steps: StepsTo; readonly step: Step | undefined; readonly named: Named },
): string | undefined {
  if (named.kind !== 'number' || step?.kind !== 'number') return undefined;
  for (const [, rows] of series)
    for (const { before } of gapsIn(rows, steps)) {
      const [from, to] = [before - 1, before].map((row) =>
        showInstant({ kind: 'number', value: rows.times[row]! }),
      );
      const pattern = yearFirstJump(from!, to!, step.count);
      if (pattern === undefined) return undefined;
      return `field ${showValue(named.field)} is read as a number, so that ${from} and ${to} have a gap between them, though they look like dates next to each other; if they are, give their pattern: "time": {"field": ${showValue(named.field)}, "pattern": "${pattern}"}`;
    }
  return undefined;
}
