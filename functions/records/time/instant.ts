/** A point in the order of time that a field holds: a date (nanoseconds since 1970 in UTC) or a number (times 10^18). */
export interface Instant {
  readonly kind: 'date' | 'number';
  /** Exact: dates and numbers beyond what a double holds are told apart. */
  readonly value: bigint;
  /** Of a time that the clocks of its zone show twice: when they do so again; `value` is the first. */
  readonly second?: bigint;
}

export const isAscending = (instants: readonly Instant[]): boolean =>
  instants.every(({ value }, at) => at === 0 || value >= instants[at - 1]!.value);

export const NANOSECONDS_IN_MILLISECOND = 1_000_000n;

/** Decimals of a number that are kept. */
export const NUMBER_DECIMALS = 18;
export const NUMBER_SCALE = 10n ** BigInt(NUMBER_DECIMALS);
/** Larger ones are no times, and cost more to hold than they tell. */
const MOST_EXPONENT = 60;

const EPOCH_UNITS = ['seconds', 'milliseconds', 'microseconds', 'nanoseconds'] as const;
/** Since 1970, of the years 1985 to 2128. */
const EPOCH_SECONDS = { from: 500_000_000n, to: 5_000_000_000n };

/** What a number counts if it is a time since 1970 of about our days; undefined for any other. */
export function epochUnit({ kind, value }: Instant): string | undefined {
  if (kind !== 'number') return undefined;
  return EPOCH_UNITS.find((_, thousands) => {
    const unit = NUMBER_SCALE * 1000n ** BigInt(thousands);
    return value >= EPOCH_SECONDS.from * unit && value < EPOCH_SECONDS.to * unit;
  });
}

/** The places of the first two numbers that are times since 1970 in different units. */
export function mixedEpochs(
  instants: readonly Instant[],
): { readonly places: readonly [number, number]; readonly units: readonly [string, string] } | undefined {
  const units = instants.map(epochUnit);
  const first = units.findIndex((unit) => unit !== undefined);
  const second = units.findIndex((unit) => unit !== undefined && unit !== units[first]);
  const [one, other] = [units[first], units[second]];
  return one === undefined || other === undefined
    ? undefined
    : { places: [first, second], units: [one, other] };
}

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i;

/** A number from its text, exactly; undefined where it is none, or has more decimals than are kept. */
export function numberInstant(text: string): Instant | undefined {
  const [, sign, whole = '', decimals = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  if (sign === undefined || (whole === '' && decimals === '')) return undefined;
  const shift = Number(exponent) + NUMBER_DECIMALS - decimals.length;
  if (Math.abs(Number(exponent)) > MOST_EXPONENT || whole.length > MOST_EXPONENT) return undefined;
  const digits = BigInt(whole + decimals);
  const divisor = shift < 0 ? 10n ** BigInt(-shift) : 1n;
  if (digits % divisor !== 0n) return undefined;
  const value = shift < 0 ? digits / divisor : digits * 10n ** BigInt(shift);
  return { kind: 'number', value: sign === '-' ? -value : value };
}

/** A difference of instants, or an instant, as a person reads it: `2024-05-01T12:00:00Z`, `17.5`. */
export function showInstant({ kind, value }: Instant): string {
  if (kind === 'number') return showScaled(value, NUMBER_SCALE, NUMBER_DECIMALS);
  const milliseconds =
    value / NANOSECONDS_IN_MILLISECOND - (value % NANOSECONDS_IN_MILLISECOND < 0n ? 1n : 0n);
  const date = new Date(Number(milliseconds));
  const rest = value - milliseconds * NANOSECONDS_IN_MILLISECOND;
  const fraction = `${String(date.getUTCMilliseconds()).padStart(3, '0')}${String(rest).padStart(6, '0')}`;
  const shown = fraction.replace(/0+$/, '');
  return `${date.toISOString().slice(0, -5)}${shown === '' ? '' : `.${shown}`}Z`;
}

function showScaled(value: bigint, scale: bigint, decimals: number): string {
  const size = value < 0n ? -value : value;
  const rest = String(size % scale)
    .padStart(decimals, '0')
    .replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${size / scale}${rest === '' ? '' : `.${rest}`}`;
}

/** For sorting. */
export const compareInstants = (a: bigint, b: bigint): number => (a < b ? -1 : Number(a > b));
