import type { Tokens } from './tokens';

/** No token holds it, so different n-grams are different keys. */
const SEPARATOR = '\u0000';
const ORDERS = [1, 2, 3, 4] as const;

/**
 * BLEU of a corpus (Papineni et al. 2002), 0 to 1, on the task's own tokens. As sacrebleu's `corpus_bleu` on text split
 * into these tokens: an order without any match counts as half, a quarter, … of one match (its `exp` smoothing,
 * mteval's); of several references, an n-gram counts as often as in the one that has it most often, and the length is
 * that of the reference nearest in length, of two equally near the shorter.
 *
 * @param references of each output, one or more
 */
export function corpusBleu(outputs: readonly Tokens[], references: readonly (readonly Tokens[])[]): number {
  const length = {
    output: sumOf(outputs, (output) => output.length),
    reference: sumOf(outputs, (output, index) => nearestLength(output, references[index]!)),
  };
  if (length.output === 0) return 0;
  let smoothing = 1;
  let sumOfLogs = 0;
  for (const order of ORDERS) {
    const { matches, total } = countMatches(outputs, references, order);
    if (total === 0) return 0;
    if (order === 1 && matches === 0) return 0;
    if (matches === 0) smoothing *= 2;
    sumOfLogs += Math.log(matches === 0 ? 1 / (smoothing * total) : matches / total);
  }
  const brevityPenalty = Math.min(1, Math.exp(1 - length.reference / length.output));
  return brevityPenalty * Math.exp(sumOfLogs / ORDERS.length);
}

function nearestLength(output: Tokens, references: readonly Tokens[]): number {
  const far = (length: number) => Math.abs(length - output.length);
  return references
    .map(({ length }) => length)
    .reduce((a, b) => (far(b) < far(a) || (far(b) === far(a) && b < a) ? b : a));
}

/** N-grams of the outputs, and how many of them the references have, each as often as it occurs there at most. */
function countMatches(outputs: readonly Tokens[], references: readonly (readonly Tokens[])[], order: number) {
  let matches = 0;
  let total = 0;
  outputs.forEach((output, index) => {
    const available = references[index]!.map((reference) => ngramCounts(reference, order));
    for (const [ngram, count] of ngramCounts(output, order)) {
      matches += Math.min(count, Math.max(...available.map((counts) => counts.get(ngram) ?? 0)));
      total += count;
    }
  });
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

const sumOf = (sequences: readonly Tokens[], of: (tokens: Tokens, index: number) => number): number =>
  sequences.reduce((sum, tokens, index) => sum + of(tokens, index), 0);
