import { UNITS } from '../utf16';
import type { AsciiRules } from './ascii-rules';
import type { Part } from './find-words';

const IS_SPACE = Uint8Array.from({ length: UNITS }, (_, unit) =>
  /\s/.test(String.fromCharCode(unit)) ? 1 : 0,
);

/**
 * Finds what white space separates.
 *
 * @param bounds receives start and end of each token: room for two numbers per unit
 * @returns how many tokens there are
 */
export function findSeparated(units: Uint16Array, { from, to }: Part, bounds: Int32Array): number {
  let last = 0;
  for (let at = from; at < to; at++) {
    if (IS_SPACE[units[at]!] === 1) continue;
    bounds[last++] = at;
    while (at < to && IS_SPACE[units[at]!] === 0) at += 1;
    bounds[last++] = at;
  }
  return last >> 1;
}

const isVisible = (unit: number): boolean => IS_SPACE[unit] === 0;

export const SEPARATED_RULES: AsciiRules = { isVisible, isPart: isVisible, sidesOf: () => 0 };
