import fc from 'fast-check';
import { END_ID } from '../../../../shared/dataset';
import { beamSearch } from '../../../../shared/decoding/beam';
import { decode } from '../../../../shared/decoding/decode';
import { greedy } from '../../../../shared/decoding/greedy';
import { lengthNormalised } from '../../../../shared/decoding/stepper';
import { randomStepper } from './random-stepper';

const V = 8;
const problems = fc.record({
  seed: fc.integer({ min: 0, max: 10_000 }),
  limits: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
});

const greedily = (seed: number, limits: number[]) =>
  greedy({ stepper: randomStepper(seed, limits.length, V), sequences: limits.length, limits });
const byBeam = (seed: number, limits: number[], width: number) =>
  beamSearch({ stepper: randomStepper(seed, limits.length, V), records: limits.length, width, limits });

describe('decoding', () => {
  it('a beam of width 1 is greedy', () => {
    fc.assert(
      fc.property(problems, ({ seed, limits }) => {
        expect(byBeam(seed, limits, 1)).toEqual(greedily(seed, limits));
      }),
    );
  });

  it('records do not depend on their neighbours, outputs contain no special token and keep within their limits', () => {
    fc.assert(
      fc.property(problems, fc.integer({ min: 1, max: 4 }), ({ seed, limits }, width) => {
        const first = byBeam(seed, limits.slice(0, 1), width);

        const all = byBeam(seed, limits, width);

        expect(all[0]).toEqual(first[0]);
        all.forEach(({ ids, ended }, record) => {
          expect(ids.every((id) => id > END_ID)).toBe(true);
          expect(ids.length).toBeLessThanOrEqual(limits[record]!);
          expect(ended || ids.length === limits[record]!).toBe(true);
        });
      }),
    );
  });

  it('the score of beam decoding is never below the greedy one, and all steppers are disposed of', () => {
    fc.assert(
      fc.property(problems, fc.integer({ min: 2, max: 5 }), ({ seed, limits }, width) => {
        const started: ReturnType<typeof randomStepper>[] = [];
        const outputs = decode({
          decoding: { kind: 'beam', width },
          start: () => {
            started.push(randomStepper(seed, limits.length, V));
            return started.at(-1)!;
          },
          records: limits.length,
          limits,
        });

        greedily(seed, limits).forEach((output, record) => {
          expect(lengthNormalised(outputs[record]!)).toBeGreaterThanOrEqual(lengthNormalised(output));
        });
        expect(started.every(({ disposed }) => disposed())).toBe(true);
      }),
    );
  });

  it('a beam as wide as all possible outputs finds the likeliest one', () => {
    const [vocabulary, limit] = [6, 3];
    const scoreOf = (ids: number[]) => {
      const stepper = randomStepper(3, 1, vocabulary);
      let score = 0;
      for (const [step, id] of ids.entries())
        score += stepper.step(Int32Array.of(step === 0 ? 2 : ids[step - 1]!))[id]!;
      return score;
    };
    const outputs: { ids: number[]; score: number }[] = [];
    const visit = (ids: number[]) => {
      outputs.push({ ids, score: scoreOf([...ids, END_ID]) / (ids.length + 1) });
      if (ids.length === limit) return;
      for (let id = END_ID + 1; id < vocabulary; id += 1) visit([...ids, id]);
    };
    visit([]);
    // At the limit no end token is needed.
    const all = outputs.map(({ ids, score }) =>
      ids.length === limit ? { ids, score: scoreOf(ids) / ids.length } : { ids, score },
    );
    const likeliest = all.reduce((a, b) => (b.score > a.score ? b : a));

    const [found] = beamSearch({
      stepper: randomStepper(3, 1, vocabulary),
      records: 1,
      width: 30,
      limits: [limit],
    });

    expect(found!.ids).toEqual(likeliest.ids);
    expect(lengthNormalised(found!)).toBeCloseTo(likeliest.score, 5);
  });

  it('of equally likely tokens, the one with the lower id is decoded', () => {
    const flat = () => ({
      step: (ids: Int32Array) => new Float32Array(ids.length * V).fill(Math.log(1 / V)),
      select: () => undefined,
      dispose: () => undefined,
    });

    expect(greedy({ stepper: flat(), sequences: 1, limits: [4] })[0]!.ids).toEqual([]);
    expect(beamSearch({ stepper: flat(), records: 1, width: 3, limits: [4] })[0]!.ids).toEqual([]);
  });

  it('length normalisation counts the end token', () => {
    expect(lengthNormalised({ ids: [4, 5], logProbability: -6, ended: true })).toBe(-2);
    expect(lengthNormalised({ ids: [4, 5], logProbability: -6, ended: false })).toBe(-3);
    expect(lengthNormalised({ ids: [], logProbability: -6, ended: true })).toBe(-6);
  });
});
