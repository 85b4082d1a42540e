import { withAsciiDigits } from './ascii-digits';
import { withoutAccents } from './calendar-names';
import { inNaturalOrder } from './natural-order';
import { DURATION, in24Hours, numericDates, stepKinds, type StepKind } from './step-kinds';

/** Fewer names among others may be words that only look like months. */
const FEWEST_AMONG_OTHERS = 3;

/** A number that may have a sign before it, which a hyphen between a word and its number is not. */
const SIGNED = /^((?:.*[^\d.+-])?)([+-]?)(\d{1,9}(?:\.\d{1,6})?)(\D*)$/;
const UNITS_IN_STEP = 10 ** 6;
const ZERO_STEP = 10 ** 15;

/** An order that may be meant, and what it comes from. */
export interface StepOrder {
  readonly names: readonly string[];
  /** By name, what stands for it in natural order; absent for a name that stands for itself. */
  readonly keys: ReadonlyMap<string, string>;
  /** Whether the first follows the last, so that it may begin anywhere. */
  readonly isCyclic: boolean;
  /** Whether it is that of plain numbers and words, which nothing says more of. */
  readonly isPlain: boolean;
}

/**
 * Names that one pattern stands for, in the order of what they count: dates, months, weekdays (from Monday), quarters and
 * times of day by the calendar and the clock, in English and other languages; numbers in English words; steps before and
 * after a `t` (`x(t-1)`, `x(t)`, `x(t+1)`), lags (`lag2`, `lag1`) and decimal numbers by their values; all others in their
 * natural order. Of `2/1/20` the order of day and month is what fits all names.
 */
export function inStepOrder(names: readonly string[]): string[] {
  return [...stepOrderOf(names).names];
}

/** Whether dates in the names have another order where the day comes first than where the month does, and either may be. */
export const isAmbiguousOrder = (names: readonly string[]): boolean => stepOrders(names).length > 1;

export function stepOrderOf(names: readonly string[]): StepOrder {
  const [
    found = {
      names: inNaturalOrder(names),
      keys: new Map<string, string>(),
      isCyclic: false,
      isPlain: true,
    },
  ] = stepOrders(names);
  return found;
}

/** Other characters than the hyphen that stand for a minus. */
const MINUS = /[\u2010-\u2015\u2212\uff0d](?=\d)/g;

/** Orders that differ and may each be meant; none where the natural one is. */
function stepOrders(names: readonly string[]): StepOrder[] {
  const plainOf = new Map(
    names.map((name) => [name, withAsciiDigits(name.normalize('NFC').replace(MINUS, '-'))]),
  );
  const orderedBy = (keys: ReadonlyMap<string, string>, isCyclic = false): StepOrder => ({
    names: ordered(names, keys),
    keys,
    isCyclic,
    isPlain: false,
  });
  const dates = [false, true]
    .map((isDayFirst) => numericDates(isDayFirst).map((kind) => rewritten(plainOf, kind)))
    .flatMap((found) => found.filter((each) => each?.keys.size === names.length).slice(0, 1));
  if (dates.length > 0) {
    const orders = dates.map((found) => orderedBy(found!.keys));
    return orders.filter(
      (order, index) => orders.findIndex((other) => isSame(order.names, other.names)) === index,
    );
  }
  const ofKind = kindOf(plainOf);
  if (ofKind !== undefined) return [orderedBy(ofKind.keys, ofKind.kind.isCyclic)];
  const numbered =
    lagged(plainOf) ??
    rewritten(plainOf, DURATION)?.keys ??
    ofPlain(plainOf, relative) ??
    ofPlain(plainOf, decimals);
  return numbered === undefined ? [] : [orderedBy(numbered)];
}

