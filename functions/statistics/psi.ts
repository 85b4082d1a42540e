/** In place of an empty bin's share, whose logarithm would be infinite. */
const LEAST_SHARE = 1e-4;

export interface Compared {
  /** Shares of the champion's training split, and of this run's, bin by bin. */
  readonly champion: readonly number[];
  readonly now: readonly number[];
}

/**
 * Population stability index Σ (now − champion) · ln(now / champion): the symmetric Kullback–Leibler divergence of two
 * binned distributions (Siddiqi 2006, Credit Risk Scorecards). Empty bins count as 1e-4.
 */
export const populationStabilityIndex = ({ champion, now }: Compared): number =>
  champion.reduce((total, share, bin) => total + contribution(share, now[bin] ?? 0), 0);

/** What one bin adds to the index. */
export function contribution(champion: number, now: number): number {
  const [a, b] = [Math.max(champion, LEAST_SHARE), Math.max(now, LEAST_SHARE)];
  return (b - a) * Math.log(b / a);
}

/** Of the standard normal distribution, at 0.999. */
const Z_999 = 3.090232306167813;

/**
 * The index that two samples of one source exceed once in 1,000 times: over 1/n + 1/m it is distributed as χ² with one
 * degree of freedom less than there are bins (Yurdakul 2018, Statistical Properties of the Population Stability Index).
 * χ² by the approximation of Wilson and Hilferty (1931), within 2 % from one degree of freedom up.
 */
export function indexByChance(
  bins: number,
  records: { readonly champion: number; readonly now: number },
): number {
  const degrees = bins - 1;
  if (degrees < 1 || records.champion < 1 || records.now < 1) return 0;
  const spread = 2 / (9 * degrees);
  const chiSquared = degrees * (1 - spread + Z_999 * Math.sqrt(spread)) ** 3;
  return chiSquared * (1 / records.champion + 1 / records.now);
}
