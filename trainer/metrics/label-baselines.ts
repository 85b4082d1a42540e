import type { Baseline, Metrics } from '../../shared/evaluation';
import type { Examples } from '../data/examples';
import { setsOf, type Sets } from './label-sets';

/** What a baseline answers: the score of each label, as a network gives it. */
type ScoreOf = (logits_NV: Float32Array) => Metrics;

/**
 * Each label's frequency in the training split as its probability, whatever the input. Every label counts as seen half a
 * time more and missed half a time more (Krichevsky and Trofimov 1981), so that none is certain.
 */
export function labelFrequencies(train: Examples, test: Examples, score: ScoreOf): Baseline {
  const { width } = train.labelSets!;
  const { ids, starts } = setsOf(train);
  const counts = new Float64Array(width);
  for (let index = 0; index < ids.length; index += 1) counts[ids[index]!]! += 1;
  const logits_V = counts.map((count) => logitOf(count, starts.length - 1));
  const sets = test.labelSets!.starts.length - 1;
  const logits_NV = new Float32Array(sets * width);
  for (let set = 0; set < sets; set += 1) logits_NV.set(logits_V, set * width);
  return { name: "each label's frequency", test: score(logits_NV) };
}

/**
 * The labels of the step before, with how often training keeps a label that it has, and takes up one that it has not: a
 * Markov chain for each label. Before the first step there is nothing.
 */
export function sameAsBefore(train: Examples, test: Examples, score: ScoreOf): Baseline {
  const { width } = train.labelSets!;
  const had = new Float64Array(width);
  const kept = new Float64Array(width);
  const taken = new Float64Array(width);
  let steps = 0;
  eachStep(train, (before, now) => {
    steps += 1;
    for (const label of before) had[label]! += 1;
    for (const label of now) (before.has(label) ? kept : taken)[label]! += 1;
  });
  const ifHad = had.map((count, label) => logitOf(kept[label]!, count));
  const ifNot = had.map((count, label) => logitOf(taken[label]!, steps - count));
  const logits_NV = new Float32Array((test.labelSets!.starts.length - 1) * width);
  let row = 0;
  eachStep(test, (before) => {
    for (let label = 0; label < width; label += 1)
      logits_NV[row * width + label] = (before.has(label) ? ifHad : ifNot)[label]!;
    row += 1;
  });
  return { name: 'same as the step before', test: score(logits_NV) };
}

/** Log-odds of something that happened so many times of all. */
const logitOf = (times: number, all: number): number => Math.log((times + 0.5) / (all - times + 0.5));

/** Steps of all sequences in order, each with the labels of the one before it. */
function eachStep(
  examples: Examples,
  visit: (before: ReadonlySet<number>, now: ReadonlySet<number>) => void,
): void {
  const sets = setsOf(examples);
  for (let record = 0; record < examples.count; record += 1) {
    let before: ReadonlySet<number> = new Set();
    for (let step = examples.starts[record]!; step < examples.starts[record + 1]!; step += 1) {
      const now = labelsAt(sets, step);
      visit(before, now);
      before = now;
    }
  }
}

const labelsAt = ({ ids, starts }: Sets, set: number): Set<number> =>
  new Set(Array.from({ length: starts[set + 1]! - starts[set]! }, (_, index) => ids[starts[set]! + index]!));