/** As what finds keys of names does, of these as they are written plainly. */
function ofPlain(
  plainOf: ReadonlyMap<string, string>,
  keysOf: (plain: readonly string[]) => ReadonlyMap<string, string> | undefined,
): ReadonlyMap<string, string> | undefined {
  const found = keysOf([...plainOf.values()]);
  if (found === undefined) return undefined;
  return new Map(
    [...plainOf].flatMap(([name, plain]) => {
      const key = found.get(plain);
      return key === undefined ? [] : [[name, key]];
    }),
  );
}

const isSame = (order: readonly string[], other: readonly string[]): boolean =>
  order.every((name, index) => name === other[index]);

interface Rewritten {
  readonly kind: StepKind;
  readonly keys: ReadonlyMap<string, string>;
}

/** Names with digits in the place of what they stand for: by the first kind that all are of, else by that of the most. */
function kindOf(plainOf: ReadonlyMap<string, string>): Rewritten | undefined {
  let best: Rewritten | undefined;
  for (const kind of stepKinds()) {
    const found = rewritten(plainOf, kind);
    if (found === undefined) continue;
    if (found.keys.size === plainOf.size) return found;
    if (found.keys.size > (best?.keys.size ?? 0)) best = found;
  }
  return best;
}

/** @returns undefined where the names are not of the kind */
function rewritten(plainOf: ReadonlyMap<string, string>, kind: StepKind): Rewritten | undefined {
  const { like, valueOf, isAmongOthers = false, fewestValues = 2 } = kind;
  const keys = new Map<string, string>();
  const values = new Set<string>();
  for (const [name, plain] of plainOf) {
    const found = like.exec(withoutAccents(plain));
    const value = found === null ? undefined : valueOf(...found.slice(1));
    if (found === null || value === undefined) {
      if (!isAmongOthers) return undefined;
      continue;
    }
    values.add(value);
    const rest = in24Hours(plain.slice(found.index + found[0].length));
    // So that digits on either side are numbers of their own.
    keys.set(name, `${plain.slice(0, found.index)}\0${value}\0${rest}`);
  }
  const fewest = isAmongOthers ? Math.min(plainOf.size, FEWEST_AMONG_OTHERS) : plainOf.size;
  return keys.size >= fewest && values.size >= fewestValues ? { kind, keys } : undefined;
}

const BACK = 'lag(?:s|ged)?|shift(?:ed)?|minus|ago|past|prev(?:ious)?|prior';
const AHEAD = 'lead|plus|ahead|next|later';
/** More digits, and a year, are no number of steps. */
const STEPS = String.raw`(?!(?:19|20)\d\d)(?<steps>\d{1,4})(?!\d)`;
const WORD_FIRST = new RegExp(String.raw`(?<![a-z])(?:(?<back>${BACK})|${AHEAD})[ _.(-]*${STEPS}\)?`, 'i');
const NUMBER_FIRST = new RegExp(
  String.raw`(?<![\d.])${STEPS}(?<unit>[ _.-]*[a-z]{0,7}?)[ _.-]*(?:(?<back>${BACK}|back|before|earlier)|${AHEAD})(?![a-z])`,
  'i',
);

/** As R and SQL call it. */
const CALL = /(?<![a-z])lag\((?<what>[^(),]*), *(?<steps>\d{1,4})\)/i;

/** Steps counted back or ahead from one: `sales_lag_2`, `sales_lag_1`, `sales`; `2_days_ago`, `1_day_ago`. */
function lagged(plainOf: ReadonlyMap<string, string>): Map<string, string> | undefined {
  const keys = new Map<string, string>();
  const zeros = new Map<string, string>();
  const units = new Set<string>();
  for (const [name, plain] of plainOf) {
    const call = CALL.exec(plain);
    const found = call ?? WORD_FIRST.exec(plain) ?? NUMBER_FIRST.exec(plain);
    if (found === null) continue;
    const { what = '', unit = '', steps, back = call?.[0] } = found.groups ?? {};
    const [before, after] = [plain.slice(0, found.index) + what, plain.slice(found.index + found[0].length)];
    const keyOf = (step: number) => `${before}\0${ZERO_STEP + step * UNITS_IN_STEP}\0${after}`;
    units.add(unit.replace(/[ _.-]|s$/gi, '').toLowerCase());
    keys.set(name, keyOf(back === undefined ? Number(steps) : -Number(steps)));
    zeros.set(withoutSigns(before + after), keyOf(0));
  }
  if (keys.size < 2 || units.size > 1) return undefined;
  for (const [name, plain] of plainOf) {
    const zero = keys.has(name) ? undefined : zeros.get(withoutSigns(plain));
    if (zero !== undefined) keys.set(name, zero);
  }
  return keys;
}

