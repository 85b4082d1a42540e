import { showValue } from '../../../shared/request/nearest';
import type { NumberForm } from './number-form';
import { listHint } from './list-hint';
import { Rejection } from '../../../shared/encoding/rejection';

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const NOT_FINITE = /^[+-]?(?:nan|inf(?:inity)?)$/i;

/** How a sentence names a value: `field "x"`, `step 3 of field "x"`. Asked only where there is a sentence to write. */
export type Where = () => string;

export const fieldNamed =
  (name: string): Where =>
  () =>
    `field ${showValue(name)}`;

/**
 * A finite number that a 32-bit float can hold, from a JSON number or the text of a CSV field.
 *
 * @param form how the file writes numbers, which its fields say
 */
export function readNumber(value: unknown, where: Where, form?: NumberForm): number | Rejection {
  if (value === undefined || value === null) return new Rejection('missing-value', `${where()} is missing`);
  if (typeof value === 'number') return checkRange(value, where, value);
  if (typeof value !== 'string') {
    return new Rejection('wrong-type', `${where()} is ${showValue(value)} and not a number`);
  }
  const text = value.trim();
  if (text === '') return new Rejection('missing-value', `${where()} is empty`);
  if (NOT_FINITE.test(text)) return new Rejection('not-finite', `${where()} is ${showValue(value)}`);
  const plain = form?.plainOf === undefined ? text : form.plainOf(text);
  if (plain === undefined || !DECIMAL.test(plain)) {
    const hint = form === undefined ? listHint(text) : form.hintAt(text);
    return new Rejection('not-a-number', `${where()} is ${showValue(value)} and not a number${hint}`);
  }
  return checkRange(Number(plain), where, value);
}

function checkRange(number: number, where: Where, value: unknown): number | Rejection {
  if (Number.isFinite(Math.fround(number))) return number;
  if (Number.isNaN(number)) return new Rejection('not-finite', `${where()} is NaN`);
  const shown = typeof value === 'number' ? String(value) : showValue(value);
  return new Rejection('not-finite', `${where()} is ${shown}, more than a 32-bit float holds`);
}
