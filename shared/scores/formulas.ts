/** Formulas of metrics over sums of whole test splits: what trainer and gate compute in the same way. */

/** F1 = 2 TP / (TP + FN + TP + FP); 0 where there is nothing on either side. */
export const f1 = (right: number, onBothSides: number): number =>
  onBothSides === 0 ? 0 : (2 * right) / onBothSides;

/** As `f1`, of labels of which a record may have none: where there is nothing on either side, nothing was missed. */
export const f1OfSets = (right: number, onBothSides: number): number =>
  onBothSides === 0 ? 1 : f1(right, onBothSides);

/** Edits as a share of the references' tokens; 0 is perfect, and it may pass 1. */
export const errorRate = (edits: number, referenceTokens: number): number =>
  referenceTokens === 0 ? Number(edits > 0) : edits / referenceTokens;

export const BLEU_ORDERS = [1, 2, 3, 4] as const;

export interface BleuCounts {
  readonly outputTokens: number;
  readonly referenceTokens: number;
  /** N-grams of the outputs that the references have, by order. */
  readonly matches: ArrayLike<number>;
  /** N-grams of the outputs, by order. */
  readonly totals: ArrayLike<number>;
}

/**
 * BLEU (Papineni et al. 2002), 0 to 1. As sacrebleu's `corpus_bleu`: an order without any match counts as half, a
 * quarter, … of one match (its `exp` smoothing, mteval's).
 */
export function bleuOf({ outputTokens, referenceTokens, matches, totals }: BleuCounts): number {
  if (outputTokens === 0) return 0;
  let smoothing = 1;
  let sumOfLogs = 0;
  for (let index = 0; index < BLEU_ORDERS.length; index += 1) {
    const [match, total] = [matches[index]!, totals[index]!];
    if (total === 0) return 0;
    if (index === 0 && match === 0) return 0;
    if (match === 0) smoothing *= 2;
    sumOfLogs += Math.log(match === 0 ? 1 / (smoothing * total) : match / total);
  }
  const brevityPenalty = Math.min(1, Math.exp(1 - referenceTokens / outputTokens));
  return brevityPenalty * Math.exp(sumOfLogs / BLEU_ORDERS.length);
}

/** Below this share of the mean square, a variance is what rounding leaves of a constant. */
const ROUNDING = 1e-12;

/**
 * Coefficient of determination from sums over records; for a constant truth 1 when it is met exactly and else 0 (as
 * scikit-learn's `r2_score`). Truths should be given less something near their mean, or digits are lost.
 */
export function r2Of(
  records: number,
  sums: { readonly truths: number; readonly truthSquares: number; readonly squaredErrors: number },
): number {
  const meanSquare = sums.truthSquares / records;
  const spread = meanSquare - (sums.truths / records) ** 2;
  if (spread <= ROUNDING * meanSquare) return sums.squaredErrors === 0 ? 1 : 0;
  return 1 - sums.squaredErrors / records / spread;
}
