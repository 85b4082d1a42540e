import fc from 'fast-check';
import { EvenlySpaced } from '../../../../functions/encode/evenly-spaced';
import { trainingQuotas } from '../../../../functions/merge/training-quotas';

const profilesOf = (counts: readonly number[]) =>
  counts.map((train, shard) => ({ shard, accepted: { train } }));

describe('quotas of training records', () => {
  it('add up to the limit, each within one of its share', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 5_000 }), (trains, limit) => {
        const all = trains.reduce((sum, count) => sum + count, 0);

        const quotas = trainingQuotas(profilesOf(trains), limit);

        if (all <= limit) return expect(quotas).toBeUndefined();
        const kept = trains.map((_, shard) => quotas?.[String(shard)]?.keep ?? NaN);
        expect(kept.reduce((sum, keep) => sum + keep, 0)).toBe(limit);
        for (const [shard, keep] of kept.entries()) {
          expect(Math.abs(keep - (limit * trains[shard]!) / all)).toBeLessThan(1);
          expect(keep).toBeLessThanOrEqual(trains[shard]!);
        }
      }),
    );
  });

  it('are none without a limit', () => {
    expect(trainingQuotas(profilesOf([5, 7]), undefined)).toBeUndefined();
  });

  it('round by the largest remainders, the first of equal ones', () => {
    expect(trainingQuotas(profilesOf([3, 3, 4]), 5)).toEqual({
      '0': { keep: 2, of: 3 },
      '1': { keep: 1, of: 3 },
      '2': { keep: 2, of: 4 },
    });
  });
});

describe('records that are evenly spaced', () => {
  it('are as many as asked, with equal gaps', () => {
    const chosen = new EvenlySpaced({ keep: 3, of: 10 });

    const kept = Array.from({ length: 10 }, () => chosen.choose());

    expect(kept.map(Number)).toEqual([0, 0, 0, 1, 0, 0, 1, 0, 0, 1]);
  });

  it('give the place of one that cannot be used to the next', () => {
    const chosen = new EvenlySpaced({ keep: 2, of: 6 });
    const choose = () => Number(chosen.choose());

    const kept = [choose(), choose(), (chosen.pass(), 0), choose(), choose(), choose()];

    expect(kept).toEqual([0, 0, 0, 1, 0, 1]);
  });
});
