const OTHER_DIGITS = /(?![0-9])\p{Nd}/gu;
const DIGIT = /^\p{Nd}$/u;

/** A text with the decimal digits of every script (`٣`, `３`) as those of ASCII. */
export const withAsciiDigits = (text: string): string => text.replace(OTHER_DIGITS, valueOf);

/** Unicode has the ten digits of a script in a row that begins with 0; where rows touch, one begins where another ends. */
function valueOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (DIGIT.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}
