import type { Counts } from '../../shared/dataset';

/**
 * The order of code points, which is also that of the texts' UTF-8 bytes. JavaScript's own order is that of UTF-16
 * units, in which an emoji comes before `ﬁ`.
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const [unitA, unitB] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (unitA !== unitB) return rank(unitA) - rank(unitB);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above any that a single unit holds. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

/** One count per text, in the form in which counts are stored. */
export const toCounts = (counts: ReadonlyMap<string, number>): Counts =>
  [...counts].sort(([a], [b]) => compareCodePoints(a, b));

/** Counts one more (or `times` more) of `text`. */
export function count(counts: Map<string, number>, text: string, times = 1): void {
  counts.set(text, (counts.get(text) ?? 0) + times);
}
