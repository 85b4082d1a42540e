import { trimmed } from '../../shared/encoding';
import { showValue } from '../../shared/request/nearest';
import type { NumberForm } from './fields/number-form';
import { isMissingWord } from './missing-words';

const WHOLE_WITH_POINT = /^-?\d+\.0+$/;

/**
 * A value of a key as all files have it: normalised, without what is invisible around it, and without the `.0` that
 * pandas writes behind whole numbers once one of them is missing, so that `17` and `17.0` are one customer. Where the
 * file says how it writes numbers, whole ones are such: `17,0`, or `1.017`. All else is a name: `007` is not `7`, and
 * `1.10` not `1.1`.
 *
 * @param form how the file that the value is of writes numbers
 */
export function keyText(text: string, normalise: (text: string) => string, form?: NumberForm): string {
  const key = trimmed(normalise(text));
  if (form?.wholeOf !== undefined) return form.wholeOf(key) ?? key;
  return key.endsWith('0') && WHOLE_WITH_POINT.test(key) ? key.slice(0, key.indexOf('.')) : key;
}

/** Whether a key's value, as `keyText` has it where it is a text, is that of nobody: rows of nobody are not all of one and the same. */
export const isNobody = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  Number.isNaN(value) ||
  (typeof value === 'string' && isMissingWord(value));

/** What a sentence says of a key's value that is that of nobody, as it was read. */
export function sayNobody(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'is empty';
  if (typeof value === 'string' && trimmed(value) === '') return 'is blank';
  return `is ${typeof value === 'number' ? String(value) : showValue(value)}, as where a value is missing`;
}
