import { contributions, indexByChance } from '../../../../functions/statistics/psi';
import fixture from './statistics.json';

describe('the population stability index', () => {
  it.each(fixture.comparisons)('of $name is the one that scipy gives', ({ index, ...compared }) => {
    const total = contributions(compared).reduce((sum, part) => sum + part, 0);

    expect(total).toBeCloseTo(index, 12);
  });

  it.each(fixture.chances)(
    'of $bins bins reaches by chance what the χ² distribution says',
    ({ bins, index, ...records }) => {
      expect(indexByChance(bins, records) / index).toBeGreaterThan(0.96);
      expect(indexByChance(bins, records) / index).toBeLessThan(1.04);
    },
  );

  it.each(fixture.simulated)(
    'by chance is rarely exceeded in simulations by samples of $champion and $now numbers of one source',
    ({ exceeding }) => {
      expect(exceeding).toBeLessThan(0.006);
    },
  );

  it('cannot be above 0 by chance with one bin or no records', () => {
    expect(indexByChance(1, { champion: 10, now: 10 })).toBe(0);
    expect(indexByChance(5, { champion: 0, now: 10 })).toBe(0);
  });
});
