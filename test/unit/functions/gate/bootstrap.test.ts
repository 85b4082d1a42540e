import { enoughDiffer, fewestDiffering, gainInterval } from '../../../../shared/scores/bootstrap';
import type { PairedUnits } from '../../../../shared/scores/paired-units';
import { pairUnits } from '../../../../shared/scores/paired-units';
import { normalCumulative, studentQuantile } from '../../../../shared/scores/quantiles';
import type { MetricName } from '../../../../shared/metrics';
import { nearlyNormal, pairOf, tableOf, twoClassifiers, uniforms } from './simulated';

const CONFIDENCE = 0.95;

const passes = (pairs: PairedUnits, metric: MetricName): boolean => {
  const gain = gainInterval(pairs, { metric, confidence: CONFIDENCE, seed: 7 });
  return gain !== undefined && gain.low > 1e-12 && enoughDiffer(pairs.differing, CONFIDENCE);
};

/** Of 200 pairs, how many candidates would be promoted. */
const promotedOf200 = (pair: (seed: number) => PairedUnits, metric: MetricName): number =>
  Array.from({ length: 200 }, (_, seed) => seed + 1).filter((seed) => passes(pair(seed), metric)).length;

interface Stretches {
  /** Added to each error of the second. */
  readonly worse?: number;
  readonly unit?: 'record' | 'block';
  /** Records in a row with the same error. */
  readonly alike?: number;
}

/** Absolute errors of two forecasts of the same noisy values, in runs of equal errors. */
const twoForecasts =
  (records: number, { worse = 0, unit = 'record', alike = 1 }: Stretches = {}) =>
  (seed: number): PairedUnits => {
    const uniform = uniforms(seed);
    const stretches = Array.from({ length: Math.ceil(records / alike) }, () => {
      const noise = 2 * nearlyNormal(uniform);
      return [nearlyNormal(uniform) + noise, nearlyNormal(uniform) + noise] as const;
    });
    const errorsOf = (model: 0 | 1, more: number) =>
      Array.from({ length: records }, (_, row) => [
        Math.abs(stretches[Math.floor(row / alike)]![model]) + more,
        1,
      ]);
    return pairOf(errorsOf(0, 0), errorsOf(1, worse), { metric: 'mae', unit });
  };

describe('of 200 pairs of equally good models', () => {
  it.each([
    [30, [0.1, 0.1]],
    [30, [0.2, 0.2]],
    [200, [0.02, 0.02]],
    [200, [0.15, 0.15]],
  ] as const)(
    'at most 5 %% promote on %i records that each alone answers rightly with %j',
    (records, alone) => {
      expect(
        promotedOf200((seed) => twoClassifiers(seed, { records, alone }), 'accuracy'),
      ).toBeLessThanOrEqual(10);
    },
  );

  it.each([8, 30, 200])('at most 5 %% promote on %i forecasts', (records) => {
    expect(promotedOf200(twoForecasts(records), 'mae')).toBeLessThanOrEqual(10);
  });

  it('at most 5 % promote where neighbouring windows fail alike, as they are resampled in blocks', () => {
    const alike = { alike: 3 };

    const inBlocks = promotedOf200(twoForecasts(400, { ...alike, unit: 'block' }), 'mae');
    const oneByOne = promotedOf200(twoForecasts(400, alike), 'mae');

    expect(inBlocks).toBeLessThanOrEqual(10);
    expect(oneByOne).toBeGreaterThan(10);
  });
});

describe('a real difference', () => {
  it('of 5 points on 600 records, of which the models tell 15 % apart, promotes in at least 80 %', () => {
    const pair = (seed: number) => twoClassifiers(seed, { records: 600, alone: [0.1, 0.05] });

    expect(promotedOf200(pair, 'accuracy')).toBeGreaterThanOrEqual(160);
  });

  it('of a third of the differences’ standard deviation on 100 forecasts promotes in at least 80 %', () => {
    expect(promotedOf200(twoForecasts(100, { worse: 0.4 }), 'mae')).toBeGreaterThanOrEqual(160);
  });
});

