import { trimmed } from '../../../shared/encoding/invisible';
import { Rejection } from '../../../shared/encoding/rejection';
import { splitAtSpaces } from '../../../shared/encoding/tokenise';
import { showValue } from '../../../shared/request/nearest';
import { arrayIn } from './fields';
import type { Where } from './numbers';

/**
 * Lists as Python, NumPy and PostgreSQL write them: brackets, quotes and commas would be parts of what is in them. Words that a
 * tokeniser has parted have a space behind a bracket.
 */
const OF_ANOTHER_PROGRAM = new RegExp(
  `^\\s*(?:${[
    // Of Python and NumPy: a list, a tuple, a set.
    String.raw`\[['"].*\]`,
    String.raw`\((['"]).*\1\s*,(?:.*['"])?\s*\)`,
    String.raw`\{['"].*['"]\}`,
    // Of PostgreSQL, which quotes what has a space.
    String.raw`\{(?:[^{}\s,"]+|"[^"]*")(?:,(?:[^{}\s,"]*|"[^"]*"))+\}`,
  ].join('|')})\\s*$`,
  's',
);

/**
 * What comes one by one in a field: an array, the JSON text of one, or a text that white space separates.
 *
 * @returns a `Rejection` for anything else, and for a list as other programs write it, which would be split at its spaces
 */
export function listIn(value: unknown, name: string): unknown[] | Rejection {
  const list = arrayIn(value);
  if (list === undefined && typeof value === 'string' && OF_ANOTHER_PROGRAM.test(value))
    return new Rejection(
      'wrong-type',
      `field ${showValue(name)} is ${showValue(value)}, a list as Python or a database writes it; write it as JSON (["Anna", "lives"]), or its elements alone with spaces between them`,
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
