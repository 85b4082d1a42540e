import { arrayIn } from './fields';

/** A date, or a number with spaces between its thousands, has fewer. */
const FEWEST_SPACED = 8;
const SPACED = /^\s*[-+.,\de]+(?:\s+[-+.,\de]+)*\s*$/i;
/** As NumPy prints an array. */
const BRACKETED = /^\s*\[([-+.\de\s]*)\]\s*$/i;

/**
 * Numbers that one value holds: an array, the JSON text of one, an array as NumPy prints it (`[0.1 0.2]`), or eight and more
 * numbers with white space between them. Undefined for anything else.
 */
export function numbersIn(value: unknown): unknown[] | undefined {
  const array = arrayIn(value);
  // Most values are one number, and known at once.
  if (array !== undefined || typeof value !== 'string' || !/\s/.test(value)) return array;
  const [, inside] = BRACKETED.exec(value) ?? [];
  if (inside !== undefined) return inside.split(/\s+/).filter(Boolean);
  if (!SPACED.test(value)) return undefined;
  const parts = value.trim().split(/\s+/);
  return parts.length < FEWEST_SPACED ? undefined : parts;
}