describe('the interval', () => {
  const pairs = twoClassifiers(5, { records: 300, alone: [0.1, 0.05] });
  const options = { metric: 'accuracy', confidence: CONFIDENCE, seed: 1 } as const;

  it('is the same for the same seed, and another for another', () => {
    const first = gainInterval(pairs, options);

    expect(gainInterval(pairs, options)).toEqual(first);
    expect(gainInterval(pairs, { ...options, seed: 2 })).not.toEqual(first);
  });

  it('of a mean of differences is that of Student’s t, nearly', () => {
    const uniform = uniforms(11);
    const errors = Array.from({ length: 40 }, () => [
      Math.abs(nearlyNormal(uniform)),
      Math.abs(nearlyNormal(uniform)),
    ]);
    const gains = errors.map(([own = 0, other = 0]) => other - own);
    const mean = gains.reduce((sum, gain) => sum + gain, 0) / 40;
    const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / 39;
    // t(0.975; 39) = 2.0227 by scipy 1.14.1
    const half = 2.0227 * Math.sqrt(variance / 40);

    const { low, high } = gainInterval(
      pairOf(
        errors.map(([own = 0]) => [own, 1]),
        errors.map(([, other = 0]) => [other, 1]),
        { metric: 'mae' },
      ),
      { ...options, metric: 'mae' },
    )!;

    expect((low - (mean - half)) / half).toBeCloseTo(0, 0);
    expect((high - low) / (2 * half)).toBeGreaterThan(0.9);
    expect((high - low) / (2 * half)).toBeLessThan(1.1);
  });

  it('is wider where records come in groups that are answered alike', () => {
    const uniform = uniforms(3);
    const groups = Array.from({ length: 400 }, (_, row) => Math.floor(row / 20));
    const outcomes = Array.from({ length: 20 }, () => uniform());
    const candidate = groups.map((group) => [Number(outcomes[group]! < 0.55), 1]);
    const champion = groups.map((group) => [Number(outcomes[group]! > 0.5), 1]);

    const grouped = gainInterval(
      pairOf(candidate, champion, { metric: 'accuracy', unit: 'group', groups }),
      options,
    )!;
    const single = gainInterval(pairOf(candidate, champion, { metric: 'accuracy' }), options)!;

    expect(grouped.high - grouped.low).toBeGreaterThan(3 * (single.high - single.low));
  });

  it('is not to be had of a single unit', () => {
    expect(
      gainInterval(pairOf([[1, 1]], [[0, 1]], { metric: 'accuracy' }), { ...options, seed: 1 }),
    ).toBeUndefined();
  });

  it('takes units beyond 5,000 together and comes to the same within some percent', () => {
    const wide = (records: number) => {
      const { low, high } = gainInterval(twoClassifiers(9, { records, alone: [0.1, 0.08] }), options)!;
      return (high - low) * Math.sqrt(records);
    };

    expect(wide(40_000) / wide(5_000)).toBeGreaterThan(0.93);
    expect(wide(40_000) / wide(5_000)).toBeLessThan(1.07);
  });
});

describe('pairing', () => {
  it('finds each record in another order', () => {
    const shape = { metric: 'accuracy' } as const;
    const candidate = tableOf(
      [
        [1, 1],
        [0, 1],
        [1, 1],
      ],
      { ...shape, records: [5n, 3n, 5n] },
    );
    const champion = tableOf(
      [
        [0, 1],
        [1, 1],
        [1, 1],
      ],
      { ...shape, records: [3n, 5n, 5n] },
    );

    expect(pairUnits(candidate, champion)?.differing).toBe(0);
  });

  it('refuses other records, and another number of them', () => {
    const one = tableOf([[1, 1]], { metric: 'accuracy', records: [1n] });
    const other = tableOf([[1, 1]], { metric: 'accuracy', records: [2n] });
    const two = tableOf(
      [
        [1, 1],
        [1, 1],
      ],
      { metric: 'accuracy', records: [1n, 2n] },
    );

    expect([pairUnits(one, other), pairUnits(one, two)]).toEqual([undefined, undefined]);
  });
});

it('asks for as many differing units as the sign test needs', () => {
  expect([0.8, 0.95, 0.99].map(fewestDiffering)).toEqual([4, 6, 8]);
  expect([5, 6].map((differing) => enoughDiffer(differing, 0.95))).toEqual([false, true]);
});

it('knows the distributions', () => {
  // scipy 1.14.1: norm.cdf(-1.96), norm.cdf(1), t.ppf(0.975, [1, 2, 5, 29, 9999])
  expect(normalCumulative(-1.96)).toBeCloseTo(0.0249979, 5);
  expect(normalCumulative(1)).toBeCloseTo(0.8413447, 6);
  expect(studentQuantile(0.975, 1)).toBeCloseTo(12.7062047, 3);
  expect(studentQuantile(0.975, 2)).toBeCloseTo(4.3026527, 5);
  expect(studentQuantile(0.975, 5)).toBeCloseTo(2.5705818, 5);
  expect(studentQuantile(0.975, 29)).toBeCloseTo(2.0452296, 5);
  expect(studentQuantile(0.975, 9999)).toBeCloseTo(1.9602012, 5);
});
