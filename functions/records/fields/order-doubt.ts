import { compareNumbers, isOrderOfWords, partsOf } from './natural-order';
import { stepOrderOf, type StepOrder } from './step-order';

/**
 * `words`: names differ in what has no order of its own. `cycle`: months, weekdays or hours of no year or day, or numbers,
 * begin elsewhere than the calendar, the clock or counting does. `numbers`: names have several numbers, and the file's
 * order counts another first. `reversed`: numbers count down, and may be those of steps back.
 */
export type OrderDoubt = 'words' | 'cycle' | 'numbers' | 'reversed';

/**
 * What makes it doubtful that `inStepOrder` gives the order that is meant, where the file has another; undefined where it
 * is not.
 *
 * @param inFile the names in the file's order
 */
export function doubtOfOrder(inFile: readonly string[]): OrderDoubt | undefined {
  const order = stepOrderOf(inFile);
  if (isSame(order.names, inFile)) return undefined;
  // Who sorts names by their letters means no order by it.
  if (!isSame(inFile, [...inFile].sort())) {
    if (isRotated(inFile, order)) return 'cycle';
    const keys = withCopies(inFile.map((name) => keyOf(name, order)));
    if (isOfOtherNumbers(keys)) return 'numbers';
    if (order.isPlain && isCountedDown(keys)) return 'reversed';
  }
  return isOfWords(inFile, order) ? 'words' : undefined;
}

const keyOf = (name: string, { keys }: StepOrder): string => keys.get(name) ?? name;

const isSame = (order: readonly string[], other: readonly string[]): boolean =>
  order.every((name, index) => name === other[index]);

/** Fewer are turned, which is no beginning of its own. */
const FEWEST_IN_CYCLE = 3;
/** Of three numbers each order is either a cycle or reversed. */
const FEWEST_NUMBERS = 4;

function isRotated(inFile: readonly string[], { names, keys, isCyclic, isPlain }: StepOrder): boolean {
  if (inFile.length < FEWEST_IN_CYCLE || !(isPlain || (isCyclic && keys.size === names.length))) return false;
  if (isPlain && (inFile.length < FEWEST_NUMBERS || new Set(inFile.map(frameOf)).size > 1)) return false;
  const start = names.indexOf(inFile[0] ?? '');
  return inFile.every((name, index) => name === names[(start + index) % names.length]);
}

const frameOf = (name: string): string =>
  partsOf(name)
    .filter((_, index) => index % 2 === 0)
    .join('\0');
const numbersOf = (name: string): string[] => partsOf(name).filter((_, index) => index % 2 === 1);

/** A column of a name that is there already is `Jan.1` to pandas, R and others: the first gets a number too. */
function withCopies(keys: readonly string[]): string[] {
  const known = new Set(keys);
  const bases = new Set(
    keys.flatMap((key) => {
      const base = key.replace(/\.\d+$/, '');
      return base !== key && known.has(base) ? [base] : [];
    }),
  );
  return keys.map((key) => (bases.has(key) ? `${key}.0` : key));
}

/** More have too many orders to try. */
const MOST_NUMBERS = 4;

/** Whether names count up in the file by another of their numbers first. */
function isOfOtherNumbers(keys: readonly string[]): boolean {
  if (keys.length < FEWEST_IN_CYCLE || new Set(keys.map(frameOf)).size > 1) return false;
  const all = keys.map(numbersOf);
  const varying = (all[0] ?? []).flatMap((_, slot) =>
    new Set(all.map((numbers) => numbers[slot])).size > 1 ? [slot] : [],
  );
  const rows = inParts(all.map((numbers) => varying.map((slot) => numbers[slot] ?? '')));
  const slots = (rows[0] ?? []).map((_, slot) => slot);
  if (slots.length < 2 || slots.length > MOST_NUMBERS) return false;
  return ordersOf(slots).some((order) =>
    rows.every((row, index) => index === 0 || isBefore(rows[index - 1]!, row, order)),
  );
}

/** Six digits may be a day, a month and a year, in any order. */
const inParts = (rows: readonly (readonly string[])[]): readonly (readonly string[])[] =>
  rows.every((row) => row.length === 1 && /^\d{6}$/.test(row[0]!))
    ? rows.map(([date = '']) => [date.slice(0, 2), date.slice(2, 4), date.slice(4)])
    : rows;

const ordersOf = (slots: readonly number[]): number[][] =>
  slots.length === 0
    ? [[]]
    : slots.flatMap((slot) =>
        ordersOf(slots.filter((other) => other !== slot)).map((rest) => [slot, ...rest]),
      );

function isBefore(a: readonly string[], b: readonly string[], order: readonly number[]): boolean {
  for (const slot of order) {
    const compared = compareNumbers(a[slot]!, b[slot]!);
    if (compared !== 0) return compared < 0;
  }
  return false;
}

/** Years count up, however they are listed. */
const FEWEST_YEARS = 1_000;

/** Whether names of one kind count down in the file by their only number that varies. */
function isCountedDown(keys: readonly string[]): boolean {
  const frames = new Map<string, string[][]>();
  for (const key of keys) frames.set(frameOf(key), [...(frames.get(frameOf(key)) ?? []), numbersOf(key)]);
  return [...frames.values()].some((rows) => {
    const slots = (rows[0] ?? []).flatMap((_, slot) =>
      new Set(rows.map((numbers) => numbers[slot])).size > 1 ? [slot] : [],
    );
    return (
      rows.length >= FEWEST_IN_CYCLE &&
      slots.length === 1 &&
      rows.every((row) => Number(row[slots[0]!]) < FEWEST_YEARS) &&
      rows.every((row, index) => index === 0 || isBefore(row, rows[index - 1]!, slots))
    );
  });
}

function isOfWords(inFile: readonly string[], order: StepOrder): boolean {
  const used = order.names;
  const [placesInFile, placesUsed] = [placesOf(inFile), placesOf(used)];
  const isTurned = (places: ReadonlyMap<string, number>, before: string, after: string) =>
    places.get(before)! > places.get(after)! && isOrderOfWords(keyOf(before, order), keyOf(after, order));
  // Where any two names are turned, some that stand side by side are, in one order or the other.
  return (
    used.some((name, index) => index > 0 && isTurned(placesInFile, used[index - 1]!, name)) ||
    inFile.some((name, index) => index > 0 && isTurned(placesUsed, inFile[index - 1]!, name))
  );
}

const placesOf = (names: readonly string[]): Map<string, number> =>
  new Map(names.map((name, place) => [name, place]));
