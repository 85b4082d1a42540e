import fc from 'fast-check';
import { makeCase, makeDamagedCase } from '../../fuzz/cases';
import { DAMAGES } from '../../fuzz/damage';
import { runCase } from '../../fuzz/run-case';

/** `npm run fuzz:data` runs more of them, each in a process that may hang or die. */
const CASES = 30;
const MINUTES = 60_000;

describe('damaged datasets', () => {
  it(
    'are refused or set aside: nothing crashes, nothing is lost',
    async () => {
      const outcomes: string[] = [];
      for (let index = 0; index < CASES; index++) outcomes.push(await runCase(await makeCase(5, index)));

      const kinds = new Set(outcomes.map((outcome) => outcome.split(':')[0]));
      expect(kinds).toEqual(new Set(['clean', 'set aside', 'refused']));
    },
    5 * MINUTES,
  );

  it(
    'are so whatever damage meets',
    async () => {
      const damages = fc.array(fc.constantFrom(...DAMAGES), { maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(fc.nat(), damages, async (seed, chosen) => {
          await runCase(await makeDamagedCase(seed, chosen));
        }),
        { numRuns: 15 },
      );
    },
    5 * MINUTES,
  );

  it('are the same for a seed', async () => {
    const { files } = await makeCase(5, 3);

    expect((await makeCase(5, 3)).files).toEqual(files);
    expect((await makeCase(6, 3)).files).not.toEqual(files);
  });
});
