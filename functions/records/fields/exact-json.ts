/**
 * Digits of a number that a double may not keep: of a whole one 16 or more, of a decimal 18 or more significant ones; of
 * one with as many digits before its point as a double has room for, or with an exponent, 16 or more. Another decimal of
 * 17 is what programs write of a double, which takes the nearest.
 */
const LONG_NUMBER =
  /^-?(?:[1-9]\d{15,}|[1-9]\d{14}\.\d|[1-9][\d.]{18}|0\.0*[1-9]\d{17}|[1-9]\.\d{15,}[eE]\+?(?:1[4-9]|[2-9]\d|\d{3}))/;
/** The shortest that `LONG_NUMBER` matches: of a whole number, and of another. */
const LONG_RUN = { whole: 16, decimal: 19 };

/** A text, so that digits in it are none of a number; or a number. */
const TEXT_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/gs;

/**
 * What a text of JSON says, but for numbers that a double does not keep, which are texts: those of an identifier or an
 * amount stay what they are, where `JSON.parse` would make one number of several.
 *
 * @throws SyntaxError
 */
export function parseExactJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  // What follows would accept more than JSON, so it sees only what is JSON.
  if (!hasLongNumber(text)) return value;
  return JSON.parse(text.replace(TEXT_OR_NUMBER, (found) => (isLossy(found) ? `"${found}"` : found)));
}

/**
 * Whether there is a run of digits as long as that of a long number. Every record is asked, so this looks at one
 * character in sixteen and at the runs that it falls on: a regular expression takes as long as parsing does.
 */
function hasLongNumber(text: string): boolean {
  const { length } = text;
  for (let at = LONG_RUN.whole - 1; at < length; at += LONG_RUN.whole) {
    if (!isOfRun(text.charCodeAt(at))) continue;
    let start = at;
    while (start > 0 && isOfRun(text.charCodeAt(start - 1))) start -= 1;
    while (at < length && isOfRun(text.charCodeAt(at))) at += 1;
    if (at - start < LONG_RUN.whole) continue;
    const isScaled = isLargeExponent(text, at);
    // Most of these are `1.2345678901234567`, a double.
    if (at - start < LONG_RUN.decimal && text.charCodeAt(start + 1) === POINT && !isScaled) continue;
    // What an exponent belongs to may be what a program writes of a double, which is known with it alone.
    if (isScaled ? isLossy(numberAt(text, start)) : LONG_NUMBER.test(text.slice(start, at))) return true;
  }
  return false;
}

const POINT = 0x2e;

/** A digit or a point, or the solidus between them, which is in no number. */
const isOfRun = (code: number): boolean => (code - POINT) >>> 0 < 12;

/** Whether an exponent begins here that leaves no room for decimals in a double. Those of two digits are looked at alone. */
function isLargeExponent(text: string, at: number): boolean {
  if ((text.charCodeAt(at) | 0x20) !== SMALL_E) return false;
  const start = text.charCodeAt(at + 1) === PLUS ? at + 2 : at + 1;
  const exponent = 10 * (text.charCodeAt(start) - ZERO) + text.charCodeAt(start + 1) - ZERO;
  return exponent >= LEAST_EXPONENT && exponent < 100;
}

const [SMALL_E, PLUS, ZERO] = [0x65, 0x2b, 0x30];
const LEAST_EXPONENT = 14;

const NUMBER = /[\d.]+(?:[eE][+-]?\d+)?/y;

function numberAt(text: string, start: number): string {
  NUMBER.lastIndex = start;
  return NUMBER.exec(text)?.[0] ?? '';
}

/** Digits whose number a double is sure to keep, and the most that it is written with. */
const KEPT_DIGITS = 15;
const MOST_WRITTEN = 17;

function isLossy(found: string): boolean {
  if (!LONG_NUMBER.test(found)) return false;
  if (/^-?\d+$/.test(found)) return !Number.isSafeInteger(Number(found));
  const [mantissa = ''] = found.split(/[eE]/);
  const digits = digitsOf(mantissa);
  if (digits.length <= KEPT_DIGITS) return false;
  if (digits.length > MOST_WRITTEN) return true;
  // What is written of a double with as many digits is this very number.
  const [kept = ''] = Number(found).toPrecision(digits.length).split('e');
  return digitsOf(kept) !== digits;
}

/** The significant ones, in a row. */
const digitsOf = (mantissa: string): string =>
  mantissa.replace('.', '').replace(/^-?0*/, '').replace(/0+$/, '');
