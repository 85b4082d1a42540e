import fc from 'fast-check';
import { partsOf } from '../../../../../trainer/metrics/sequences/parts';

const whole = () => 1_000_000;
const computed = (lengths: readonly number[], parts: ReturnType<typeof partsOf>): number =>
  parts.reduce((sum, { start, steps }) => sum + steps * lengths.filter((length) => length > start).length, 0);

describe('partsOf', () => {
  it('has each step once, in its order, in parts of no more than asked for', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 64 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 400 }), (all, most) => {
        const parts = partsOf(Int32Array.from(all), () => most);

        let reached = 0;
        for (const { start, steps } of parts) {
          expect(start).toBe(reached);
          expect(steps).toBeGreaterThanOrEqual(1);
          expect(steps).toBeLessThanOrEqual(most);
          reached += steps;
        }
        expect(reached).toBe(Math.max(...all));
      }),
    );
  });

  it('is one part where all are of about a length', () => {
    expect(partsOf(Int32Array.of(98, 100, 99), whole)).toEqual([{ start: 0, steps: 100 }]);
  });

  it('computes hardly a step of sequences that have ended, however far apart their lengths are', () => {
    const lengths = Array.from({ length: 64 }, (_, row) => 40 + 13 * row);
    const real = lengths.reduce((sum, length) => sum + length, 0);

    const parts = partsOf(Int32Array.from(lengths), whole);

    expect(computed(lengths, parts) / real).toBeLessThan(1.2);
    expect(computed(lengths, [{ start: 0, steps: Math.max(...lengths) }]) / real).toBeGreaterThan(1.7);
  });

  it('asks what a part may hold by the sequences that go on in it', () => {
    const lengths = Int32Array.from({ length: 60 }, (_, row) => (row < 50 ? 10 : 1_010));

    const parts = partsOf(lengths, (rows) => (rows > 10 ? 100 : 600));

    expect(parts).toEqual([
      { start: 0, steps: 10 },
      { start: 10, steps: 600 },
      { start: 610, steps: 400 },
    ]);
  });
});
