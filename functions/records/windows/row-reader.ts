import { Rejection } from '../../../shared/encoding';
import { targetFields, type NumericInput, type Task } from '../../../shared/request/task';
import { expandPatterns, missingField, ownPathsOf, type Fields } from '../fields/fields';
import { fieldNamed, readNumber } from '../fields/numbers';

/** What of a row a window is made of. */
export interface NumericRow {
  readonly channels: readonly number[];
  /** One for each field that is forecast. */
  readonly targets: readonly number[];
}

export interface RowReader {
  readonly read: (fields: Fields) => NumericRow | Rejection;
  /** Field of each channel, as the first row has them; undefined before it. */
  readonly names: () => readonly string[] | undefined;
}

/** @param others fields that say when and whose a row is: a `*` never stands for one of them, nor for a target */
export function rowReader({ input, target }: Task, others: readonly string[]): RowReader {
  const { fields: patterns } = input as NumericInput;
  const targets = targetFields(target);
  const excluded = new Set([...targets, ...others]);
  let names: readonly string[] | undefined;
  const expand = (fields: Fields): readonly string[] | Rejection => {
    if (!patterns.some((pattern) => pattern.includes('*'))) return patterns;
    const all = [...ownPathsOf(fields)].filter((name) => !excluded.has(name));
    const expanded = expandPatterns(all, patterns);
    return 'unmatched' in expanded ? missingField(fields, expanded.unmatched) : expanded;
  };
  return {
    names: () => names,
    read: (fields) => {
      const expanded = names ?? expand(fields);
      if (expanded instanceof Rejection) return expanded;
      const channels = numbersOf(fields, expanded);
      if (channels instanceof Rejection) return channels;
      const values = numbersOf(fields, targets);
      if (values instanceof Rejection) return values;
      names = expanded;
      return { channels, targets: values };
    },
  };
}

function numbersOf(fields: Fields, names: readonly string[]): number[] | Rejection {
  const numbers: number[] = [];
  for (const name of names) {
    if (!fields.has(name)) return missingField(fields, name);
    const number = readNumber(fields.get(name), fieldNamed(name), fields.numberForm);
    if (number instanceof Rejection) return number;
    numbers.push(number);
  }
  return numbers;
}
