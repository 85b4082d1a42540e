import { Rejection } from '../../shared/encoding';
import { isBlank } from './fields/blank';
import { isEmpty, withFields } from './fields/lazy-fields';
import type { Row } from './rows';

/**
 * A function to an object's rows, in their order, with the key of the row before where a row has none: some files name a
 * group in its first row only. A row before the first key keeps none, and so does one with a part of a key.
 *
 * @param by the fields of the key
 */
export function continuedGroups(by: readonly string[]): (row: Row) => Row {
  let last: ReadonlyMap<string, unknown> | undefined;
  return (row) => {
    const { fields } = row;
    if (fields instanceof Rejection || isEmpty(fields)) return row;
    const values = by.map((name) => fields.get(name));
    if (!values.every(isBlank)) {
      last = new Map(by.map((name, index) => [name, values[index]]));
      return row;
    }
    return last === undefined ? row : { ...row, fields: withFields(last, fields) };
  };
}
