import { withAsciiDigits } from './ascii-digits';
import { withoutAccents } from './calendar-names';
import { inNaturalOrder, isOrderOfWords } from './natural-order';
import { numericDates, stepKinds, type StepKind } from './step-kinds';

/** Fewer names among others may be words that only look like months. */
const FEWEST_AMONG_OTHERS = 3;

/** A number that may have a sign before it, which a hyphen between a word and its number is not. */
const SIGNED = /^((?:.*[^\d.+-])?)([+-]?)(\d{1,9}(?:\.\d{1,6})?)(\D*)$/;
const UNITS_IN_STEP = 10 ** 6;
const ZERO_STEP = 10 ** 15;

/** An order that may be meant, and what it comes from. */
interface Found {
  readonly names: readonly string[];
  /** By name, what stands for it in natural order; absent for a name that stands for itself. */
  readonly keys: ReadonlyMap<string, string>;
  readonly isCyclic: boolean;
}

/**
 * Names that one pattern stands for, in the order of what they count: dates, months, weekdays (from Monday), quarters and
 * times of day by the calendar and the clock, in English and other languages; numbers in English words; steps before and
 * after a `t` (`x(t-1)`, `x(t)`, `x(t+1)`), lags (`lag2`, `lag1`) and decimal numbers by their values; all others in their
 * natural order. Of `2/1/20` the order of day and month is what fits all names.
 */
export function inStepOrder(names: readonly string[]): string[] {
  return [...foundOf(names).names];
}

/** Whether dates in the names have another order where the day comes first than where the month does, and either may be. */
export const isAmbiguousOrder = (names: readonly string[]): boolean => stepOrders(names).length > 1;

/**
 * What makes it doubtful that `inStepOrder` gives the order that is meant, where the file has another: `words`, where names
 * differ in what has no order of its own; `cycle`, where months, weekdays or hours of no year or day begin elsewhere than
 * the calendar or the clock does.
 *
 * @param inFile the names in the file's order
 */
export function doubtOfOrder(inFile: readonly string[]): 'words' | 'cycle' | undefined {
  const { names: used, keys, isCyclic } = foundOf(inFile);
  if (isSame(used, inFile)) return undefined;
  if (isCyclic && keys.size === used.length && isRotated(inFile, used)) return 'cycle';
  const keyOf = (name: string) => keys.get(name) ?? name;
  const isTurned = (places: ReadonlyMap<string, number>, before: string, after: string) =>
    places.get(before)! > places.get(after)! && isOrderOfWords(keyOf(before), keyOf(after));
  const [placesInFile, placesUsed] = [placesOf(inFile), placesOf(used)];
  // Where any two names are turned, some that stand side by side are, in one order or the other.
  return used.some((name, index) => index > 0 && isTurned(placesInFile, used[index - 1]!, name)) ||
    inFile.some((name, index) => index > 0 && isTurned(placesUsed, inFile[index - 1]!, name))
    ? 'words'
    : undefined;
}

const placesOf = (names: readonly string[]): Map<string, number> =>
  new Map(names.map((name, place) => [name, place]));

function isRotated(inFile: readonly string[], used: readonly string[]): boolean {
  const start = used.indexOf(inFile[0] ?? '');
  const isSorted = isSame(inFile, [...inFile].sort());
  return !isSorted && inFile.every((name, index) => name === used[(start + index) % used.length]);
}

function foundOf(names: readonly string[]): Found {
  const [found = { names: inNaturalOrder(names), keys: new Map<string, string>(), isCyclic: false }] =
    stepOrders(names);
  return found;
}

/** Orders that differ and may each be meant; none where the natural one is. */
function stepOrders(names: readonly string[]): Found[] {
  const plainOf = new Map(names.map((name) => [name, withAsciiDigits(name.normalize('NFC'))]));
  const orderedBy = (keys: ReadonlyMap<string, string>, isCyclic = false): Found => ({
    names: ordered(names, keys),
    keys,
    isCyclic,
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
  const numbered = lagged(plainOf) ?? relative(names) ?? decimals(names);
  return numbered === undefined ? [] : [orderedBy(numbered)];
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
    const rest = plain.slice(found.index + found[0].length);
    // So that digits on either side are numbers of their own.
    keys.set(name, `${plain.slice(0, found.index)}\0${value}\0${rest}`);
  }
  const fewest = isAmongOthers ? Math.min(plainOf.size, FEWEST_AMONG_OTHERS) : plainOf.size;
  return keys.size >= fewest && values.size >= fewestValues ? { kind, keys } : undefined;
}

const BACK = 'lag(?:s|ged)?|minus|ago|prev(?:ious)?|prior';
const AHEAD = 'lead|plus|ahead|next|later';
/** More digits, and a year, are no number of steps. */
const STEPS = String.raw`(?!(?:19|20)\d\d)(?<steps>\d{1,4})(?!\d)`;
const WORD_FIRST = new RegExp(String.raw`(?<![a-z])(?:(?<back>${BACK})|${AHEAD})[ _.(-]*${STEPS}\)?`, 'i');
const NUMBER_FIRST = new RegExp(
  String.raw`(?<![\d.])${STEPS}(?<unit>[ _.-]*[a-z]{0,7}?)[ _.-]*(?:(?<back>${BACK}|back|before|earlier)|${AHEAD})(?![a-z])`,
  'i',
);

/** Steps counted back or ahead from one: `sales_lag_2`, `sales_lag_1`, `sales`; `2_days_ago`, `1_day_ago`. */
function lagged(plainOf: ReadonlyMap<string, string>): Map<string, string> | undefined {
  const keys = new Map<string, string>();
  const zeros = new Map<string, string>();
  const units = new Set<string>();
  for (const [name, plain] of plainOf) {
    const found = WORD_FIRST.exec(plain) ?? NUMBER_FIRST.exec(plain);
    if (found === null) continue;
    const [before, after] = [plain.slice(0, found.index), plain.slice(found.index + found[0].length)];
    const { back, unit = '', steps } = found.groups ?? {};
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
