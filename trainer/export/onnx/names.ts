import type { Encoder } from '../../../shared/dataset';
import type { Task } from '../../../shared/request/task';
import { DECODER_NAME } from './decoder-graph';
import type { InputNames } from './input';
import { ROW_OUTPUT } from './row-graph';

/** Of a numeric input of several fields, which are one tensor. */
const SEVERAL_FIELDS = 'values';

/**
 * The inputs' names: those of the request's fields; `<field>_length` and `<field>_<feature>` beside them, and `values`
 * for several fields. A name that is taken gets an underscore.
 */
export function inputNames({ input }: Task, encoder: Encoder): InputNames {
  const taken = new Set<string>([
    ...Object.values(ROW_OUTPUT),
    ...Object.values(DECODER_NAME).filter((name) => typeof name === 'string'),
  ]);
  const free = (name: string): string => {
    const own = taken.has(name) ? free(`${name}_`) : name;
    taken.add(own);
    return own;
  };
  if (input.kind === 'condition') {
    const names = input.field === undefined ? [] : [free(input.field)];
    return { input: '', lengths: '', conditions: names, features: [] };
  }
  const field =
    'field' in input ? input.field : input.fields.length === 1 ? input.fields[0]! : SEVERAL_FIELDS;
  const own = free(field);
  return {
    input: own,
    lengths: free(`${own}_length`),
    conditions: input.kind === 'tokens' ? input.conditions.map(free) : [],
    features:
      encoder.input.kind === 'tokens' ? encoder.input.features.map(({ name }) => free(`${own}_${name}`)) : [],
  };
}
