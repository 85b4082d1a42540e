import fc from 'fast-check';
import { mergeMoments, noMoments, RunningMoments, scalerOf } from '../../../../functions/sums/moments';
import type { Moments } from '../../../../shared/dataset';
import fixture from './moments.json';

const momentsOf = (values: readonly number[]): Moments => {
  const running = new RunningMoments();
  for (const value of values) running.add(value);
  return running.get();
};

const expectClose = (actual: Moments, expected: Moments) => {
  expect(actual.count).toBe(expected.count);
  expect(Math.abs(actual.mean / expected.mean - 1)).toBeLessThan(1e-12);
  // A spread of 1 around 1e9 leaves 7 digits of the differences.
  expect(Math.abs(actual.m2 / expected.m2 - 1)).toBeLessThan(1e-6);
};

describe.each(fixture.cases)('moments of the sample $name, against numpy', ({ slices, ...expected }) => {
  it('are right for each slice', () => {
    slices.forEach((slice, index) =>
      expectClose(momentsOf(slice), expected.slice_moments[index] ?? noMoments()),
    );
  });

  it('are right for the whole, merged from slices', () => {
    const merged = slices.map(momentsOf).reduce(mergeMoments, noMoments());

    expectClose(merged, expected.moments);
    expect(scalerOf(merged).standardDeviation / expected.standard_deviation).toBeCloseTo(1, 6);
  });
});

it('merging does not depend on where a sample is cut', () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1 }), fc.nat(), (values, at) => {
      const border = at % (values.length + 1);
      const merged = mergeMoments(momentsOf(values.slice(0, border)), momentsOf(values.slice(border)));
      const whole = momentsOf(values);

      expect(merged.count).toBe(whole.count);
      expect(merged.mean).toBeCloseTo(whole.mean, 6);
      expect(Math.abs(merged.m2 - whole.m2)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(whole.m2)));
    }),
  );
});

it('a constant is scaled by one, since zero divides nothing', () => {
  expect(scalerOf(momentsOf([3, 3, 3]))).toEqual({ mean: 3, standardDeviation: 1 });
});
