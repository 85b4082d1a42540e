import { trimmed } from '../../../shared/encoding/invisible';
import { Rejection } from '../../../shared/encoding/rejection';
import { splitAtSpaces } from '../../../shared/encoding/tokenise';
import { showValue } from '../../../shared/request/nearest';
import { arrayIn } from './fields';
import type { Where } from './numbers';
import { isListOfAnotherProgram, OTHER_LIST } from './other-lists';

/**
 * What comes one by one in a field: an array, the JSON text of one, or a text that white space separates.
 *
 * @returns a `Rejection` for anything else, and for a list as other programs write it, which would be split at its spaces
 */
export function listIn(value: unknown, name: string): unknown[] | Rejection {
  const list = arrayIn(value);
  if (list === undefined && typeof value === 'string' && isListOfAnotherProgram(value))
    return new Rejection(
      'wrong-type',
      `field ${showValue(name)} is ${showValue(value)}, ${OTHER_LIST}; write it as JSON (["Anna", "lives"]), or its elements alone with spaces between them`,
    );
  const values = list ?? (typeof value === 'string' ? splitAtSpaces(value) : undefined);
  return (
    values ?? new Rejection('wrong-type', `field ${showValue(name)} is ${showValue(value)} and not an array`)
  );
}

export type ReadText = (value: unknown, where: Where) => string | Rejection;

/** A function from a text, number or truth value to the text that it is. */
export function textReader(
  ifEmpty: 'missing-value' | 'missing-label',
  read: (text: string) => string = (text) => text,
): ReadText {
  return (value, where) => {
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (typeof value !== 'string' && value !== null)
      return new Rejection('wrong-type', `${where()} is ${showValue(value)} and not a label`);
    const text = value === null ? '' : read(value);
    return text === '' ? new Rejection(ifEmpty, `${where()} is empty`) : text;
  };
}

export const labelIn = textReader('missing-label', trimmed);
