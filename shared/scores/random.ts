/** Fills an array with whole numbers below a bound, all equally likely. */
export type FillWithIntegers = (drawn: Uint32Array, bound: number) => void;

/**
 * The generator sfc32 (Doty-Humphrey, PractRand), 32 bits at a time, scaled by a multiplication: for bounds of some
 * thousands the bias is below one in a million.
 */
export function randomIntegers(seed: number): FillWithIntegers {
  const state = Int32Array.of(seed | 0, Math.floor(seed / 2 ** 32) | 0, 0x9e3779b9, 1);
  const fill: FillWithIntegers = (drawn, bound) => {
    // Local whole numbers: what a closure keeps would be allocated anew at each step.
    let [a, b, c, counter] = [state[0]!, state[1]!, state[2]!, state[3]!];
    for (let index = 0; index < drawn.length; index += 1) {
      const result = (((a + b) | 0) + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (c << 21) | (c >>> 11);
      c = (c + result) | 0;
      // The array takes the whole part.
      drawn[index] = ((result >>> 0) / 2 ** 32) * bound;
    }
    state.set([a, b, c, counter]);
  };
  // Its author's number of steps until seeds that resemble each other no longer do.
  fill(new Uint32Array(15), 1);
  return fill;
}
