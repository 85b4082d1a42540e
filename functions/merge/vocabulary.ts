import type { Merges } from '../../shared/dataset';
import type { TextTarget } from '../../shared/request/task';
import { compareCodePoints } from '../sums/code-points';
import { commonestOf } from '../sums/counts';
import { learnPieces } from './pieces';

/** Ids 0 and 1, `PADDING_ID` and `UNKNOWN_ID`. */
const SPECIAL_TOKENS = ['<padding>', '<unknown>'];

/** Ids 0 to 3 of a target sequence: `START_ID` and `END_ID` follow. */
export const SPECIAL_TARGETS = [...SPECIAL_TOKENS, '<start>', '<end>'];

/**
 * The token of each id: the special ones, then tokens by descending count and, for equal counts, in the order of
 * code points, so that the same training split gives the same ids.
 */
export const vocabularyOf = (
  counts: ReadonlyMap<string, number>,
  spec: Pick<TextTarget, 'minimumCount' | 'maximumVocabulary'>,
  special: readonly string[] = SPECIAL_TOKENS,
): string[] => [...special, ...commonestOf(counts, spec)];

/** The vocabulary of a text and, for `bpe`, the merges that make its pieces; there the counts are of words. */
export function tokensOf(
  counts: ReadonlyMap<string, number>,
  spec: Pick<TextTarget, 'tokens' | 'minimumCount' | 'maximumVocabulary'>,
  special: readonly string[] = SPECIAL_TOKENS,
): { vocabulary: string[]; merges?: Merges } {
  if (spec.tokens !== 'bpe') return { vocabulary: vocabularyOf(counts, spec, special) };
  const { pieces, merges } = learnPieces(counts, spec);
  return { vocabulary: [...special, ...pieces], merges };
}

/** Labels in the order of code points, and how many training records each has. */
export function labelsOf(counts: ReadonlyMap<string, number>): { labels: string[]; counts: number[] } {
  const sorted = [...counts].sort(([a], [b]) => compareCodePoints(a, b));
  return { labels: sorted.map(([label]) => label), counts: sorted.map(([, times]) => times) };
}
