import { baseline } from '../../../../trainer/metrics/baseline';

describe('baseline', () => {
  it('is the majority class of the training split, with its frequencies as probabilities', () => {
    const target = { kind: 'class' as const, labels: ['a', 'b'], counts: [1, 3] };
    const train = { targets: Int32Array.from([0, 1, 1, 1]) };
    const test = { targets: Int32Array.from([0, 0, 1]), offsets: null };

    const { name, test: metrics } = baseline(target, train, test);

    expect(name).toBe('majority class');
    expect(metrics.accuracy).toBeCloseTo(1 / 3, 10);
    expect(metrics.macroF1).toBeCloseTo(0.25, 10);
    expect(metrics.loss).toBeCloseTo(-(2 * Math.log(0.25) + Math.log(0.75)) / 3, 6);
  });

  it('is the mean of the training split, in the units of the data', () => {
    const target = { kind: 'value' as const, scaler: { mean: 100, standardDeviation: 10 } };
    const train = { targets: Float32Array.from([-1, 0, 4]) };
    const test = { targets: Float32Array.from([0, 2]), offsets: null };

    const { name, test: metrics } = baseline(target, train, test);

    expect(name).toBe('mean');
    expect(metrics).toEqual({ loss: 1, mae: 10, rmse: 10, mape: (0.1 + 1 / 12) / 2, r2: 0 });
  });
});
