import { showValue } from '../../../shared/request/nearest';
import { showInstant } from '../time/instant';
import type { Named } from './refusals';
import type { SeriesRows } from './series-rows';

/**
 * What a person should be told where the files of a test hold rows of a series from before rows that are trained on: a
 * forecast of the past is scored, by a model that knows what came after. Undefined where none do.
 */
export function testBeforeTraining(
  series: readonly (readonly [string, SeriesRows])[],
  { field, kind }: Named,
): string | undefined {
  for (const [, rows] of series) {
    let test: number | undefined;
    for (const row of rows.times.keys()) {
      const side = rows.side(row);
      if (side === 'test') test ??= row;
      else if (test !== undefined) {
        const [before, after] = [test, row].map((at) => showInstant({ kind, value: rows.times[at]! }));
        return `data.split takes rows for the test that come before rows of the same series for training, such as ${before} of ${showValue(field)} before ${after}: the score is of forecasts of the past; take the last rows for the test, as {"by": "time", …} does`;
      }
    }
  }
  return undefined;
}
