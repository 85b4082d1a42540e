import { UNKNOWN_ID } from '../../shared/dataset';
import type { Examples } from '../data/examples';

/** More tokens would change such a model little: then some records spread over all of them are counted. */
const MAXIMUM_TOKENS = 10_000_000;

/**
 * The log-probability, but for a constant of each record, of every class given the tokens of a record without their
 * order: multinomial naive Bayes with Laplace smoothing (Manning, Raghavan and Schütze 2008, 13.2), fitted on the
 * training split. Tokens that training does not know say nothing. A class's counts are kept where there are any, so
 * that memory grows with the tokens read, not with vocabulary times classes.
 *
 * @param classes C
 * @param maximumTokens of the training split to count
 * @returns [N, C]; undefined where records are no tokens
 */
export function naiveBayesLogits(
  train: Examples,
  test: Examples,
  classes: number,
  maximumTokens = MAXIMUM_TOKENS,
): Float32Array | undefined {
  if (!isTokens(train) || !isTokens(test) || train.values.length === 0) return undefined;
  const counts = countTokens(train, classes, Math.ceil(train.values.length / maximumTokens));
  const logits_NC = new Float32Array(test.count * classes);
  const row_C = new Float64Array(classes);
  for (let record = 0; record < test.count; record += 1) {
    scoreRecord(row_C, test.values.subarray(test.starts[record], test.starts[record + 1]), counts);
    // A long text's are in the thousands, of which single precision would keep too few digits.
    const peak = row_C.reduce((most, value) => Math.max(most, value), -Infinity);
    for (let label = 0; label < classes; label += 1)
      logits_NC[record * classes + label] = row_C[label]! - peak;
  }
  return logits_NC;
}

type Tokens = Examples & { readonly values: Int32Array };

const isTokens = (examples: Examples): examples is Tokens => examples.values instanceof Int32Array;

interface Counts {
  /** Where a token's classes start, by id; a token that training lacks has none. */
  readonly starts: Uint32Array;
  /** Classes in which a token occurs, and the logarithm of how often, once more than counted. */
  readonly classes: Int32Array;
  readonly logCounts: Float32Array;
  /** log P(class), and the logarithm of what a class's counts are divided by. */
  readonly logPriors_C: Float64Array;
  readonly logTotals_C: Float64Array;
}

/** @param stride every so many records one is counted */
function countTokens(train: Tokens, classes: number, stride: number): Counts {
  const { starts: firsts, ids: classOfEach } = classesByToken(train, stride);
  const vocabulary = firsts.length - 1;
  const starts = new Uint32Array(vocabulary + 1);
  const [found, logCounts] = [new Int32Array(classOfEach.length), new Float32Array(classOfEach.length)];
  const totals_C = new Float64Array(classes);
  const times_C = new Uint32Array(classes);
  let entries = 0;
  let known = 0;
  for (let token = 0; token < vocabulary; token += 1) {
    const first = entries;
    for (let at = firsts[token]!; at < firsts[token + 1]!; at += 1) {
      const label = classOfEach[at]!;
      if (times_C[label] === 0) found[entries++] = label;
      times_C[label]! += 1;
    }
    if (entries > first) known += 1;
    for (let entry = first; entry < entries; entry += 1) {
      const label = found[entry]!;
      logCounts[entry] = Math.log(times_C[label]! + 1);
      totals_C[label]! += times_C[label]!;
      times_C[label] = 0;
    }
    starts[token + 1] = entries;
  }
  return {
    starts,
    classes: found.slice(0, entries),
    logCounts: logCounts.slice(0, entries),
    logPriors_C: logPriors(train, classes),
    logTotals_C: totals_C.map((total) => Math.log(total + known)),
  };
}

/** The class of each occurrence of each token, by token: a counting sort. */
function classesByToken({ values, starts, targets, count }: Tokens, stride: number) {
  const vocabulary = values.reduce((most, token) => Math.max(most, token + 1), 0);
  const ends = new Uint32Array(vocabulary + 1);
  const eachCounted = (visit: (token: number, label: number) => void) => {
    for (let record = 0; record < count; record += stride)
      for (let step = starts[record]!; step < starts[record + 1]!; step += 1)
        if (values[step] !== UNKNOWN_ID) visit(values[step]!, targets[record]!);
  };
  eachCounted((token) => (ends[token + 1]! += 1));
  for (let token = 0; token < vocabulary; token += 1) ends[token + 1]! += ends[token]!;
  const ids = new Int32Array(ends[vocabulary]!);
  const next = ends.slice();
  eachCounted((token, label) => (ids[next[token]!++] = label));
  return { starts: ends, ids };
}

/** Of all records; a class that has none in the split is as likely as the least that a double tells from 0 beside 1. */
function logPriors({ targets, count }: Tokens, classes: number): Float64Array {
  const records_C = new Float64Array(classes);
  for (const label of targets) records_C[label]! += 1;
  return records_C.map((records) => Math.log(Math.max(records / count, Number.EPSILON)));
}

function scoreRecord(row_C: Float64Array, tokens: Int32Array, counts: Counts): void {
  const { starts, classes, logCounts, logPriors_C, logTotals_C } = counts;
  let counted = 0;
  row_C.set(logPriors_C);
  for (const token of tokens) {
    if (token + 1 >= starts.length || starts[token] === starts[token + 1]) continue;
    counted += 1;
    for (let entry = starts[token]!; entry < starts[token + 1]!; entry += 1)
      row_C[classes[entry]!]! += logCounts[entry]!;
  }
  for (let label = 0; label < row_C.length; label += 1) row_C[label]! -= counted * logTotals_C[label]!;
}
