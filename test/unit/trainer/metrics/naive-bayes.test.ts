import { pointBaselines } from '../../../../trainer/metrics/baseline';
import type { Examples } from '../../../../trainer/data/examples';
import { naiveBayesLogits } from '../../../../trainer/metrics/naive-bayes';
import expected from './fixtures/naive-bayes.json';

interface Records {
  readonly texts: readonly (readonly number[])[];
  readonly labels: readonly number[];
}

function examplesOf({ texts, labels }: Records): Examples {
  const starts = new Uint32Array(texts.length + 1);
  texts.forEach((text, row) => (starts[row + 1] = starts[row]! + text.length));
  return {
    count: texts.length,
    channels: 1,
    values: Int32Array.from(texts.flat()),
    starts,
    conditions: [],
    features: [],
    targets: Int32Array.from(labels),
    targetStarts: null,
    labelSets: null,
    offsets: null,
    seasons: null,
  };
}

const train = examplesOf(expected.train);
const test = examplesOf(expected.test);

/** log softmax of each row. */
function logProbabilities(logits: Float32Array, classes: number): number[][] {
  return Array.from({ length: logits.length / classes }, (_, row) => {
    const scores = [...logits.subarray(row * classes, (row + 1) * classes)];
    const peak = Math.max(...scores);
    const sum = scores.reduce((total, score) => total + Math.exp(score - peak), 0);
    return scores.map((score) => score - peak - Math.log(sum));
  });
}

describe('naive Bayes', () => {
  it('gives the log-probabilities of scikit-learn’s, with unknown tokens and tokens that training lacks left out', () => {
    const logits = naiveBayesLogits(train, test, expected.classes)!;

    logProbabilities(logits, expected.classes).forEach((row, record) =>
      row.forEach((value, label) => expect(value).toBeCloseTo(expected.logProbabilities[record]![label]!, 4)),
    );
  });

  it('is a baseline of classes of tokens, beside the majority', () => {
    const labels = ['a', 'b', 'c', 'd'];
    const baselines = pointBaselines({ kind: 'class', labels, counts: [1, 1, 1, 1] }, train, test);

    expect(baselines.map(({ name }) => name)).toEqual(['majority class', 'naive Bayes']);
    expect(baselines[1]!.test.accuracy).toBeCloseTo(expected.accuracy, 12);
  });

  it('counts some records spread over all of them where there are more tokens than it may read', () => {
    const { texts, labels } = expected.train;
    const everySecond = examplesOf({
      texts: texts.flatMap((text) => [text, [4, 5]]),
      labels: labels.flatMap((label) => [label, label]),
    });

    const sampled = naiveBayesLogits(everySecond, test, expected.classes, everySecond.values.length - 1);

    expect(sampled).toEqual(naiveBayesLogits(train, test, expected.classes));
    expect(sampled).not.toEqual(naiveBayesLogits(everySecond, test, expected.classes));
  });

  it('keeps the digits of a text of thousands of tokens', () => {
    const long = examplesOf({
      texts: [Array.from({ length: 20_000 }, (_, at) => 4 + (at % 30))],
      labels: [0],
    });

    const logits = naiveBayesLogits(train, long, expected.classes)!;

    expect(Math.max(...logits)).toBe(0);
    expect([...logits].every(Number.isFinite)).toBe(true);
  });

  it('has nothing to say of numbers', () => {
    const numbers = { ...train, values: Float32Array.from(train.values) };

    expect(naiveBayesLogits(numbers, numbers, expected.classes)).toBeUndefined();
  });
});
