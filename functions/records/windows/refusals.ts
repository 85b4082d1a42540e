import { UnreadableShard } from '../../../shared/errors';
import { listNames, showValue } from '../../../shared/request/nearest';
import { showStep, type Step } from '../../../shared/request/time/step';
import { mixedEpochs, NANOSECONDS_IN_MILLISECOND, showInstant, type Instant } from '../time/instant';
import { mayBeSetForward, mayComeTwice } from '../time/clock-changes';
import { yearFirstPattern } from '../time/year-first';
import { comesTwice, HOW_TO_TELL_HOURS } from '../time/zones';
import type { Gap } from './lay-out';
import type { RowPlace, SeriesRows } from './series-rows';

/** What the sentences name. */
export interface Named {
  readonly location: string;
  readonly field: string;
  /** The fields that `field` stands for, where the parts of a time have fields of their own. */
  readonly timeFields: readonly string[];
  readonly series: readonly string[];
  readonly kind: Instant['kind'];
  readonly zone: string | undefined;
}

const unreadable = ({ location }: Pick<Named, 'location'>, why: string): UnreadableShard =>
  new UnreadableShard(`${location} cannot be read as windows: ${why}`);

const placeOf = ({ key, line }: RowPlace): string =>
  key === undefined ? `line ${line}` : `${key} line ${line}`;

const seriesNamed = ({ series }: Named, key: string): string =>
  series.length === 0 ? 'the series' : `the series ${listNames(series, 'and')} ${key}`;

/** Columns that tell the rows of one time apart. */
export interface Apart {
  /** Such as series have, the likeliest first. */
  readonly keys: readonly string[];
  /** What a part of the time is in. */
  readonly timeOfDay: string | undefined;
}

export function refuseTwins(
  named: Named,
  twins: { readonly key: string; readonly rows: SeriesRows; readonly row: number },
  { keys, timeOfDay }: Apart,
): UnreadableShard {
  const { key, rows, row } = twins;
  const { field, kind, zone, series, timeFields } = named;
  const [first, second] = [rows.place(row - 1), rows.place(row)];
  const time = showInstant({ kind, value: rows.times[row]! });
  const where = `${placeOf(first)} and ${placeOf(second)}`;
  const isSame = rows.numbers(row - 1).every((number, index) => number === rows.numbers(row)[index]);
  const { clocks, offset } = clocksAt({ kind, value: rows.times[row]! }, zone);
  const apart = keys.length === 0 ? undefined : showValue([...series, keys[0]]);
  const fix =
    timeOfDay !== undefined
      ? `${showValue(timeOfDay)} looks as if it held the time of day; name both: "time": {"field": ${showValue([...timeFields, timeOfDay])}}, and a pattern for both where they have one`
      : offset !== ''
        ? `${offset}; if these are rows of several series, name what tells them apart in data.records.series${apart === undefined ? '' : `, such as ${apart}`}`
        : apart !== undefined
          ? `rows of several series? name what tells them apart in data.records.series, such as ${apart}`
          : isSame
            ? 'the same row twice? leave one of them out'
            : 'rows of several series? no column tells them apart, so give them one, or a folder each (store=a/), and name it in data.records.series';
  return unreadable(
    named,
    `${seriesNamed(named, key)} has two rows at ${time} of ${showValue(field)}, ${where}${clocks}; ${fix}`,
  );
}

/** What the sentence of two rows says of a zone's clocks, and how to tell the hours apart that these show twice. */
function clocksAt(
  time: Instant,
  zone: string | undefined,
): { readonly clocks: string; readonly offset: string } {
  const isTwice =
    zone === undefined
      ? mayComeTwice(time)
      : comesTwice(zone, Number(time.value / NANOSECONDS_IN_MILLISECOND));
  if (!isTwice) return { clocks: '', offset: '' };
  return {
    clocks: ` (an hour comes twice when ${zone === undefined ? 'clocks' : `the clocks of ${zone}`} are set back)`,
    offset: `${HOW_TO_TELL_HOURS}, for which of the two hours a row is of is not known otherwise`,
  };
}

/** @param gap the first of the series that has one */
export function refuseGap(
  named: Named,
  { key, rows, gap }: { readonly key: string; readonly rows: SeriesRows; readonly gap: Gap },
  { step, isGiven }: { readonly step: Step; readonly isGiven: boolean },
): UnreadableShard {
  const { kind } = named;
  const shown = (row: number) => showInstant({ kind, value: rows.times[row]! });
  const [from, to] = [shown(gap.before - 1), shown(gap.before)];
  const mixed = mixedEpochs([gap.before - 1, gap.before].map((row) => ({ kind, value: rows.times[row]! })));
  if (mixed !== undefined)
    return unreadable(
      named,
      `${showValue(named.field)} is ${from} and then ${to} (${placeOf(rows.place(gap.before))}), which are ${mixed.units.join(' and ')} since 1970; write all of its times in one unit`,
    );
  const how = isGiven
    ? `data.records.step, ${showStep(step)}`
    : `a step of ${showStep(step)}, which most rows have`;
  const what =
    gap.missing === undefined
      ? `between ${from} and ${to} lies no whole number of steps, by ${how}`
      : `between ${from} and ${to} ${gap.missing === 1 ? 'a row is' : `${gap.missing} rows are`} missing, by ${how}`;
  const hint = kind === 'number' ? patternHint(named.field, [from, to]) : clockHint(named, rows, gap, step);
  return unreadable(
    named,
    `${seriesNamed(named, key)} has a gap (${placeOf(rows.place(gap.before))}): ${what}; give data.records.gaps as "skip" (no window reaches over a gap), "previous", "linear" or a number (rows are filled in), or data.records.step where it is another one ("irregular" for rows that just follow each other, such as trading days)${hint}`,
  );
}

