import { distance } from 'fastest-levenshtein';
import { errorRate } from '../../../shared/scores/formulas';
import type { Token, Tokens } from './tokens';

/** Fewest insertions, deletions and substitutions of tokens that turn one sequence into the other (Levenshtein 1966). */
export function editDistance(a: Tokens, b: Tokens): number {
  // The library compares UTF-16 units: each distinct token becomes one.
  const units = new Map<Token, string>();
  const asText = (tokens: Tokens) => tokens.map((token) => unitOf(units, token)).join('');
  return distance(asText(a), asText(b));
}

function unitOf(units: Map<Token, string>, token: Token): string {
  const known = units.get(token);
  if (known !== undefined) return known;
  const unit = String.fromCharCode(units.size);
  units.set(token, unit);
  return unit;
}

/** The reference that takes the fewest edits, as a share of its length; of equal ones the first. */
export function nearestReference(
  output: Tokens,
  references: readonly Tokens[],
): { edits: number; length: number } {
  const share = ({ edits, length }: { edits: number; length: number }) => edits / Math.max(1, length);
  return references
    .map((reference) => ({ edits: editDistance(output, reference), length: reference.length }))
    .reduce((a, b) => (share(b) < share(a) ? b : a));
}

/**
 * Sum of the edit distances over the sum of the references' lengths, each output against its nearest reference; 0 is
 * perfect, and it may pass 1.
 */
export function editDistanceError(
  outputs: readonly Tokens[],
  references: readonly (readonly Tokens[])[],
): number {
  let edits = 0;
  let length = 0;
  outputs.forEach((output, index) => {
    const nearest = nearestReference(output, references[index]!);
    edits += nearest.edits;
    length += nearest.length;
  });
  return errorRate(edits, length);
}
