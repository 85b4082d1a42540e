import { UNKNOWN_ID } from '../../shared/dataset';
import type { Baseline, Metrics } from '../../shared/evaluation';
import type { TagScheme } from '../../shared/request/task';
import type { Examples } from '../data/examples';
import { SUM } from '../../shared/scores/metric-of';
import { entityCounts, entityF1 } from './entities';
import { labelScores } from './labels';

/** Stands for a tag where there is none: no tag that a file can hold has a line break. */
const NO_TAG = '\n';

/**
 * Token accuracy, and entity F1 or, without a scheme, macro-F1, of tags by their names. A sequence that is missing is wrong at
 * every step.
 */
export function tagScores(
  scheme: TagScheme,
  truths: readonly (readonly string[])[],
  answers: readonly (readonly string[] | undefined)[],
): Metrics {
  const read = truths.map((tags, row) => tags.map((_, step) => answers[row]?.[step] ?? NO_TAG));
  const { accuracy: tokenAccuracy, macroF1 } = labelScores(
    truths.flat(),
    read.flat().map((tag) => (tag === NO_TAG ? undefined : tag)),
  );
  return scheme === 'none'
    ? { tokenAccuracy, macroF1 }
    : { entityF1: entityF1(scheme, truths, read), tokenAccuracy };
}

/** What one sequence adds to the sums of token accuracy and entity F1. */
export function tagSums(
  scheme: TagScheme,
  truth: readonly string[],
  answer: readonly string[] | undefined,
): Record<string, number> {
  const read = truth.map((_, step) => answer?.[step] ?? NO_TAG);
  const right = truth.filter((tag, step) => tag === read[step]).length;
  const tokens = { [SUM.records]: 1, [SUM.rightTokens]: right, [SUM.tokens]: truth.length };
  if (scheme === 'none') return tokens;
  const entities = entityCounts(scheme, truth, read);
  return { ...tokens, [SUM.rightEntities]: entities.right, [SUM.entities]: entities.all };
}

/** Tag ids end to end as tags, sequence by sequence; an id without a label is of a tag that is none of them. */
export function tagsOf(ids: ArrayLike<number>, starts: Uint32Array, labels: readonly string[]): string[][] {
  return Array.from({ length: starts.length - 1 }, (_, row) =>
    Array.from(
      { length: starts[row + 1]! - starts[row]! },
      (__, step) => labels[ids[starts[row]! + step]!] ?? NO_TAG,
    ),
  );
}

/**
 * Each token's most frequent tag in the training split, rare words that the network does not know among them; the most
 * frequent of all for tokens that it does not have.
 * Where the input is numbers, that one for every step. Its loss is that of the tags' frequencies: those of the token,
 * with those of all tokens counted as one more observation, so that none is impossible.
 */
export function mostFrequentTags(
  train: Examples,
  test: Examples,
  score: (ids: Int32Array) => Metrics,
): Baseline {
  const overall = countsOf(train.targets);
  const fallback = mostFrequent(overall);
  const byToken = train.values instanceof Int32Array ? countsByToken(train) : null;
  const tested = wordsOf(test);
  const countsAt = (step: number) => byToken?.get(tested[step]!);
  const best = new Map([...(byToken ?? [])].map(([token, counts]) => [token, mostFrequent(counts)]));
  const ids = Int32Array.from(test.targets, (_, step) => best.get(tested[step]!) ?? fallback);
  const nats = Float64Array.from(test.targets, (tag, step) => {
    const share = (overall.get(tag) ?? 0) / train.targets.length;
    return -Math.log(Math.max(smoothed(countsAt(step), tag, share), Number.EPSILON));
  });
  return {
    name: byToken === null ? 'most frequent tag' : 'most frequent tag of each token',
    test: { loss: nats.reduce((sum, one) => sum + one, 0) / nats.length, ...score(ids) },
  };
}

/** Ids of the tokens; of those that are unknown a number below 0, where the dataset keeps one for each. */
function wordsOf({ values, unknownWords }: Examples): ArrayLike<number> {
  if (!(values instanceof Int32Array) || unknownWords === undefined) return values;
  const unknown = values.reduce((sum, id) => sum + Number(id === UNKNOWN_ID), 0);
  if (unknownWords.length !== unknown) return values;
  let seen = 0;
  return values.map((id) => (id === UNKNOWN_ID ? -1 - unknownWords[seen++]! : id));
}

function countsByToken(train: Examples): Map<number, Map<number, number>> {
  const { targets } = train;
  const byToken = new Map<number, Map<number, number>>();
  Array.from(wordsOf(train)).forEach((token, step) => {
    const counts = byToken.get(token) ?? new Map<number, number>();
    byToken.set(token, counts.set(targets[step]!, (counts.get(targets[step]!) ?? 0) + 1));
  });
  // Where unknown tokens have no number, one id stands for many, and says little of each.
  byToken.delete(UNKNOWN_ID);
  return byToken;
}

/** Share of a tag among a token's, with one more observation that is `share` the tag. */
function smoothed(counts: ReadonlyMap<number, number> = new Map(), tag: number, share: number): number {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return ((counts.get(tag) ?? 0) + share) / (total + 1);
}

function countsOf(ids: ArrayLike<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (let index = 0; index < ids.length; index += 1)
    counts.set(ids[index]!, (counts.get(ids[index]!) ?? 0) + 1);
  return counts;
}

/** The lowest id of equally frequent ones. */
function mostFrequent(counts: ReadonlyMap<number, number>): number {
  const [best] = [...counts].sort(([a, m], [b, n]) => n - m || a - b);
  return best?.[0] ?? 0;
}
