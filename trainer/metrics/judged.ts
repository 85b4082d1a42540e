import { argmaxRows } from '../../shared/inference/rows';
import type { Examples, Targets } from '../data/examples';
import { unitOf, type Scaling } from './regression';
import { nearestReference } from './sequences/edit-distance';
import type { Tokens } from './sequences/tokens';

/** How a network did, record by record. */
export interface Judged {
  /** 0 where the answer is right; comparable between records of one task only. */
  readonly errors: Float64Array;
  /** The probability that the network gives its answer; null where it gives none. */
  readonly confidences: Float64Array | null;
}

/** A wrong label is the worse, the surer the network is of it. */
export function judgedLabels(logits_NV: Float32Array, targets: Targets, classes: number): Judged {
  const answers = argmaxRows(logits_NV, classes);
  const confidences = confidencesOf(logits_NV, answers, classes);
  return {
    confidences,
    errors: confidences.map((confidence, row) => (answers[row] === targets[row] ? 0 : confidence)),
  };
}

/** The softmax of each row's answer alone: all of them would take as much memory again. */
const confidencesOf = (logits_NV: Float32Array, answers_N: Int32Array, classes: number): Float64Array =>
  Float64Array.from(answers_N, (answer, row) => {
    const logits = logits_NV.subarray(row * classes, (row + 1) * classes);
    const own = logits[answer]!;
    return 1 / logits.reduce((sum, logit) => sum + Math.exp(logit - own), 0);
  });

/** The mean over a record's values of the absolute error, each in standard deviations of the training split, or of what its record is scaled by. */
export function judgedValues(
  truths_NK: Float64Array,
  predictions_NK: Float64Array,
  scaling: Scaling,
): Judged {
  const width = scaling.scalers.length;
  const errors = new Float64Array(truths_NK.length / width);
  truths_NK.forEach((truth, index) => {
    const unit = unitOf(scaling, index) * width;
    errors[Math.floor(index / width)]! += Math.abs(truth - predictions_NK[index]!) / unit;
  });
  return { errors, confidences: null };
}

/**
 * The wrong tags of each sequence; its confidence is the geometric mean over the steps.
 *
 * @param ids_N the tags that were decoded, which need not be the likeliest of each step
 */
export function judgedSteps(
  logits_NV: Float32Array,
  ids_N: Int32Array,
  { targets, starts, count }: Pick<Examples, 'targets' | 'starts' | 'count'>,
): Judged {
  const sure = confidencesOf(logits_NV, ids_N, logits_NV.length / ids_N.length);
  const errors = new Float64Array(count);
  const confidences = new Float64Array(count);
  for (let row = 0; row < count; row += 1) {
    const [from, to] = [starts[row]!, starts[row + 1]!];
    let nats = 0;
    for (let step = from; step < to; step += 1) {
      if (ids_N[step] !== targets[step]) errors[row]! += 1;
      nats += Math.log(sure[step]!);
    }
    confidences[row] = Math.exp(nats / Math.max(1, to - from));
  }
  return { errors, confidences };
}

/** Edits between output and its nearest reference, as a share of that one's length. */
export const editErrors = (
  outputs: readonly Tokens[],
  references: readonly (readonly Tokens[])[],
): Float64Array =>
  Float64Array.from(outputs, (output, row) => {
    const { edits, length } = nearestReference(output, references[row]!);
    return edits / Math.max(1, length);
  });
