import type { Examples } from './examples';

/**
 * Deviations of its own record that an error or a target of training counts as at most: of a window that keeps one value,
 * a hundredth of that is its deviation, and its target may lie thousands of them away. One such would be all of a loss.
 */
const FARTHEST = 20;

const bounded = (scaled: number): number => Math.max(-FARTHEST, Math.min(FARTHEST, scaled));

/**
 * What a scaled error adds to the loss of values.
 *
 * @param spreads of the records, where they scale themselves
 */
export const squaredLoss = (scaled: number, spreads: ArrayLike<number> | null | undefined): number =>
  (spreads ? bounded(scaled) : scaled) ** 2;

/** What is learned from: targets that are scaled by their records are bounded, all others as they are. */
export function boundedTargets(examples: Examples): Examples {
  const { spreads, targets } = examples;
  return spreads ? { ...examples, targets: targets.map(bounded) } : examples;
}