/** Without what stands at either end of a name where a part of it was taken out. */
const withoutSigns = (name: string): string => name.replace(/^[ _.(-]+|[ _.()-]+$/g, '');

interface Signed {
  readonly name: string;
  readonly sign: string;
  readonly value: number;
}

/** Steps counted from one that has no number, or 0, or from a lone `t`; and numbers of which some are below zero. */
function relative(names: readonly string[]): Map<string, string> | undefined {
  const known = new Set(names);
  const keys = new Map<string, string>();
  for (const [frame, steps] of inFrames(names)) {
    const [before = '', after = ''] = frame.split('\0');
    const zero = `${before}${after}`;
    const isCounted =
      known.has(zero) ||
      steps.some(({ sign }) => sign !== '-') ||
      /(?:^|[^a-z])t$/i.test(before) ||
      before === '';
    if (!isCounted || steps.every(({ sign }) => sign === '')) continue;
    const keyOf = (step: number) => `${before}${ZERO_STEP + Math.round(step * UNITS_IN_STEP)}${after}`;
    for (const { name, sign, value } of steps) keys.set(name, keyOf(sign === '-' ? -value : value));
    if (known.has(zero)) keys.set(zero, keyOf(0));
  }
  return keys.size > 1 ? keys : undefined;
}

/** Names by what stands before and after their last number. */
function inFrames(names: readonly string[]): Map<string, Signed[]> {
  const frames = new Map<string, Signed[]>();
  for (const name of names) {
    const [, before, sign, digits, after = ''] = SIGNED.exec(name) ?? [];
    if (before === undefined || sign === undefined || digits === undefined) continue;
    const frame = `${before}\0${after}`;
    frames.set(frame, [...(frames.get(frame) ?? []), { name, sign, value: Number(digits) }]);
  }
  return frames;
}

const DECIMAL = /^(\D*(?:\d+\D+)*?)(\d+)\.(\d+)(?![\d.]*\d)(.*)$/;
const DECIMALS_KEPT = 12;

/** Numbers with decimals; `1.9` and `1.10` are rather a part and its ninth and tenth. */
function decimals(names: readonly string[]): Map<string, string> | undefined {
  const keys = new Map<string, string>();
  const fractions: string[] = [];
  for (const name of names) {
    const [, before, whole, fraction, after] = DECIMAL.exec(name) ?? [];
    if (before === undefined || whole === undefined || fraction === undefined) continue;
    fractions.push(fraction);
    keys.set(name, `${before}${whole}${fraction.padEnd(DECIMALS_KEPT, '0')}${after}`);
  }
  const lengths = new Set(fractions.map(({ length }) => length));
  const areParts = lengths.size > 1 && fractions.some((fraction) => /^[1-9]\d*0$/.test(fraction));
  return keys.size < 2 || lengths.size < 2 || areParts ? undefined : keys;
}

function ordered(names: readonly string[], keys: ReadonlyMap<string, string>): string[] {
  const namesOf = new Map<string, string[]>();
  for (const name of names) {
    const key = keys.get(name) ?? name;
    namesOf.set(key, [...(namesOf.get(key) ?? []), name]);
  }
  return inNaturalOrder(namesOf.keys()).flatMap((key) => inNaturalOrder(namesOf.get(key) ?? []));
}
