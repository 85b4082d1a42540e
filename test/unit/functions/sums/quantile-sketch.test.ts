import fc from 'fast-check';
import {
  bucketEndOf,
  countUpTo,
  mergeSketches,
  quantileOf,
  relativeErrorOf,
  RunningSketch,
} from '../../../../functions/sums/quantile-sketch';
import { QuantileSketch } from '../../../../shared/statistics';
import fixture from '../statistics/statistics.json';

const sketchOf = (values: readonly number[]): QuantileSketch => {
  const running = new RunningSketch();
  for (const value of values) running.add(value);
  return running.get();
};

describe.each(fixture.cases)('the sketch of the sample $name, against numpy', (sample) => {
  const sketch = sketchOf(sample.values);

  it('has its quantiles within the error that it states', () => {
    for (const [share = 0, exact = 0] of sample.quantiles) {
      const allowed = Math.abs(exact) * relativeErrorOf(sketch) * (1 + 1e-9);

      expect(Math.abs(quantileOf(sketch, share) - exact)).toBeLessThanOrEqual(allowed);
    }
  });

  it('has its ends exactly, is small, and is what the schema says', () => {
    expect([quantileOf(sketch, 0), quantileOf(sketch, 1)]).toEqual([sample.minimum, sample.maximum]);
    expect(sketch.buckets.length).toBeLessThanOrEqual(1_024);
    expect(QuantileSketch.parse(sketch)).toEqual(sketch);
  });

  it('is the same wherever the sample is cut', () => {
    const third = Math.floor(sample.values.length / 3);
    const parts = [
      sample.values.slice(2 * third),
      sample.values.slice(0, third),
      sample.values.slice(third, 2 * third),
    ];

    expect(mergeSketches(parts.map(sketchOf))).toEqual(sketch);
  });

  it('counts exactly what lies up to the end of a bucket', () => {
    for (const share of [0, 0.1, 0.5, 0.9, 1]) {
      const end = bucketEndOf(sketch, share);

      expect(countUpTo(sketch, end)).toBe(sample.values.filter((value) => value <= end).length);
    }
  });
});

it('a sample over ten decades makes the buckets wider, and says so', () => {
  const heavy = fixture.cases.find(({ name }) => name === 'heavy')!;
  const years = fixture.cases.find(({ name }) => name === 'years')!;

  expect(relativeErrorOf(sketchOf(heavy.values))).toBeLessThan(0.05);
  expect(relativeErrorOf(sketchOf(years.values))).toBeLessThan(1e-4);
});

it('whatever the numbers, order and cuts leave no trace and quantiles keep to the stated error', () => {
  const value = fc.oneof(
    fc.double({ min: -1e30, max: 1e30, noNaN: true }),
    fc.float({ noNaN: true, noDefaultInfinity: true }),
    fc.integer({ min: -5, max: 5 }),
  );
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 3_000 }), fc.nat(), (values, at) => {
      const border = at % (values.length + 1);
      const whole = sketchOf(values);
      const parts = [values.slice(border).reverse(), values.slice(0, border)];
      const sorted = [...values].sort((a, b) => a - b);
      const median = sorted[Math.ceil(values.length / 2) - 1]!;

      expect(mergeSketches(parts.map(sketchOf))).toEqual(whole);
      expect(whole.buckets.reduce((total, [, count]) => total + count, 0)).toBe(values.length);
      expect(Math.abs(quantileOf(whole, 0.5) - median)).toBeLessThanOrEqual(
        Math.abs(median) * relativeErrorOf(whole) * (1 + 1e-9) + 2 ** -149,
      );
    }),
  );
});

it('of no number there is a sketch too', () => {
  expect(mergeSketches([])).toEqual({ level: 0, count: 0, minimum: 0, maximum: 0, buckets: [] });
  expect(quantileOf(sketchOf([]), 0.5)).toBe(0);
});
