import type { RawExample } from '../../shared/dataset';
import { featureOf, Rejection, sequencesOf, type Sequences } from '../../shared/encoding';
import type { Task } from '../../shared/request/task';

/** A record as it is measured: its sequences, and their width (channels of a numeric input, else 0). */
export interface Measured extends Sequences {
  readonly example: RawExample;
  readonly width: number;
  /** Values of each token feature, in the request's order. */
  readonly features: readonly (readonly string[])[];
}

/** What a profile counts of a record, or why the record cannot be used. */
export function measure(example: RawExample, task: Task): Measured | Rejection {
  const sequences = sequencesOf(example, task);
  if (sequences instanceof Rejection) return sequences;
  const [first] = task.input.kind === 'numeric' ? example.input : [];
  const features = task.input.kind === 'tokens' ? task.input.features : [];
  return {
    ...sequences,
    example,
    width: Array.isArray(first) ? first.length : 0,
    features: features.map((feature) => sequences.written.map((token) => featureOf(token, feature))),
  };
}
