import type { RawExample } from '../../shared/dataset';
import { extractExample, Rejection, tokeniseExample, type Fields } from '../../shared/encoding';
import type { Task } from '../../shared/request/task';

/** A record as it is measured: its tokens or steps, and their width (channels; 0 for tokens). */
export interface Measured {
  readonly example: RawExample;
  readonly tokens: readonly string[];
  readonly width: number;
  readonly length: number;
}

/** What a profile counts of a record, or why the record cannot be used. */
export function measure(fields: Fields, task: Task): Measured | Rejection {
  const example = extractExample(fields, task);
  if (example instanceof Rejection) return example;
  if (task.input.kind === 'tokens') {
    const tokens = tokeniseExample(example, task.input);
    return tokens instanceof Rejection ? tokens : { example, tokens, width: 0, length: tokens.length };
  }
  const [first] = example.input;
  return {
    example,
    tokens: [],
    width: Array.isArray(first) ? first.length : 0,
    length: example.input.length,
  };
}
