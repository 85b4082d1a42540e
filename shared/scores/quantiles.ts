/** Functions of the normal and of Student's distribution, as exact as an interval needs them. */

/** Φ, to 1e-7: Abramowitz & Stegun 7.1.26 with the scaled argument of erf. */
export function normalCumulative(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const polynomial =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = (polynomial * Math.exp(-x * x)) / 2;
  return z < 0 ? tail : 1 - tail;
}

/** The cumulative distribution of Student's t, by Simpson's rule on its density. */
export function studentCumulative(t: number, degrees: number): number {
  const steps = 200;
  const width = Math.abs(t) / steps;
  const density = (x: number) => (1 + (x * x) / degrees) ** (-(degrees + 1) / 2);
  let sum = density(0) + density(Math.abs(t));
  for (let step = 1; step < steps; step += 1) sum += (step % 2 === 1 ? 4 : 2) * density(step * width);
  const half = (sum * width) / 3 / (Math.sqrt(degrees) * betaHalf(degrees));
  return t < 0 ? 0.5 - half : 0.5 + half;
}

/** B(1/2, n/2) = √π Γ(n/2) / Γ((n+1)/2), by its recurrence over n. */
function betaHalf(degrees: number): number {
  let beta = degrees % 2 === 1 ? Math.PI : 2;
  for (let n = degrees % 2 === 1 ? 1 : 2; n < degrees; n += 2) beta *= n / (n + 1);
  return beta;
}

/** The t that a share of Student's distribution lies below; `share` above one half. */
export function studentQuantile(share: number, degrees: number): number {
  let [low, high] = [0, 1];
  while (studentCumulative(high, degrees) < share && high < 1e6) high *= 2;
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    if (studentCumulative(middle, degrees) < share) low = middle;
    else high = middle;
  }
  return high;
}
