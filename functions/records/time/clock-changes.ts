import { NANOSECONDS_IN_MILLISECOND, type Instant } from './instant';

/** Sundays of a month by their days, and the hours of the clocks that are changed then. */
interface Night {
  readonly month: number;
  readonly days: readonly [first: number, last: number];
  readonly hours: readonly [first: number, last: number];
}

/** Of Europe, North America, and Australia with New Zealand. */
const SET_BACK: readonly Night[] = [
  { month: 10, days: [25, 31], hours: [1, 3] },
  { month: 11, days: [1, 7], hours: [1, 1] },
  { month: 4, days: [1, 7], hours: [2, 2] },
];
const SET_FORWARD: readonly Night[] = [
  { month: 3, days: [25, 31], hours: [0, 4] },
  { month: 3, days: [8, 14], hours: [1, 3] },
  { month: 10, days: [1, 7], hours: [1, 3] },
  { month: 9, days: [24, 30], hours: [1, 3] },
];

/** Whether a time that nothing says the zone of is of an hour that most clocks which are changed show twice. */
export const mayComeTwice = (instant: Instant): boolean => isOf(instant, SET_BACK);

/** Whether it is next to an hour that such clocks leave out. */
export const mayBeSetForward = (instant: Instant): boolean => isOf(instant, SET_FORWARD);

const MILLISECONDS_IN_HOUR = 3_600_000;
const HOUR = BigInt(MILLISECONDS_IN_HOUR) * NANOSECONDS_IN_MILLISECOND;

function isOf({ kind, value }: Instant, nights: readonly Night[]): boolean {
  if (kind !== 'date') return false;
  const date = new Date(Number(value / NANOSECONDS_IN_MILLISECOND));
  if (date.getUTCDay() !== 0) return false;
  const [month, day, hour] = [date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours()];
  return nights.some(
    (night) =>
      night.month === month &&
      day >= night.days[0] &&
      day <= night.days[1] &&
      hour >= night.hours[0] &&
      hour <= night.hours[1],
  );
}

/**
 * The place of a row at which times of the clocks go back, where those of the others rise, or fall, in the order of the
 * file, and where they do is a night in which clocks are set back; undefined where there is none.
 *
 * @param instants in the order of the file
 */
export function placeSetBack(instants: readonly Instant[]): number | undefined {
  const places = [...instants.keys()].slice(1);
  const step = (at: number) => instants[at]!.value - instants[at - 1]!.value;
  const [falls, rises] = [places.filter((at) => step(at) < 0n), places.filter((at) => step(at) > 0n)];
  const back = falls.length < rises.length ? falls : rises;
  // Rows within an hour that come in any order go back and forth too.
  const [first, last] = [instants[0]!, instants.at(-1)!];
  if (back.length === 0 || lengthOf(last.value - first.value) < HOUR) return undefined;
  const isNight = back.every((at, nth) => {
    const length = lengthOf(step(at));
    const isAlone = nth === 0 || lengthOf(instants[at]!.value - instants[back[nth - 1]!]!.value) > 24n * HOUR;
    const isWithin = mayComeTwice(instants[at - 1]!) && mayComeTwice(instants[at]!);
    return isAlone && isWithin && length >= HOUR / 2n && length < HOUR;
  });
  return isNight ? back[0] : undefined;
}

const lengthOf = (duration: bigint): bigint => (duration < 0n ? -duration : duration);
