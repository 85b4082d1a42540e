interface Format {
  /** With which any number is told from its neighbours. */
  readonly mostDigits: number;
  /** Whatever was written with so many is found with them, if it is no less than `leastNormal`. */
  readonly keptDigits: number;
  readonly leastNormal: number;
  readonly round: (value: number) => number;
}

const SINGLE: Format = { mostDigits: 9, keptDigits: 6, leastNormal: 2 ** -126, round: Math.fround };
const HALF: Format = { mostDigits: 5, keptDigits: 3, leastNormal: 2 ** -14, round: roundToHalf };
const FRACTION_BITS_OF_HALF = 10;

/**
 * The number with the fewest digits that is stored as a float of 32 bits, where it is a fraction: `0.1`, and not the double
 * that is stored for it, `0.10000000149011612`. Whole numbers stay what they are.
 */
export const numberOfSingle = (value: unknown): unknown => shortest(value, SINGLE);

/** As `numberOfSingle`, of 16 bits. */
export const numberOfHalf = (value: unknown): unknown => shortest(value, HALF);

function shortest(value: unknown, { mostDigits, keptDigits, leastNormal, round }: Format): unknown {
  if (typeof value !== 'number' || !Number.isFinite(value) || Number.isInteger(value)) return value;
  const fewest = Math.abs(value) < leastNormal ? 1 : keptDigits;
  let found = value;
  // From above, since most have nearly as many digits as there may be.
  for (let digits = mostDigits; digits >= fewest; digits -= 1) {
    const number = Number(value.toPrecision(digits));
    if (round(number) !== value) break;
    found = number;
  }
  return found;
}

function roundToHalf(value: number): number {
  const exponent = Math.floor(Math.log2(Math.max(Math.abs(value), HALF.leastNormal)));
  const unit = 2 ** (exponent - FRACTION_BITS_OF_HALF);
  return Math.round(value / unit) * unit;
}
