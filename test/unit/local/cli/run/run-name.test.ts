import fc from 'fast-check';
import { checkRunName, newRunName } from '../../../../../local/cli/run/run-name';

describe('the name of a run', () => {
  it('says what is run and when', () => {
    expect(newRunName('surname-language', new Date('2026-11-24T09:05:07.123Z'))).toMatch(
      /^surname-language-20261124-090507-[a-z2-9]{4}$/,
    );
  });

  it('is one that an execution may have, whatever the title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (title) => {
        const name = newRunName(title, new Date(0));

        expect(checkRunName(name)).toBe(name);
        expect(name).toMatch(/^[a-z0-9]/);
      }),
    );
  });

  it.each(['', 'a b', 'a/b', '..', '.hidden', 'é', 'x'.repeat(81)])('refuses %j in one sentence', (name) => {
    expect(() => checkRunName(name)).toThrow(/^--name "[^\n]*" cannot name a run: [^\n]+$/);
  });
});
