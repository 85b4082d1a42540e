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

/** Sum of the edit distances over the sum of the references' lengths; 0 is perfect, and it may pass 1. */
export function editDistanceError(outputs: readonly Tokens[], references: readonly Tokens[]): number {
  let edits = 0;
  let length = 0;
  references.forEach((reference, index) => {
    edits += editDistance(outputs[index]!, reference);
    length += reference.length;
  });
  return errorRate(edits, length);
}
