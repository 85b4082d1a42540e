/** No share counts as less than this, whatever the number of records. */
const LEAST_SHARE = 1e-4;

export interface Compared {
  /** Shares of the champion's training split, and of this run's, bin by bin. */
  readonly champion: readonly number[];
  readonly now: readonly number[];
  /** How many records the shares are of. */
  readonly records: Records;
}

export interface Records {
  readonly champion: number;
  readonly now: number;
}

/**
 * What each bin adds to the population stability index Σ (now − champion) · ln(now / champion): the symmetric
 * Kullback–Leibler divergence of two binned distributions (Siddiqi 2006, Credit Risk Scorecards). An empty bin, whose
 * logarithm would be infinite, counts as half a record, but at least 1e-4, so a few records more or less do not
 * produce an index by themselves.
 */
export function contributions({ champion, now, records }: Compared): number[] {
  const least = (count: number) => Math.max(LEAST_SHARE, 0.5 / Math.max(1, count));
  return champion.map((share, bin) => {
    // Bins that are empty on both sides do not differ.
    if (share === 0 && (now[bin] ?? 0) === 0) return 0;
    const a = Math.max(share, least(records.champion));
    const b = Math.max(now[bin] ?? 0, least(records.now));
    return (b - a) * Math.log(b / a);
  });
}

/** The 0.999 quantile of the standard normal distribution. */
const Z_999 = 3.090232306167813;

/**
 * The index that two samples of one source exceed once in 1,000 times: divided by 1/n + 1/m it follows a χ² distribution
 * with one degree of freedom fewer than there are bins (Yurdakul 2018, Statistical Properties of the Population Stability
 * Index). χ² is approximated after Wilson and Hilferty (1931), to within 4 % from one degree of freedom up.
 */
export function indexByChance(bins: number, records: Records): number {
  const degrees = bins - 1;
  if (degrees < 1 || records.champion < 1 || records.now < 1) return 0;
  const spread = 2 / (9 * degrees);
  const chiSquared = degrees * (1 - spread + Z_999 * Math.sqrt(spread)) ** 3;
  return chiSquared * (1 / records.champion + 1 / records.now);
}
