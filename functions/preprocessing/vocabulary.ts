import type { SequenceInput } from '../../shared/request/task';
import { compareCodePoints } from './code-points';

type TokenInput = Extract<SequenceInput, { kind: 'tokens' }>;

/** Ids 0 and 1, `PADDING_ID` and `UNKNOWN_ID`. */
const SPECIAL_TOKENS = ['<padding>', '<unknown>'];

/**
 * The token of each id: padding, unknown, then tokens by descending count, equal counts in the order of code
 * points, so that the same training split gives the same ids.
 */
export function vocabularyOf(
  counts: ReadonlyMap<string, number>,
  { minimumCount, maximumVocabulary }: Pick<TokenInput, 'minimumCount' | 'maximumVocabulary'>,
): string[] {
  const kept = [...counts]
    .filter(([, times]) => times >= minimumCount)
    .sort(([a, timesA], [b, timesB]) => timesB - timesA || compareCodePoints(a, b))
    .slice(0, maximumVocabulary);
  return [...SPECIAL_TOKENS, ...kept.map(([token]) => token)];
}

/** Labels in the order of code points, and how many training records have each. */
export function labelsOf(counts: ReadonlyMap<string, number>): { labels: string[]; counts: number[] } {
  const sorted = [...counts].sort(([a], [b]) => compareCodePoints(a, b));
  return { labels: sorted.map(([label]) => label), counts: sorted.map(([, times]) => times) };
}
