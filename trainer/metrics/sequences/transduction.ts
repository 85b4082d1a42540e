import { UNKNOWN_ID } from '../../../shared/dataset';
import type { Metrics } from '../../../shared/evaluation';
import { BLEU_ORDERS } from '../../../shared/scores/formulas';
import { SUM } from '../../../shared/scores/metric-of';
import { bleuCounts, corpusBleu } from './bleu';
import { editDistanceError, nearestReference } from './edit-distance';
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

/** What one record adds to the sums of these metrics, the nearest of its references counting. */
export function transductionSums(
  output: Tokens,
  reference: Tokens,
  others: readonly Tokens[] = [],
): Record<string, number> {
  const [known] = referencesOf([reference], [others]);
  const { outputTokens, referenceTokens, matches, totals } = bleuCounts(output, known!);
  const nearest = nearestReference(output, known!);
  return {
    [SUM.records]: 1,
    [SUM.right]: Number(known!.some((one) => equal(output, one))),
    [SUM.edits]: nearest.edits,
    [SUM.editedTokens]: nearest.length,
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
