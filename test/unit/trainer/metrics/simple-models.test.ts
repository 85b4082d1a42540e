import type { PointEncoder } from '../../../../trainer/metrics/point';
import { pointBaselines } from '../../../../trainer/metrics/baseline';
import { seasonalAlone } from '../../../../trainer/metrics/forecast';
import { meanAbsolutePercentageError } from '../../../../trainer/metrics/regression';
import type { Examples } from '../../../../trainer/data/examples';

const examplesOf = (rows: number[][], targets: number[], kind: 'class' | 'value' = 'class'): Examples => ({
  count: rows.length,
  channels: 1,
  values: kind === 'class' ? Int32Array.from(rows.flat()) : Float32Array.from(rows.flat()),
  starts: Uint32Array.from([0, ...rows.map((_, index) => rows.slice(0, index + 1).flat().length)]),
  conditions: [],
  features: [],
  targets: kind === 'class' ? Int32Array.from(targets) : Float32Array.from(targets),
  targetStarts: null,
  labelSets: null,
  offsets: null,
  seasons: null,
});

describe('pointBaselines', () => {
  it('adds a linear model where records are as many numbers each', () => {
    const target: PointEncoder = { kind: 'value', scaler: null };
    const train = examplesOf([[0], [1], [2], [3]], [1, 3, 5, 7], 'value');
    const test = examplesOf([[10]], [21], 'value');

    const [mean, linear] = pointBaselines(target, train, test);

    expect(mean).toMatchObject({ name: 'mean', test: { mae: 17 } });
    expect(linear!.name).toBe('linear regression');
    // By hand: XᵀX is [[4, 6], [6, 14]], to which 0.001 of its mean diagonal, 0.009, is added; Xᵀy is [16, 34].
    expect(linear!.test.mae).toBeCloseTo(21 - (20.144 + 10 * 40.306) / 20.162081, 4);
  });

  it('adds a linear classifier, which has no loss', () => {
    const target: PointEncoder = { kind: 'class', labels: ['low', 'high'], counts: [2, 2] };
    const values = (rows: number[][], targets: number[]) => ({
      ...examplesOf(rows, targets, 'value'),
      targets: Int32Array.from(targets),
    });

    const train = values([[0], [1], [4], [5]], [0, 0, 1, 1]);
    const baselines = pointBaselines(target, train, values([[-1], [6]], [0, 1]));

    expect(baselines.map(({ name }) => name)).toEqual(['majority class', 'linear classifier']);
    expect(baselines[1]!.test).toEqual({ accuracy: 1, macroF1: 1 });
  });

  it.each([
    [
      'numbers of different lengths',
      { ...examplesOf([[0], [1, 2]], [0, 1], 'value'), targets: Int32Array.of(0, 1) },
    ],
  ])('has the simplest alone for %s', (_, examples) => {
    const target: PointEncoder = { kind: 'class', labels: ['a', 'b'], counts: [1, 1] };

    expect(pointBaselines(target, examples, examples)).toHaveLength(1);
  });
});

describe('seasonalAlone', () => {
  const target = { kind: 'value', scaler: { mean: 10, standardDeviation: 2 } } as const;
  const train = examplesOf([[0], [0]], [-1, 1], 'value');

  it('is the value one season before, and the mean where there is none', () => {
    const test = { ...examplesOf([[0], [0]], [0, 1], 'value'), seasons: Float32Array.from([11, NaN]) };

    const baseline = seasonalAlone(target, { train, test, seasonRows: 12 })!;

    // Truths 10 and 12; forecasts 11 and the training split's mean, 10.
    expect(baseline.name).toBe('seasonal naive (12 rows), the mean for 1 of 2 without one');
    expect(baseline.test.mae).toBe(1.5);
  });

  it('is none where no record has one', () => {
    expect(seasonalAlone(target, { train, test: train, seasonRows: 12 })).toBeUndefined();
  });
});

describe('meanAbsolutePercentageError', () => {
  it.each([
    ['a share of the truth', [2, 4], [1, 5], (0.5 + 0.25) / 2],
    ['records without a truth to divide by are left out', [0, 4], [9, 5], 0.25],
    ['nothing but zeros, met', [0, 0], [0, 0], 0],
    ['nothing but zeros, missed', [0, 0], [0, 1], 1],
  ])('%s', (_, truths, predictions, expected) => {
    expect(meanAbsolutePercentageError(truths, predictions)).toBe(expected);
  });
});
