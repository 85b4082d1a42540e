import type { Counts } from '../../shared/dataset';
import type { TextTarget } from '../../shared/request/task';
import { compareCodePoints, count } from './code-points';
import type { ProfileCounts } from './profile-sum';

/** Adds up the counts of several shards. */
export function addCounts(lists: readonly Counts[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const list of lists) for (const [text, times] of list) count(counts, text, times);
  return counts;
}

/** Adds up the counts of the stream `name` over all shards that have it. */
export const addStreams = (profiles: readonly ProfileCounts[], name: string): Map<string, number> =>
  addCounts(
    profiles.flatMap(({ streams }) =>
      streams.filter((stream) => stream.name === name).map(({ counts }) => counts),
    ),
  );

/** As many texts as a vocabulary takes, by descending count and, for equal counts, in the order of code points. */
export const commonestOf = (
  counts: ReadonlyMap<string, number>,
  { minimumCount, maximumVocabulary }: Pick<TextTarget, 'minimumCount' | 'maximumVocabulary'>,
): string[] =>
  [...counts]
    .filter(([, times]) => times >= minimumCount)
    .sort(([a, timesA], [b, timesB]) => timesB - timesA || compareCodePoints(a, b))
    .slice(0, maximumVocabulary)
    .map(([text]) => text);

export const sumOfCounts = (counts: Counts): number => counts.reduce((total, [, times]) => total + times, 0);
