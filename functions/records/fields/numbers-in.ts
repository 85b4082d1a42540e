import { arrayIn } from './fields';
import type { NumberForm } from './number-form';

/** A date, or a number with spaces between its thousands, has fewer. */
const FEWEST_SPACED = 8;
const SPACED = /^\s*[-+.,\de]+(?:\s+[-+.,\de]+)*\s*$/i;
/** As NumPy prints an array. */
const BRACKETED = /^\s*\[([-+.\de\s]*)\]\s*$/i;

/** With semicolons between its numbers. */
const PARTED = /^\s*\[([-+.,'\u2019\u00a0\u202f\de\s]*(?:;[-+.,'\u2019\u00a0\u202f\de\s]*)+)\]\s*$/i;

/**
 * Numbers that one value holds: an array, the JSON text of one, an array as NumPy prints it (`[0.1 0.2]`), or eight and more
 * numbers with white space between them; in a file with other signs in its numbers, also those with semicolons between them
 * (`[0,1; 0,2]`). Undefined for anything else.
 *
 * @param form how the file writes numbers
 */
export function numbersIn(value: unknown, form?: NumberForm): unknown[] | undefined {
  if (form?.signs !== undefined && typeof value === 'string' && value.trimStart().startsWith('[')) {
    if (isUnclear(value, form.signs)) return undefined;
    const [, parted] = PARTED.exec(value) ?? [];
    if (parted !== undefined) return parted.split(';');
  }
  const array = arrayIn(value);
  // Most values are one number, and known at once.
  if (array !== undefined || typeof value !== 'string' || !/\s/.test(value)) return array;
  const [, inside] = BRACKETED.exec(value) ?? [];
  if (inside !== undefined) return inside.split(/\s+/).filter(Boolean);
  if (!SPACED.test(value)) return undefined;
  const parts = value.trim().split(/\s+/);
  return parts.length < FEWEST_SPACED ? undefined : parts;
}

/** Whether commas of a list may part its numbers, as in JSON, or be signs within them, as in the rest of the file. */
function isUnclear(list: string, { decimal, thousands }: NonNullable<NumberForm['signs']>): boolean {
  // Texts in quotes are each a number as the file writes them.
  if (/[;"]/.test(list)) return false;
  if (thousands === ',') return /\d,\d{3}(?!\d)/.test(list);
  if (decimal !== ',') return false;
  // In what JSON has, a point stands before decimals, and no space within a number.
  return /\d,\d/.test(list) && (thousands === '.' || !list.includes('.'));
}
