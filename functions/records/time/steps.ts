import { IANAZone } from 'luxon';
import type { Step } from '../../../shared/request/time/step';
import { numberInstant, NANOSECONDS_IN_MILLISECOND, type Instant } from './instant';

/** Steps from one time to a later one; undefined where they are no whole number. */
export type StepsBetween = (from: bigint, to: bigint) => number | undefined;

const DAY_MILLISECONDS = 86_400_000;
const DAY_NANOSECONDS = BigInt(DAY_MILLISECONDS) * NANOSECONDS_IN_MILLISECOND;

/** @param zone whose calendar and clocks days and months are of; UTC where there is none */
export function stepCounter(step: Exclude<Step, { kind: 'irregular' }>, zone?: string): StepsBetween {
  switch (step.kind) {
    case 'number':
      return fixed(numberInstant(String(step.count))?.value ?? 1n);
    case 'nanoseconds':
      return fixed(step.count);
    case 'days':
      return calendar(zone, (from, to) => (to - from) / (step.count * DAY_MILLISECONDS));
    case 'months':
      return calendar(zone, (from, to) => monthsBetween(from, to) / step.count);
  }
}

const fixed =
  (step: bigint): StepsBetween =>
  (from, to) =>
    (to - from) % step === 0n ? Number((to - from) / step) : undefined;

/** @param steps between two times of the clocks, in milliseconds as if they were UTC */
function calendar(zoneName: string | undefined, steps: (from: number, to: number) => number): StepsBetween {
  const zone = zoneName === undefined ? undefined : IANAZone.create(zoneName);
  const localOf = (time: bigint): number => {
    const milliseconds = Number(time / NANOSECONDS_IN_MILLISECOND);
    return milliseconds + (zone?.offset(milliseconds) ?? 0) * 60_000;
  };
  return (from, to) => {
    if ((to - from) % NANOSECONDS_IN_MILLISECOND !== 0n) return undefined;
    const count = steps(localOf(from), localOf(to));
    return Number.isInteger(count) ? count : undefined;
  };
}

/** NaN where the one is not the same day of the month as the other, or as near to it as its month lets it be. */
function monthsBetween(from: number, to: number): number {
  const [start, end] = [new Date(from), new Date(to)];
  if (from % DAY_MILLISECONDS !== to % DAY_MILLISECONDS) return NaN;
  const months =
    (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth();
  const isSameDay = end.getUTCDate() === start.getUTCDate();
  const isClamped = isLastOfMonth(end) && (isLastOfMonth(start) || start.getUTCDate() > end.getUTCDate());
  // Of days that were clamped before: 28 February, then 30 March.
  const wasClamped = isLastOfMonth(start) && end.getUTCDate() > start.getUTCDate();
  return isSameDay || isClamped || wasClamped ? months : NaN;
}

function isLastOfMonth(date: Date): boolean {
  return new Date(date.getTime() + DAY_MILLISECONDS).getUTCDate() === 1;
}

/**
 * The step that most rows of all series lie apart: their commonest difference, the smallest of several; by the calendar
 * where that fits as many rows. Undefined where no series has two rows.
 *
 * @param series times of each, ascending
 */
export function inferStep(
  series: readonly ArrayLike<bigint>[],
  { kind, zone }: { readonly kind: Instant['kind']; readonly zone: string | undefined },
): Step | undefined {
  const counts = new Map<bigint, number>();
  for (const times of series)
    for (let row = 1; row < times.length; row++) {
      const difference = times[row]! - times[row - 1]!;
      counts.set(difference, (counts.get(difference) ?? 0) + 1);
    }
  let [step, most] = [0n, 0];
  for (const [difference, count] of counts)
    if (count > most || (count === most && difference < step)) [step, most] = [difference, count];
  if (most === 0) return undefined;
  if (kind === 'number') return { kind: 'number', count: Number(step) / 1e18 };
  const fits = (candidate: Step) => {
    if (candidate.kind === 'irregular') return false;
    return pairsAt(series, stepCounter(candidate, zone)) >= most;
  };
  return calendarSteps(step, zone).find(fits) ?? { kind: 'nanoseconds', count: step };
}

/** Steps of the calendar that a difference may stand for. */
function calendarSteps(difference: bigint, zone: string | undefined): Step[] {
  const days = Number(difference) / Number(DAY_NANOSECONDS);
  const months = Math.round(days / 30.436875);
  return [
    ...(months > 0 && Math.abs(days / months - 30.436875) < 3
      ? [{ kind: 'months', count: months } as const]
      : []),
    // Without a zone, days are all of one length.
    ...(zone !== undefined && Math.round(days) > 0
      ? [{ kind: 'days', count: Math.round(days) } as const]
      : []),
  ];
}

function pairsAt(series: readonly ArrayLike<bigint>[], steps: StepsBetween): number {
  let pairs = 0;
  for (const times of series)
    for (let row = 1; row < times.length; row++) pairs += steps(times[row - 1]!, times[row]!) === 1 ? 1 : 0;
  return pairs;
}
