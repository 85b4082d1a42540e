import { bySeries } from '../../../../trainer/evaluation/by-series';

const options = {
  names: ['b', 'a', 'b', 'a', 'c'],
  truths_NK: Float64Array.of(10, 1, 12, 2, 5),
  predictions_NK: Float64Array.of(11, 4, 12, 3, 5),
  lastValues_NK: Float64Array.of(6, 0, 10, 1, 5),
  shown: [0],
  field: 'load',
};

describe('bySeries', () => {
  it('tells how far off each series is, beside its last value, the worst first', () => {
    const series = bySeries(options);

    // a: (3 + 1) / 2 beside (1 + 1) / 2; b: (1 + 0) / 2 beside (4 + 2) / 2; c keeps its value.
    expect(series).toEqual({
      field: 'load',
      count: 3,
      worse: 1,
      listed: [
        { name: 'a', records: 2, mae: 2, lastValueMae: 1 },
        { name: 'b', records: 2, mae: 0.5, lastValueMae: 3 },
        { name: 'c', records: 1, mae: 0, lastValueMae: 0 },
      ],
    });
  });

  it('puts a series first that keeps its value and is forecast otherwise', () => {
    const predictions_NK = Float64Array.of(11, 4, 12, 3, 5.1);

    expect(bySeries({ ...options, predictions_NK })?.listed[0]?.name).toBe('c');
  });

  it('is of the values of one field where several are forecast', () => {
    const twice = (values: Float64Array, other: number) =>
      Float64Array.from([...values].flatMap((value) => [value, other]));

    const series = bySeries({
      ...options,
      truths_NK: twice(options.truths_NK, 1000),
      predictions_NK: twice(options.predictions_NK, 0),
      lastValues_NK: twice(options.lastValues_NK, 1000),
    });

    expect(series).toEqual(bySeries(options));
  });

  it('says nothing of a single series', () => {
    expect(bySeries({ ...options, names: options.names.map(() => 'a') })).toBeUndefined();
  });
});
