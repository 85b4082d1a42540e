import { UNKNOWN_ID } from '../../../shared/dataset';
import type { Metrics } from '../../../shared/evaluation';
import { corpusBleu } from './bleu';
import { editDistanceError } from './edit-distance';
import type { Tokens } from './tokens';

/** What a reference's unknown token is compared as: no output equals it, as nobody can tell what it stood for. */
const NEVER_RIGHT = -1;

/**
 * How close outputs are to their references, both as ids of the target vocabulary. Of several references of a record, the
 * one that is met, or nearest, counts.
 *
 * @param others further references of each output, beside the one in `references`
 * @returns exactMatch (share of records), editDistanceError (share of the references' tokens), bleu (0 to 1)
 */
export function transductionMetrics(
  outputs: readonly Tokens[],
  references: readonly Tokens[],
  others: readonly (readonly Tokens[])[] = [],
): Metrics {
  const known = referencesOf(references, others);
  const right = known.filter((all, index) => all.some((one) => equal(outputs[index]!, one))).length;
  return {
    exactMatch: right / references.length,
    editDistanceError: editDistanceError(outputs, known),
    bleu: corpusBleu(outputs, known),
  };
}

/** All references of each output, without unknown tokens that an output could meet. */
export const referencesOf = (
  references: readonly Tokens[],
  others: readonly (readonly Tokens[])[] = [],
): Tokens[][] =>
  references.map((reference, index) =>
    [reference, ...(others[index] ?? [])].map((tokens) =>
      tokens.map((id) => (id === UNKNOWN_ID ? NEVER_RIGHT : id)),
    ),
  );

const equal = (a: Tokens, b: Tokens): boolean => a.length === b.length && a.every((id, at) => id === b[at]);
