import { Rejection } from '../../shared/encoding';
import type { TimeField } from '../../shared/request/records';
import { showValue } from '../../shared/request/nearest';
import type { Fields } from './fields/fields';
import { fieldNamed } from './fields/numbers';
import { dateLastPattern } from './time/compact-dates';
import { compareInstants, mixedEpochs, type Instant } from './time/instant';
import { timeReader } from './time/read-time';
import { timeIn, timeMissing, timeName } from './time/time-in';

const PATH = 'data.records.orderBy';

/**
 * A function from rows to their places in the order of a field that holds times or numbers. Rows of one time stay in the
 * order of the file. It gives a `Rejection` where a row has neither, or some have the one and some the other.
 *
 * @param sawTie is told of the rows of each time that several have
 */
export function rowOrder(
  time: TimeField,
  sawTie?: (rows: readonly Fields[]) => void,
): (rows: readonly Fields[]) => number[] | Rejection {
  const field = timeName(time);
  const read = timeReader(time, 'orderBy');
  return (rows) => {
    const instants: Instant[] = [];
    for (const row of rows) {
      const missing = timeMissing(row, time);
      if (missing !== undefined) return missing;
      const instant = read(timeIn(row, time), fieldNamed(field), row.numberForm);
      if (instant instanceof Rejection) return instant;
      instants.push(instant);
    }
    const shown = (...places: readonly number[]) => places.map((at) => showValue(timeIn(rows[at]!, time)));
    const mixed = mixedEpochs(instants);
    if (mixed !== undefined)
      return new Rejection(
        'wrong-type',
        `field ${showValue(field)} is ${shown(...mixed.places).join(' and ')} in one group, which are ${mixed.units.join(' and ')} since 1970; write all of its times in one unit`,
      );
    const other = instants.findIndex(({ kind }) => kind !== instants[0]?.kind);
    if (other < 0) {
      const places = sorted(instants);
      const pattern = dateLastPattern(textsOf(instants, places, rows, time), places);
      if (pattern === undefined) {
        if (sawTie !== undefined)
          for (const tied of tiesIn(places, instants)) sawTie(tied.map((place) => rows[place]!));
        return places;
      }
      return new Rejection(
        'not-a-time',
        `field ${showValue(field)} is ${shown(places[0]!).join('')}, which looks like a date with its year at the end, and is no number to order by; give its pattern: "orderBy": {"field": ${showValue(field)}, "pattern": "${pattern}"}`,
      );
    }
    const [one, another] = shown(0, other);
    return new Rejection(
      'wrong-type',
      `field ${showValue(field)} is ${one} and ${another} in one group, and ${PATH} needs dates or numbers throughout`,
    );
  };
}

/** Of numbers, the texts in their order; of dates none. */
const textsOf = (
  instants: readonly Instant[],
  places: readonly number[],
  rows: readonly Fields[],
  time: TimeField,
): string[] =>
  instants[0]?.kind === 'number' ? places.map((place) => String(timeIn(rows[place]!, time)).trim()) : [];

/** Places of rows that have one time, where these are several. */
function* tiesIn(places: readonly number[], instants: readonly Instant[]): Generator<readonly number[]> {
  let start = 0;
  for (let at = 1; at <= places.length; at++) {
    if (at < places.length && instants[places[at]!]!.value === instants[places[start]!]!.value) continue;
    if (at - start > 1) yield places.slice(start, at);
    start = at;
  }
}

function sorted(instants: readonly Instant[]): number[] {
  const places = [...instants.keys()];
  return places.sort((a, b) => compareInstants(instants[a]!.value, instants[b]!.value) || a - b);
}
