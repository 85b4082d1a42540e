import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { classMetrics, confusionMatrix } from '../../../../trainer/metrics/classification';
import { argmaxRows, softmaxRows } from '../../../../shared/inference/rows';
import type { LabelEncoder } from '../../../../shared/dataset';
import { confusionOf, pointMetrics, type PointEncoder } from '../../../../trainer/metrics/point';
import { valueMetrics } from '../../../../trainer/metrics/regression';

interface Fixtures {
  classification: {
    classes: number;
    logits: number[];
    labels: number[];
    confusion: number[][];
    metrics: Record<string, number>;
  }[];
  regression: {
    truths: number[];
    predictions: number[];
    scaler: { mean: number; standardDeviation: number };
    metrics: Record<string, number>;
  }[];
}

const fixtures = JSON.parse(readFileSync(join(__dirname, 'fixtures/metrics.json'), 'utf8')) as Fixtures;

function expectMetrics(actual: object, expected: Record<string, number>): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, value] of Object.entries(actual)) expect(value).toBeCloseTo(expected[name]!, 10);
}

describe('metrics of classes', () => {
  it.each(fixtures.classification)('are those of scikit-learn ($classes classes)', (fixture) => {
    const metrics = classMetrics(
      Float32Array.from(fixture.logits),
      Int32Array.from(fixture.labels),
      fixture.classes,
    );

    expectMetrics(metrics, fixture.metrics);
  });

  it.each(fixtures.classification)('count confusions as scikit-learn ($classes classes)', (fixture) => {
    const predictions = argmaxRows(Float32Array.from(fixture.logits), fixture.classes);

    expect(confusionMatrix(fixture.labels, predictions, fixture.classes)).toEqual(fixture.confusion);
  });

  it('stay finite for logits that overflow an exponential', () => {
    const metrics = classMetrics(Float32Array.from([1000, -1000, -1000, 1000]), Int32Array.from([0, 0]), 2);

    expect(metrics).toEqual({ loss: 1000, accuracy: 0.5, macroF1: expect.closeTo(1 / 3, 10) as number });
  });

  it('count a label that the network has no output for as wrong', () => {
    // sklearn 1.7.2: accuracy_score and f1_score(average='macro') of [0, 1, 2, 3] and [0, 1, 0, 1] are 0.5 and 1/3.
    const logits = Float32Array.from([9, 0, 0, 9, 9, 0, 0, 9]);

    const metrics = classMetrics(logits, Int32Array.from([0, 1, 2, 3]), 2);

    const known = Math.log(1 + Math.exp(-9));
    const loss = (2 * known - 2 * Math.log(2 ** -52)) / 4;
    expect(metrics).toEqual({
      loss: expect.closeTo(loss, 10) as number,
      accuracy: 0.5,
      macroF1: expect.closeTo(1 / 3, 10) as number,
    });
  });

  it('turn logits into probabilities that sum to one', () => {
    const probabilities = softmaxRows(Float32Array.from([0, 0, 500, -500]), 2);

    expect([...probabilities]).toEqual([0.5, 0.5, 1, 0]);
  });
});

describe('metrics of values', () => {
  it.each(fixtures.regression)('are those of scikit-learn', ({ truths, predictions, scaler, metrics }) => {
    expectMetrics(
      valueMetrics({ predictions_NK: predictions, truths_NK: truths, scalers: [scaler] }),
      metrics,
    );
  });
});

describe('pointMetrics', () => {
  const labels = (count: number) => Array.from({ length: count }, (_, label) => String(label));
  const classes = (count: number): LabelEncoder => ({ kind: 'class', labels: labels(count), counts: [] });

  it('follows the kind of the target', () => {
    const ofClasses = pointMetrics(
      classes(2) as PointEncoder,
      Float32Array.from([0, 1]),
      Int32Array.from([1]),
    );
    const ofValues = pointMetrics(
      { kind: 'value', scaler: null },
      Float32Array.from([2]),
      Float32Array.from([3]),
    );

    expect(Object.keys(ofClasses)).toEqual(['loss', 'accuracy', 'macroF1']);
    expect(ofValues).toEqual({ loss: 1, mae: 1, rmse: 1, mape: 1 / 3, r2: 0 });
  });

  it('adds offsets before it measures values, and not to the loss', () => {
    const target: PointEncoder = { kind: 'value', scaler: { mean: 1, standardDeviation: 2 } };
    const [outputs, targets] = [Float32Array.from([0, 1]), Float32Array.from([1, 1])];

    const metrics = pointMetrics(target, outputs, targets, { offsets: [10, 20] });

    // In units: predictions 11 and 23, truths 13 and 23, whose mean is 18.
    expect(metrics).toEqual({ loss: 0.5, mae: 1, rmse: Math.sqrt(2), mape: 2 / 13 / 2, r2: 1 - 4 / 50 });
  });

  it('gives labels that training lacks a row of the confusion matrix', () => {
    const target = { labels: ['a', 'b'], unseen: ['c'] };

    const confusion = confusionOf(target, Int32Array.from([0, 1]), Int32Array.from([0, 2]));

    expect(confusion).toEqual({
      labels: ['a', 'b', 'c'],
      counts: [
        [1, 0, 0],
        [0, 0, 0],
        [0, 1, 0],
      ],
    });
  });

  it('has no confusion matrix for more than 100 classes', () => {
    const answers = Int32Array.from([0]);

    expect(confusionOf(classes(101), answers, Int32Array.from([0]))).toBeNull();
    expect(confusionOf(classes(100), answers, Int32Array.from([0]))).not.toBeNull();
  });
});
