import { UNKNOWN_ID } from '../../../shared/dataset';
import type { Metrics } from '../../../shared/evaluation';
import { corpusBleu } from './bleu';
import { editDistanceError } from './edit-distance';
import type { Tokens } from './tokens';

/** What a reference's unknown token is compared as: no output equals it, as nobody can tell what it stood for. */
const NEVER_RIGHT = -1;

/**
 * How close outputs are to their references, both as ids of the target vocabulary.
 *
 * @returns exactMatch (share of records), editDistanceError (share of the references' tokens), bleu (0 to 1)
 */
export function transductionMetrics(outputs: readonly Tokens[], references: readonly Tokens[]): Metrics {
  const known = references.map((tokens) => tokens.map((id) => (id === UNKNOWN_ID ? NEVER_RIGHT : id)));
  const right = known.filter((reference, index) => equal(outputs[index]!, reference)).length;
  return {
    exactMatch: right / references.length,
    editDistanceError: editDistanceError(outputs, known),
    bleu: corpusBleu(outputs, known),
  };
}

const equal = (a: Tokens, b: Tokens): boolean => a.length === b.length && a.every((id, at) => id === b[at]);
