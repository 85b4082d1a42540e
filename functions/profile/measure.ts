import type { RawExample } from '../../shared/dataset';
import {
  exampleNormaliser,
  featureValues,
  Rejection,
  sequenceReader,
  type Sequences,
} from '../../shared/encoding';
import type { Normalization } from '../../shared/request/data';
import type { Task } from '../../shared/request/task';
import type { TokenTallies } from './token-tally';

/** A record as it is measured: normalised, with its sequences, and their width (channels of a numeric input, else 0). */
export interface Measured extends Sequences {
  readonly example: RawExample;
  readonly width: number;
  /** Values of each token feature, in the request's order; of each token one, or more. */
  readonly features: readonly (readonly string[])[];
}

const NONE: Measured['features'] = [];

/**
 * A function from a record to what a profile counts of it, or to why the record cannot be used.
 *
 * @param tallies give tokens their ids
 * @param form the normalisation form of the request
 */
export function measurer(
  task: Task,
  { input, target }: TokenTallies,
  form: Normalization,
): (example: RawExample) => Measured | Rejection {
  const read = sequenceReader(task, { input: input?.ids, target: target?.ids }, form);
  const normalised = exampleNormaliser(form);
  const isNumeric = task.input.kind === 'numeric';
  const features = task.input.kind === 'tokens' ? task.input.features : [];
  const valuesOf = (written: readonly string[]) =>
    features.map((feature) => written.flatMap((token) => featureValues(token, feature)));
  return (written) => {
    const example = normalised(written);
    const sequences = read(example);
    if (sequences instanceof Rejection) return sequences;
    const { tokens, target: targetTokens, steps, tags, length, isCut } = sequences;
    const first = isNumeric ? example.input[0] : undefined;
    return {
      tokens,
      written: sequences.written,
      target: targetTokens,
      steps,
      tags,
      length,
      isCut,
      example,
      width: Array.isArray(first) ? first.length : 0,
      features: features.length === 0 ? NONE : valuesOf(sequences.written),
    };
  };
}
