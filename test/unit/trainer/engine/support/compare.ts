/** Largest |a - b| / max(1, |b|). */
export function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < actual.length; i++) {
    const [a, b] = [actual[i] ?? NaN, expected[i] ?? NaN];
    const difference = Math.abs(a - b) / Math.max(1, Math.abs(b));
    if (!(difference <= worst)) worst = difference;
  }
  return worst;
}
