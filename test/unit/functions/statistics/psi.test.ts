import { contributions, indexByChance } from '../../../../functions/statistics/psi';
import fixture from './statistics.json';

it.each(fixture.comparisons)('the index of $name is what scipy says', ({ index, ...compared }) => {
  const total = contributions(compared).reduce((sum, part) => sum + part, 0);

  expect(total).toBeCloseTo(index, 12);
});

it.each(fixture.chances)('by chance $bins bins reach what χ² says', ({ bins, index, ...records }) => {
  expect(indexByChance(bins, records) / index).toBeGreaterThan(0.96);
  expect(indexByChance(bins, records) / index).toBeLessThan(1.04);
});

it.each(fixture.simulated)(
  'samples of $champion and $now numbers of one source exceed it hardly ever, as simulated',
  ({ exceeding }) => {
    expect(exceeding).toBeLessThan(0.006);
  },
);

it('one bin, or no record, cannot differ by chance', () => {
  expect(indexByChance(1, { champion: 10, now: 10 })).toBe(0);
  expect(indexByChance(5, { champion: 0, now: 10 })).toBe(0);
});
