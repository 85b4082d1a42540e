import type { Evaluation, Metrics } from '../../shared/evaluation';
import type { Examples } from '../data/examples';
import { UNSEEN_NATS } from './classification';

/** The sets of labels of examples, one of each record or of each step, as ids. */
export interface Sets {
  readonly ids: ArrayLike<number>;
  /** Where each set starts, and the end of the last. */
  readonly starts: Uint32Array;
}

export const setsOf = ({ targets, labelSets }: Pick<Examples, 'targets' | 'labelSets'>): Sets => ({
  ids: targets,
  starts: labelSets!.starts,
});

/** How often each label is true, answered, and both; sums over sets, so that those of records can be added. */
export interface LabelTally {
  readonly truths: Int32Array;
  readonly answers: Int32Array;
  readonly right: Int32Array;
  sets: number;
  /** Sets whose labels are all answered, and no other. */
  exact: number;
}

export const emptyTally = (labels: number): LabelTally => ({
  truths: new Int32Array(labels),
  answers: new Int32Array(labels),
  right: new Int32Array(labels),
  sets: 0,
  exact: 0,
});

/** Adds one set: ids in any order, each once. */
export function addSet(tally: LabelTally, truth: readonly number[], answer: readonly number[]): void {
  const known = new Set(truth);
  let right = 0;
  for (const label of truth) tally.truths[label]! += 1;
  for (const label of answer) {
    tally.answers[label]! += 1;
    if (!known.has(label)) continue;
    tally.right[label]! += 1;
    right += 1;
  }
  tally.sets += 1;
  if (right === truth.length && right === answer.length) tally.exact += 1;
}

/**
 * Micro F1 (of all labels together), macro F1 (mean over the labels that are true or answered anywhere) and subset
 * accuracy: scikit-learn's `f1_score(average='micro')`, `f1_score(average='macro')` over such labels, and
 * `accuracy_score`. F1 = 2 TP / (2 TP + FP + FN); where no label is true or answered, nothing was missed: 1.
 */
export function labelMetrics({ truths, answers, right, sets, exact }: LabelTally): Metrics {
  const f1 = (part: number, whole: number): number => (whole === 0 ? 1 : (2 * part) / whole);
  const scores = Array.from(truths, (count, label) => ({
    part: right[label]!,
    whole: count + answers[label]!,
  })).filter(({ whole }) => whole > 0);
  return {
    microF1: f1(sumOf(right), sumOf(truths) + sumOf(answers)),
    macroF1:
      scores.length === 0
        ? 1
        : scores.reduce((sum, { part, whole }) => sum + f1(part, whole), 0) / scores.length,
    subsetAccuracy: exact / sets,
  };
}

/**
 * The tally of sets of labels by their names. A set that was not answered is missed as a whole, and never exact.
 *
 * @param answers one a truth; undefined where the record could not be read
 */
export function tallyNames(
  truths: readonly (readonly string[])[],
  answers: readonly (readonly string[] | undefined)[],
): LabelTally {
  const ids = new Map<string, number>();
  const idsOf = (labels: readonly string[]) =>
    [...new Set(labels)].map((label) => {
      const id = ids.get(label) ?? ids.size;
      ids.set(label, id);
      return id;
    });
  const sets = truths.map((truth, set) => ({
    truth: idsOf(truth),
    answer: answers[set] === undefined ? undefined : idsOf(answers[set]),
  }));
  const tally = emptyTally(ids.size);
  for (const { truth, answer } of sets) {
    addSet(tally, truth, answer ?? []);
    if (answer === undefined && truth.length === 0) tally.exact -= 1;
  }
  return tally;
}

/**
 * The tally of answered ids against the sets of examples.
 *
 * @param labels those with a name, the ones that training lacks among them; a champion's records may have more
 */
export function tallyIds(
  { ids, starts }: Sets,
  answers: readonly (readonly number[])[],
  labels: number,
): LabelTally {
  const most = Array.from(ids).reduce((largest, id) => Math.max(largest, id + 1), labels);
  const tally = emptyTally(most);
  answers.forEach((answer, set) => {
    addSet(
      tally,
      Array.from({ length: starts[set + 1]! - starts[set]! }, (_, index) => ids[starts[set]! + index]!),
      answer,
    );
  });
  return tally;
}

/** Precision and recall are told of these: one for each label that is true or answered. */
export const labelCounts = (
  tally: LabelTally,
  labels: readonly string[],
): NonNullable<Evaluation['labels']> =>
  labels
    .map((label, id) => ({
      label,
      truths: tally.truths[id]!,
      answers: tally.answers[id]!,
      right: tally.right[id]!,
    }))
    .filter(({ truths, answers }) => truths + answers > 0);

/** Ids of each row's labels whose probability is at least the threshold. */
export function answeredIds(logits_NV: Float32Array, labels: number, threshold: number): number[][] {
  const least = Math.log(threshold / (1 - threshold));
  return Array.from({ length: logits_NV.length / labels }, (_, row) => {
    const answer: number[] = [];
    for (let label = 0; label < labels; label += 1)
      if (logits_NV[row * labels + label]! >= least) answer.push(label);
    return answer;
  });
}

/**
 * Negative log-likelihood of each set in nats, its labels being independent: the sum of their binary cross-entropies, in
 * double precision and stably. `UNSEEN_NATS` for each label of it that the network has no output for.
 */
export function natsOfSets(logits_NV: Float32Array, { ids, starts }: Sets, labels: number): Float64Array {
  return Float64Array.from({ length: starts.length - 1 }, (_, set) => {
    let nats = 0;
    for (let label = 0; label < labels; label += 1) {
      const logit = logits_NV[set * labels + label]!;
      nats += Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit)));
    }
    for (let index = starts[set]!; index < starts[set + 1]!; index += 1)
      nats += ids[index]! < labels ? -logits_NV[set * labels + ids[index]!]! : UNSEEN_NATS;
    return nats;
  });
}

const sumOf = (counts: Int32Array): number => counts.reduce((sum, count) => sum + count, 0);
