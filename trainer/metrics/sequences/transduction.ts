import { UNKNOWN_ID } from '../../../shared/dataset';
import type { Metrics } from '../../../shared/evaluation';
import { BLEU_ORDERS } from '../../../shared/scores/formulas';
import { SUM } from '../../../shared/scores/metric-of';
import { bleuCounts, corpusBleu } from './bleu';
import { editDistance, editDistanceError } from './edit-distance';
import type { Tokens } from './tokens';

/** What a reference's unknown token is compared as: no output equals it, as nobody can tell what it stood for. */
const NEVER_RIGHT = -1;

/**
 * How close outputs are to their references, both as ids of the target vocabulary.
 *
 * @returns exactMatch (share of records), editDistanceError (share of the references' tokens), bleu (0 to 1)
 */
export function transductionMetrics(outputs: readonly Tokens[], references: readonly Tokens[]): Metrics {
  const known = references.map(comparable);
  const right = known.filter((reference, index) => equal(outputs[index]!, reference)).length;
  return {
    exactMatch: right / references.length,
    editDistanceError: editDistanceError(outputs, known),
    bleu: corpusBleu(outputs, known),
  };
}

/** What one record adds to the sums of these metrics. */
export function transductionSums(output: Tokens, reference: Tokens): Record<string, number> {
  const known = comparable(reference);
  const { outputTokens, referenceTokens, matches, totals } = bleuCounts(output, known);
  return {
    [SUM.records]: 1,
    [SUM.right]: Number(equal(output, known)),
    [SUM.edits]: editDistance(output, known),
    [SUM.outputTokens]: outputTokens,
    [SUM.referenceTokens]: referenceTokens,
    ...Object.fromEntries(
      BLEU_ORDERS.flatMap((order, at) => [
        [SUM.matches(order), matches[at]!],
        [SUM.totals(order), totals[at]!],
      ]),
    ),
  };
}

const comparable = (tokens: Tokens): Tokens => tokens.map((id) => (id === UNKNOWN_ID ? NEVER_RIGHT : id));

const equal = (a: Tokens, b: Tokens): boolean => a.length === b.length && a.every((id, at) => id === b[at]);
