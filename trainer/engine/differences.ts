/** The largest absolute difference; NaN if any value is not a number or if `expected` is shorter. */
export function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < found.length; i++)
    largest = Math.max(largest, Math.abs((found[i] ?? NaN) - (expected[i] ?? NaN)));
  return largest;
}
