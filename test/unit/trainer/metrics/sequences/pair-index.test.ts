import { PairIndex } from '../../../../../trainer/metrics/sequences/pair-index';
import { randomStream } from '../../../../../trainer/engine';

it('pairs keep the numbers that they are given in their order, however many there are', () => {
  const random = randomStream(1, 'pairs');
  const pairs = Array.from({ length: 20_000 }, () => [random.integer(300), random.integer(300)] as const);
  const expected = new Map<string, number>();
  for (const pair of pairs) if (!expected.has(pair.join())) expected.set(pair.join(), expected.size);
  const index = new PairIndex();

  const added = pairs.map(([first, second]) => index.add(first, second));

  expect(added).toEqual(pairs.map((pair) => expected.get(pair.join())));
  expect(index.size).toBe(expected.size);
  expect(pairs.map(([first, second]) => index.find(first, second))).toEqual(added);
  expect(added.map((number) => index.firstOf(number))).toEqual(pairs.map(([first]) => first));
  expect(index.find(300, 0)).toBe(-1);
});
