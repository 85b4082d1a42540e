import fc from 'fast-check';
import { END_ID } from '../../../../shared/dataset';
import { draw, sample } from '../../../../shared/decoding/sample';
import { randomStream } from '../../../../trainer/engine';
import { randomStepper } from './random-stepper';

const scores = Float32Array.from([0.3, 0.1, 0.1, 0.1, 0.2, 0.15, 0.05].map(Math.log));

const shareOf = (id: number, temper: { temperature: number; topK?: number }) => {
  const random = randomStream(1, 'draws');
  const draws = Array.from({ length: 20_000 }, () => draw(scores, { ...temper, uniform: random.uniform() }));
  return draws.filter((drawn) => drawn === id).length / draws.length;
};

describe('sampling', () => {
  it.each([
    { temperature: 1, power: 1 },
    { temperature: 0.5, power: 2 },
    { temperature: 2, power: 0.5 },
  ])(
    'tokens are drawn as often as temperature $temperature implies, special ones never',
    ({ temperature, power }) => {
      const allowed = [0.1, 0.2, 0.15, 0.05].map((share) => share ** power);
      const total = allowed.reduce((sum, share) => sum + share, 0);

      const shares = [3, 4, 5, 6].map((id) => shareOf(id, { temperature }));

      shares.forEach((share, index) => expect(share).toBeCloseTo(allowed[index]! / total, 1.7));
      expect([0, 1, 2].map((id) => shareOf(id, { temperature }))).toEqual([0, 0, 0]);
    },
  );

  it('only the k likeliest tokens are drawn, whatever the scores', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -5, max: 0 }), { minLength: 4, maxLength: 20 }),
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (given, topK, uniform) => {
          const id = draw(Float32Array.from(given), { temperature: 1, topK, uniform });

          const better = given.filter((score, other) => other >= END_ID && score > given[id]!).length;
          expect(id).toBeGreaterThanOrEqual(END_ID);
          expect(better).toBeLessThan(topK);
        },
      ),
    );
  });

  it('top 1 is greedy, ties go to the lower id', () => {
    expect(draw(Float32Array.of(0, 0, 0, -1, -1, -1), { temperature: 1, topK: 1, uniform: 0.99 })).toBe(3);
    expect(draw(scores, { temperature: 1, topK: 1, uniform: 0.99 })).toBe(4);
  });

  it('samples depend on the seed, and none on how many others there are', () => {
    const drawMany = (samples: number, seed: number) =>
      sample({
        stepper: randomStepper(1, samples, 9),
        sequences: samples,
        limits: new Int32Array(samples).fill(20),
        temperature: 1,
        seed,
      });

    const five = drawMany(5, 1);

    expect(drawMany(5, 1)).toEqual(five);
    expect(drawMany(2, 1)).toEqual(five.slice(0, 2));
    expect(drawMany(5, 2)).not.toEqual(five);
  });
});
