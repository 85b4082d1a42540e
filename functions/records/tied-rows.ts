import { timeFieldOf, timeFields, type RecordShape } from '../../shared/request/records';
import { listNames, showValue } from '../../shared/request/nearest';
import { isBlank } from './fields/blank';
import { pathsOf, type Fields } from './fields/fields';
import type { OrderWatch } from './order-rows';
import { ShortDates } from './time/short-dates';
import { timeName } from './time/time-in';
import { secondsOfDay } from './time/time-of-day';
import { HOW_TO_TELL_HOURS } from './time/zones';

/** Larger units first: minutes go back with every hour. */
const CLOCKS = [/^(?:hours?|hr)$/i, /^(?:minutes?|min)$/i];

type Shape = Extract<RecordShape, { kind: 'groups' }>;
type Warn = (warning: string) => void;

/** Warns once of each thing that an order of rows does not tell. */
export function orderWatch(shape: Shape, warn: Warn | undefined): OrderWatch & { readonly end?: () => void } {
  if (warn === undefined) return {};
  return {
    sawTie: tieWatcher(shape, warn),
    sawRepeatedHour: repeatedHourWatcher(shape, warn),
    ...shortDateWatcher(shape, warn),
  };
}

function shortDateWatcher({ by, orderBy }: Shape, warn: Warn): OrderWatch & { readonly end?: () => void } {
  if (orderBy === undefined) return {};
  const dates = new ShortDates();
  const field = timeName(timeFieldOf(orderBy));
  return {
    sawNumbers: (texts, places) => dates.add(texts, places),
    end: () => {
      const pattern = dates.pattern();
      if (pattern === undefined) return;
      warn(
        `rows of each group of ${by.join(', ')} are put in the order of ${showValue(field)} as numbers, which all look like dates with their year at the end, and follow each other in the file as such; if they are dates, give their pattern: "orderBy": {"field": ${showValue(field)}, "pattern": "${pattern}"}`,
      );
    },
  };
}

function repeatedHourWatcher({ by, orderBy }: Shape, warn: Warn): OrderWatch['sawRepeatedHour'] {
  let isSaid = false;
  return (time) => {
    if (isSaid || orderBy === undefined) return;
    isSaid = true;
    const { zone } = timeFieldOf(orderBy);
    if (zone === undefined)
      return warn(
        `rows of one group of ${by.join(', ')} go back in time at ${time}, in a night in which clocks are set back in many places, and forth everywhere else, so the rows of an hour that comes twice are put among each other; where these are times of such a place, give its zone: "orderBy": {"field": ${showValue(timeName(timeFieldOf(orderBy)))}, "zone": "Europe/Berlin"}, or ${HOW_TO_TELL_HOURS}`,
      );
    warn(
      `rows of one group of ${by.join(', ')} are of the hour that comes twice when the clocks of ${zone} are set back, such as ${time}, in an order that does not tell of which of the two, and are all taken for rows of the first; ${HOW_TO_TELL_HOURS}`,
    );
  };
}

/**
 * A function that is told of the rows of a group that have one time, in the order of the file, which they keep. Where
 * another column looks as if it held their time of day, and has another order, it warns of that once: who names the date
 * alone would not see that the rows of a day are mixed up.
 */
function tieWatcher({ by, constant, orderBy }: Shape, warn: Warn): OrderWatch['sawTie'] {
  if (orderBy === undefined) return undefined;
  const named = timeFields(timeFieldOf(orderBy));
  const used = new Set([...by, ...constant, ...named]);
  let isSaid = false;
  return (rows) => {
    const column = isSaid ? undefined : clockThatGoesBack(rows, used);
    if (column === undefined) return;
    isSaid = true;
    warn(
      `rows of one group of ${by.join(', ')} have the same ${listNames(named, 'and')} and stay in the order of the file, which is not that of ${showValue(column)}; if that is their time of day, name both: "orderBy": {"field": ${showValue([...named, column])}}, and a pattern for both where they have one`,
    );
  };
}

function clockThatGoesBack(
  [first, ...others]: readonly Fields[],
  used: ReadonlySet<string>,
): string | undefined {
  if (first === undefined) return undefined;
  const names = [...pathsOf(first)].filter((name) => !used.has(name));
  const ofDay = names.filter((name) => {
    const value = first.get(name);
    return typeof value === 'string' && secondsOfDay(value) !== undefined;
  });
  const clocks = CLOCKS.map((form) => names.filter((name) => form.test(name))).find(
    ({ length }) => length > 0,
  );
  return [...ofDay, ...(clocks ?? [])].find((name) => {
    const times = [first, ...others].map((row) => clockOf(row.get(name)));
    return (
      times.every((time) => time !== undefined) && times.some((time, at) => at > 0 && time < times[at - 1]!)
    );
  });
}

/** Seconds of a time of day, or the hour that a number says. */
function clockOf(value: unknown): number | undefined {
  if (isBlank(value) || (typeof value !== 'string' && typeof value !== 'number')) return undefined;
  const seconds = secondsOfDay(value);
  if (seconds !== undefined) return seconds;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}
