import fc from 'fast-check';
import { Strata, type Unit } from '../../../../functions/strata/stratify';
import { SPLITS, type Split } from '../../../../shared/dataset';

const SHARES = { validation: 0.1, test: 0.2 };

interface Deal {
  readonly units: readonly Unit[];
  readonly strata?: number;
  readonly shares?: typeof SHARES;
}

/** The split of each unit, in the order of places. */
function deal({ units, strata = 1, shares = SHARES }: Deal): Split[] {
  const sizes = new Strata(strata);
  const ordered = [...units].sort((a, b) => a.place - b.place);
  for (const unit of ordered) sizes.add(unit);
  return ordered.map(sizes.dealer(shares));
}

const alone = (count: number): Unit[] =>
  Array.from({ length: count }, (_, place) => ({ place, stratum: 0, records: 1 }));
const countsOf = (splits: readonly Split[]) =>
  SPLITS.map((split) => splits.filter((one) => one === split).length);

describe('records of a class', () => {
  it.each([
    [0, [0, 0, 0]],
    [1, [1, 0, 0]],
    [2, [2, 0, 0]],
    [3, [1, 1, 1]],
    [4, [2, 1, 1]],
    [10, [7, 1, 2]],
    [15, [10, 2, 3]],
    [1_000, [700, 100, 200]],
  ])('of %d are in training, validation and test: %j', (records, expected) => {
    expect(countsOf(deal({ units: alone(records) }))).toEqual(expected);
  });

  it('are in the order of their places: test, then validation, then training', () => {
    expect(deal({ units: alone(10) })).toEqual([
      ...['test', 'test', 'validation'],
      ...Array.from({ length: 7 }, () => 'train'),
    ]);
  });

  it('of training files are never in the test split', () => {
    expect(countsOf(deal({ units: alone(5), shares: { validation: 0.1, test: 0 } }))).toEqual([4, 1, 0]);
  });

  it('leave one for training however large the shares are', () => {
    const shares = { validation: 0.49, test: 0.49 };

    expect(countsOf(deal({ units: alone(2), shares }))).toEqual([1, 0, 1]);
    expect(countsOf(deal({ units: alone(4), shares }))).toEqual([1, 1, 2]);
  });

  it('have their share whatever other classes have', () => {
    const share = fc.double({ min: 0.05, max: 0.45, noNaN: true });
    const classes = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(classes, share, share, fc.integer(), (sizes, validation, test, seed) => {
        const units = sizes.flatMap((size, stratum) =>
          Array.from({ length: size }, (_, n) => ({
            place: ((n * 7_919 + stratum * 104_729 + Math.abs(seed % 9_973)) * 48_271) % 2_147_483_647,
            stratum,
            records: 1,
          })),
        );

        const splits = deal({ units, strata: sizes.length, shares: { validation, test } });

        const ordered = [...units].sort((a, b) => a.place - b.place);
        for (const [stratum, size] of sizes.entries()) {
          const own = splits.filter((_, at) => ordered[at]!.stratum === stratum);
          const [train = 0, validated = 0, tested = 0] = countsOf(own);
          expect(train + validated + tested).toBe(size);
          if (size > 0) expect(train).toBeGreaterThan(0);
          if (size < 3) continue;
          expect(Math.abs(tested - test * size)).toBeLessThanOrEqual(test * size < 0.5 ? 1 : 0.5 + 1e-9);
          expect(tested).toBeGreaterThan(0);
          expect(validated).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('move little when one is added: at most one over each of two boundaries', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 200 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, at) => {
        const before = deal({ units: alone(n) });
        const added = { place: at * n - 0.5, stratum: 0, records: 1 };

        const after = deal({ units: [...alone(n), added] });

        const place = alone(n).filter(({ place }) => place < added.place).length;
        const others = after.filter((_, index) => index !== place);
        expect(others.filter((split, index) => split !== before[index]).length).toBeLessThanOrEqual(2);
      }),
    );
  });
});

describe('units of several records', () => {
  const units = (records: readonly number[]): Unit[] =>
    records.map((count, place) => ({ place, stratum: 0, records: count }));

  it('are passed over where they would take more beyond the share than they leave open', () => {
    expect(deal({ units: units([50, 10, 10, 10, 10, 10]) })).toEqual([
      'train',
      'test',
      'test',
      'validation',
      'train',
      'train',
    ]);
  });

  it('are in each split, though one takes more than its share', () => {
    expect(deal({ units: units([100, 100, 1]) })).toEqual(['validation', 'train', 'test']);
  });
});
