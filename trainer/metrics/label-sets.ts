import type { Evaluation, Metrics } from '../../shared/evaluation';
import { f1OfSets } from '../../shared/scores/formulas';
import { macroF1Of, SUM } from '../../shared/scores/metric-of';
import { startsOf, type Examples } from '../data/examples';
import { UNSEEN_NATS } from './classification';
import type { Judged } from './judged';

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

/** The ids of each set. */
export const idsOfSets = ({ ids, starts }: Sets): number[][] =>
  Array.from({ length: starts.length - 1 }, (_, set) =>
    Array.from({ length: starts[set + 1]! - starts[set]! }, (__, index) => ids[starts[set]! + index]!),
  );

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
  const labels = [...right.keys()];
  return {
    microF1: f1OfSets(sumOf(right), sumOf(truths) + sumOf(answers)),
    macroF1: macroF1Of(
      labels.flatMap((label) => [right[label]!, truths[label]! + answers[label]!]),
      labels.length,
    ),
    subsetAccuracy: exact / sets,
  };
}

/** What the sets of one record add to the sums of micro F1 and subset accuracy. */
export const labelSums = ({ truths, answers, right, sets, exact }: LabelTally): Record<string, number> => ({
  [SUM.records]: 1,
  [SUM.sets]: sets,
  [SUM.exactSets]: exact,
  [SUM.rightLabels]: sumOf(right),
  [SUM.labels]: sumOf(truths) + sumOf(answers),
});

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
export function tallyIds(sets: Sets, answers: readonly (readonly number[])[], labels: number): LabelTally {
  const truths = idsOfSets(sets);
  const most = Array.from(sets.ids).reduce((largest, id) => Math.max(largest, id + 1), labels);
  const tally = emptyTally(most);
  answers.forEach((answer, set) => {
    addSet(tally, truths[set]!, answer);
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

/**
 * Of each record the labels that are missed or answered in vain, of all of its sets together. Its confidence is the
 * probability of exactly its answer, labels being independent; of several sets the geometric mean.
 *
 * @param options.starts where the sets of each record start, and the end of the last
 */
export function judgedSets(
  logits_NV: Float32Array,
  answers: readonly (readonly number[])[],
  { sets, starts }: { readonly sets: Sets; readonly starts: ArrayLike<number> },
): Judged {
  const truths = idsOfSets(sets);
  const nats = natsOfAnswers(logits_NV, answers);
  const errors = new Float64Array(starts.length - 1);
  const confidences = new Float64Array(starts.length - 1);
  for (let row = 0; row < errors.length; row += 1) {
    const [from, to] = [starts[row]!, starts[row + 1]!];
    let total = 0;
    for (let set = from; set < to; set += 1) {
      const answer = new Set(answers[set]);
      const right = truths[set]!.filter((id) => answer.has(id)).length;
      errors[row]! += truths[set]!.length + answer.size - 2 * right;
      total += nats[set]!;
    }
    confidences[row] = Math.exp(-total / Math.max(1, to - from));
  }
  return { errors, confidences };
}

function natsOfAnswers(logits_NV: Float32Array, answers: readonly (readonly number[])[]): Float64Array {
  const sets = { ids: answers.flat(), starts: startsOf(answers.map(({ length }) => length)) };
  return natsOfSets(logits_NV, sets, logits_NV.length / Math.max(1, answers.length));
}

const sumOf = (counts: Int32Array): number => counts.reduce((sum, count) => sum + count, 0);
