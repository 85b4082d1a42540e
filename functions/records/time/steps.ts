import { IANAZone } from 'luxon';
import type { Step } from '../../../shared/request/time/step';
import { numberInstant, NANOSECONDS_IN_MILLISECOND, NUMBER_SCALE, type Instant } from './instant';

/** Steps from one time to a later one; undefined where they are no whole number. */
export type StepsBetween = (from: bigint, to: bigint) => number | undefined;

const DAY_MILLISECONDS = 86_400_000;
const DAY_NANOSECONDS = BigInt(DAY_MILLISECONDS) * NANOSECONDS_IN_MILLISECOND;

/** @param zone whose calendar and clocks days and months are of; UTC where there is none */
export function stepCounter(step: Exclude<Step, { kind: 'irregular' }>, zone?: string): StepsBetween {
  switch (step.kind) {
    case 'number':
      return numeric(numberInstant(String(step.count))?.value ?? 1n);
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

/** Of a step, how far numbers with decimals may be off: 0.1 that was added up, or counted as `i * 0.1`, is never exact. */
const NOISE = 1_000_000n;

function numeric(step: bigint): StepsBetween {
  const exact = fixed(step);
  return (from, to) => {
    const count = exact(from, to);
    if (count !== undefined || (isWhole(from) && isWhole(to))) return count;
    const nearest = (to - from + step / 2n) / step;
    const off = to - from - nearest * step;
    const tolerated = nearest * largest(step / NOISE, roundingOf(from, to, step));
    return nearest > 0n && (off < 0n ? -off : off) <= tolerated ? Number(nearest) : undefined;
  };
}

/** Steps are that many times as long as what their numbers are rounded to, where that is no part of them. */
const ROUNDED = 100n;

/** One of the last digit that both are written with, where an hour is 0.041667 days; none where steps are not much longer. */
function roundingOf(from: bigint, to: bigint, step: bigint): bigint {
  let unit = NUMBER_SCALE;
  while (unit > 1n && (from % unit !== 0n || to % unit !== 0n)) unit /= 10n;
  return unit * ROUNDED <= step ? unit : 0n;
}

const largest = (one: bigint, other: bigint): bigint => (one > other ? one : other);

const isWhole = (number: bigint): boolean => number % NUMBER_SCALE === 0n;

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
  if (kind === 'number') return { kind: 'number', count: withoutNoise(counts) ?? Number(step) / 1e18 };
  const fits = (candidate: Step) => {
    if (candidate.kind === 'irregular') return false;
    return pairsAt(series, stepCounter(candidate, zone)) >= most;
  };
  return calendarSteps(step, zone).find(fits) ?? { kind: 'nanoseconds', count: step };
}

/** Digits of a difference that noise does not reach, and those of a step that is read from many of them. */
const COMPARED_DIGITS = 6;
const STEP_DIGITS = 12;

/** The commonest difference of numbers with decimals, where each may be a little off; undefined where all are whole. */
function withoutNoise(counts: ReadonlyMap<bigint, number>): number | undefined {
  if ([...counts.keys()].every(isWhole)) return undefined;
  const sums = new Map<string, { sum: number; count: number }>();
  for (const [difference, count] of counts) {
    const number = Number(difference) / 1e18;
    const digits = number.toPrecision(COMPARED_DIGITS);
    const { sum, count: before } = sums.get(digits) ?? { sum: 0, count: 0 };
    sums.set(digits, { sum: sum + number * count, count: before + count });
  }
  const [common] = [...sums.values()].sort((a, b) => b.count - a.count || a.sum / a.count - b.sum / b.count);
  return common === undefined ? undefined : Number((common.sum / common.count).toPrecision(STEP_DIGITS));
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
