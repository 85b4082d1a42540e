import { Rejection } from '../../shared/encoding';
import type { TimeField } from '../../shared/request/records';
import { showValue } from '../../shared/request/nearest';
import type { Fields } from './fields/fields';
import { fieldNamed } from './fields/numbers';
import { dateLastPattern } from './time/compact-dates';
import { placeSetBack } from './time/clock-changes';
import { compareInstants, isAscending, mixedEpochs, type Instant } from './time/instant';
import { timeReader } from './time/read-time';
import { withRepeatedHours } from './time/repeated-hour';
import { timeIn, timeMissing, timeName } from './time/time-in';

const PATH = 'data.records.orderBy';

/** Is told of what the owner of rows should know of their order. */
export interface OrderWatch {
  /** Of the rows of each time that several have. */
  readonly sawTie?: ((rows: readonly Fields[]) => void) | undefined;
  /** Of a time in an hour that comes twice, where the rows' order does not tell which of the two they are of. */
  readonly sawRepeatedHour?: ((time: string) => void) | undefined;
  /** Of the texts of numbers in their order, with the places of their rows. */
  readonly sawNumbers?: ((texts: readonly string[], places: readonly number[]) => void) | undefined;
}

/**
 * A function from rows to their places in the order of a field that holds times or numbers. Rows of one time stay in the
 * order of the file. It gives a `Rejection` where a row has neither, or some have the one and some the other.
 */
export function rowOrder(
  time: TimeField,
  { sawTie, sawRepeatedHour, sawNumbers }: OrderWatch = {},
): (rows: readonly Fields[]) => number[] | Rejection {
  const field = timeName(time);
  const readTime = timeReader(time, 'orderBy', { tellsSecond: true });
  return (rows) => {
    const read: Instant[] = [];
    for (const row of rows) {
      const missing = timeMissing(row, time);
      if (missing !== undefined) return missing;
      const instant = readTime(timeIn(row, time), fieldNamed(field), row.numberForm);
      if (instant instanceof Rejection) return instant;
      read.push(instant);
    }
    const told = withRepeatedHours(read);
    const instants = told ?? read;
    const shown = (...places: readonly number[]) => places.map((at) => showValue(timeIn(rows[at]!, time)));
    const mixed = mixedEpochs(instants);
    if (mixed !== undefined)
      return new Rejection(
        'wrong-type',
        `field ${showValue(field)} is ${shown(...mixed.places).join(' and ')} in one group, which are ${mixed.units.join(' and ')} since 1970; write all of its times in one unit`,
      );
    const setBack = time.zone === undefined && !isAscending(read) ? placeSetBack(read) : undefined;
    if (setBack !== undefined) sawRepeatedHour?.(shown(setBack).join(''));
    if (told === undefined)
      sawRepeatedHour?.(shown(read.findIndex(({ second }) => second !== undefined)).join(''));
    const other = instants.findIndex(({ kind }) => kind !== instants[0]?.kind);
    if (other < 0) {
      const places = sorted(instants);
      const texts = textsOf(instants, places, rows, time);
      const pattern = dateLastPattern(texts, places);
      if (pattern === undefined) {
        if (texts.length > 0) sawNumbers?.(texts, places);
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
