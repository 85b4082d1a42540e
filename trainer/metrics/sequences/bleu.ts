import { BLEU_ORDERS, bleuOf, type BleuCounts } from '../../../shared/scores/formulas';
import type { Tokens } from './tokens';

/** No token holds it, so different n-grams are different keys. */
const SEPARATOR = '\u0000';

/**
 * BLEU of a corpus, 0 to 1, on the task's own tokens. Of several references, an n-gram counts as often as in the one that
 * has it most often, and the length is that of the reference nearest in length, of two equally near the shorter.
 *
 * @param references of each output, one or more
 */
export function corpusBleu(outputs: readonly Tokens[], references: readonly (readonly Tokens[])[]): number {
  const matches = BLEU_ORDERS.map(() => 0);
  const totals = BLEU_ORDERS.map(() => 0);
  let [outputTokens, referenceTokens] = [0, 0];
  outputs.forEach((output, index) => {
    const counts = bleuCounts(output, references[index]!);
    outputTokens += counts.outputTokens;
    referenceTokens += counts.referenceTokens;
    BLEU_ORDERS.forEach((_, at) => {
      matches[at]! += counts.matches[at]!;
      totals[at]! += counts.totals[at]!;
    });
  });
  return bleuOf({ outputTokens, referenceTokens, matches, totals });
}

/** What one output adds to the counts of a corpus: an n-gram matches as often as it occurs in a reference at most. */
export function bleuCounts(output: Tokens, references: readonly Tokens[]): BleuCounts {
  const counts = BLEU_ORDERS.map((order) => countMatches(output, references, order));
  return {
    outputTokens: output.length,
    referenceTokens: nearestLength(output, references),
    matches: counts.map(({ matches }) => matches),
    totals: counts.map(({ total }) => total),
  };
}

function nearestLength(output: Tokens, references: readonly Tokens[]): number {
  const far = (length: number) => Math.abs(length - output.length);
  return references
    .map(({ length }) => length)
    .reduce((a, b) => (far(b) < far(a) || (far(b) === far(a) && b < a) ? b : a));
}

function countMatches(output: Tokens, references: readonly Tokens[], order: number) {
  const available = references.map((reference) => ngramCounts(reference, order));
  let matches = 0;
  let total = 0;
  for (const [ngram, count] of ngramCounts(output, order)) {
    matches += Math.min(count, Math.max(...available.map((counts) => counts.get(ngram) ?? 0)));
    total += count;
  }
  return { matches, total };
}

function ngramCounts(tokens: Tokens, order: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let end = order; end <= tokens.length; end += 1) {
    const ngram = tokens.slice(end - order, end).join(SEPARATOR);
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
  }
  return counts;
}
