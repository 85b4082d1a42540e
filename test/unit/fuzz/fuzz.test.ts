import { makeCase } from '../../fuzz/cases';
import { runCase } from '../../fuzz/run-case';

/** `npm run fuzz:data` runs more of them, each in a process that may hang or die. */
const CASES = 40;

describe('damaged datasets', () => {
  test('are refused or set aside: nothing crashes, nothing is lost', async () => {
    const outcomes: string[] = [];
    for (let index = 0; index < CASES; index++) outcomes.push(await runCase(makeCase(5, index)));

    const kinds = new Set(outcomes.map((outcome) => outcome.split(':')[0]));
    expect(kinds).toEqual(new Set(['clean', 'set aside', 'refused']));
  }, 300_000);

  test('are the same for a seed', () => {
    expect(makeCase(5, 3).files).toEqual(makeCase(5, 3).files);
    expect(makeCase(5, 3).files).not.toEqual(makeCase(6, 3).files);
  });
});
