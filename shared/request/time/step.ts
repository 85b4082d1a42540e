/** How far rows of a series lie apart. */
export type Step =
  /** Rows as they follow each other: trading days, events. */
  | { readonly kind: 'irregular' }
  | { readonly kind: 'number'; readonly count: number }
  /** By the calendar and the clocks of the time field's zone. */
  | { readonly kind: 'months' | 'days'; readonly count: number }
  | { readonly kind: 'nanoseconds'; readonly count: bigint };

const NANOSECONDS = {
  nanosecond: 1n,
  microsecond: 1_000n,
  millisecond: 1_000_000n,
  second: 1_000_000_000n,
  minute: 60_000_000_000n,
  hour: 3_600_000_000_000n,
} as const;
const DAYS = { day: 1, week: 7 } as const;
const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

const WORDS = /^(\d+)? ?([a-z]+?)s?$/i;
const DURATION =
  /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,9}))?S)?)?$/;

const ALLOWED =
  'give a number for times that are numbers, a duration of ISO 8601 ("PT1H", "P1D", "P1M"), a word ("hour", "day", "week", "month", "quarter", "year", "15 minutes") or "irregular"';

/** A step that a request gives; or, where it is none, the end of a sentence that says so. */
export function readStep(step: number | string): Step | string {
  if (typeof step === 'number') return { kind: 'number', count: step };
  if (step === 'irregular') return { kind: 'irregular' };
  return readWords(step) ?? readDuration(step) ?? `which is no step; ${ALLOWED}`;
}

function readWords(text: string): Step | undefined {
  const [, number = '1', word = ''] = WORDS.exec(text.trim()) ?? [];
  const unit = word.toLowerCase();
  const count = Number(number);
  if (count === 0) return undefined;
  if (has(NANOSECONDS, unit)) return { kind: 'nanoseconds', count: NANOSECONDS[unit] * BigInt(number) };
  if (has(DAYS, unit)) return { kind: 'days', count: DAYS[unit] * count };
  if (has(MONTHS, unit)) return { kind: 'months', count: MONTHS[unit] * count };
  return undefined;
}

const has = <Units extends object>(units: Units, name: string): name is Extract<keyof Units, string> =>
  Object.hasOwn(units, name);

function readDuration(text: string): Step | undefined {
  const found = DURATION.exec(text.trim());
  if (found === null) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found
    .slice(1, 8)
    .map((part) => Number(part ?? 0));
  const fraction = BigInt((found[8] ?? '').padEnd(9, '0') || '0');
  const calendar = { months: years * 12 + months, days: weeks * 7 + days };
  const clock =
    NANOSECONDS.hour * BigInt(hours) +
    NANOSECONDS.minute * BigInt(minutes) +
    NANOSECONDS.second * BigInt(seconds) +
    fraction;
  const kinds = [calendar.months > 0, calendar.days > 0, clock > 0n].filter(Boolean).length;
  if (kinds !== 1) return undefined;
  if (clock > 0n) return { kind: 'nanoseconds', count: clock };
  return calendar.months > 0
    ? { kind: 'months', count: calendar.months }
    : { kind: 'days', count: calendar.days };
}

/** As a person says it: `1 hour`, `3 months`. */
export function showStep(step: Step): string {
  switch (step.kind) {
    case 'irregular':
      return 'any step';
    case 'number':
      return String(step.count);
    case 'months':
    case 'days':
      return plural(step.count, step.kind.slice(0, -1));
    case 'nanoseconds': {
      const units = Object.entries({ ...NANOSECONDS, day: NANOSECONDS.hour * 24n }).reverse();
      const [unit, size] = units.find(([, nanoseconds]) => step.count % nanoseconds === 0n) ?? [
        'nanosecond',
        1n,
      ];
      return plural(Number(step.count / size), unit);
    }
  }
}

const plural = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;