const HOUR = 3_600_000_000_000n;
const DAY = 24n * HOUR;

/** Days of 23 and 25 hours, and hours that are left out, are gaps where nothing says whose clocks are meant. */
function clockHint(
  { zone, field }: Named,
  { times }: SeriesRows,
  { before, missing }: Gap,
  step: Step,
): string {
  if (zone !== undefined || step.kind === 'irregular') return '';
  const [from, to] = [times[before - 1]!, times[before]!];
  const offDay = ((to - from + DAY / 2n) % DAY) - DAY / 2n;
  const isOfDays = step.kind !== 'nanoseconds' || step.count % DAY === 0n;
  const isDayOfOtherLength = isOfDays && missing === undefined && (offDay === HOUR || offDay === -HOUR);
  const isHourLeftOut =
    step.kind === 'nanoseconds' &&
    to - from === HOUR + step.count &&
    mayBeSetForward({ kind: 'date', value: from });
  const name = `give the zone of that place: "time": {"field": ${showValue(field)}, "zone": "Europe/Berlin"}`;
  if (isDayOfOtherLength)
    return `; a day has 23 or 25 hours where clocks are changed: if these are times of such a place, ${name}, and days are those of its calendar`;
  return isHourLeftOut
    ? `; an hour is left out in this night where clocks are set forward: if these are times of such a place, ${name}, and it is no gap`
    : '';
}

/** By their numbers, rows would be put in another order, and no step would be one of time. */
export const refuseDateLast = (
  named: Named,
  { rows, pattern }: { readonly rows: SeriesRows; readonly pattern: string },
): UnreadableShard =>
  unreadable(
    named,
    `field ${showValue(named.field)}, read as a number, is ${showInstant({ kind: 'number', value: rows.times[0]! })} (${placeOf(rows.place(0))}), which looks like a date with its year at the end, and is no number to order by; give its pattern: "time": {"field": ${showValue(named.field)}, "pattern": "${pattern}"}`,
  );

/** Dates without a sign between their parts are numbers, of which most months' ends are gaps. */
function patternHint(field: string, times: readonly string[]): string {
  const pattern = yearFirstPattern(times);
  return pattern === undefined
    ? ''
    : `; if these are dates and no numbers: "time": {"field": ${showValue(field)}, "pattern": "${pattern}"}`;
}

/** Said where files follow each other with rows missing between them, and the request does not name the time. */
export function bridgeWarning(
  { kind, field }: Named,
  rows: SeriesRows,
  { row, step }: { readonly row: number; readonly step: Step },
): string {
  const [from, to] = [row - 1, row].map((at) => showInstant({ kind, value: rows.times[at]! }));
  return `rows are missing where one file ends and the next one begins, as between ${from} and ${to} at a step of ${showStep(step)}, and windows reach over that: name ${showValue(field)} in data.records.time, and every gap is one; data.records.gaps says what becomes of them`;
}

export const refuseMixedTimes = (named: Named, places: readonly RowPlace[]): UnreadableShard =>
  unreadable(
    named,
    `field ${showValue(named.field)} holds dates and numbers (${places.map(placeOf).join(' and ')}); write all of its times in one way, or give data.records.time a pattern`,
  );

/** @param path of what the request says of the rows' order */
export const refuseNoTime = (location: string, path: string, value: unknown): UnreadableShard =>
  unreadable(
    { location },
    `${path} is ${showValue(value)}, and nothing says when a row was; name the field that holds times, or the number of the step, in data.records.time`,
  );

export const refuseStepKind = (named: Named, step: string | number): UnreadableShard =>
  unreadable(
    named,
    named.kind === 'date'
      ? `data.records.step is ${showValue(step)}, and the times of ${showValue(named.field)} are dates; give a duration, such as "PT1H" or "day"`
      : `data.records.step is ${showValue(step)}, and the times of ${showValue(named.field)} are numbers; give a number`,
  );

export const refuseSize = (location: string, bytes: number): UnreadableShard =>
  unreadable(
    { location },
    `its rows take more than ${bytes} bytes of memory, where they are put in the order of their time; name what tells series apart in data.records.series, or take a part of the dataset`,
  );

/** No series is as long as a window with its target. */
export const refuseLength = (
  location: string,
  { span, longest }: { readonly span: number; readonly longest: number },
): UnreadableShard =>
  unreadable(
    { location },
    `a window and its target are ${span} rows (data.records.length and horizon), and the longest series${longest === 0 ? ' has none' : `, between gaps, has ${longest}`}; lower data.records.length, or add rows`,
  );
