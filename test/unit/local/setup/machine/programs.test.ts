import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { temporaryFolder } from '../../../../support/folders';

const load = () => import('../../../../../local/setup/machine/programs.mjs');

const PROGRAMS = [
  { name: 'tool', debian: 'tools' },
  { name: 'text', debian: 'texts' },
  { name: 'other', debian: 'tools' },
];

describe('programs of the machine', () => {
  const folder = temporaryFolder();
  const path = ['/no-such-folder', '', folder.path].join(delimiter);
  beforeAll(() => {
    for (const name of ['tool', 'text']) writeFileSync(join(folder.path, name), '');
    chmodSync(join(folder.path, 'tool'), 0o755);
    chmodSync(join(folder.path, 'text'), 0o644);
  });
  afterAll(() => folder.remove());

  it('are missing where no folder of the path has an executable file of their name', async () => {
    const { missingPrograms } = await load();

    expect(missingPrograms(PROGRAMS, path).map(({ name }) => name)).toEqual(['text', 'other']);
  });

  it('are all named in one sentence, with the packages that have them', async () => {
    const { requirePrograms } = await load();

    expect(() => requirePrograms('A build', PROGRAMS, '')).toThrow(
      'A build needs tool, text, other, which were not found: install them (Debian, Ubuntu: apt-get install tools texts), ' +
        'then run this again.',
    );
    expect(() => requirePrograms('A build', PROGRAMS.slice(0, 1), path)).not.toThrow();
  });
});

describe('demandAll', () => {
  it('returns what the checks found', async () => {
    const { demandAll } = await load();

    expect(await demandAll([Promise.resolve('a'), Promise.resolve(2)])).toEqual(['a', 2]);
  });

  it('reports all that is missing, one per line', async () => {
    const { demandAll } = await load();
    const { SetupError } = await import('../../../../../local/setup/machine/steps.mjs');
    const missing = (what: string) => Promise.reject(new SetupError(what));

    const demanded = demandAll([missing('no a'), Promise.resolve(), missing('no b')]);

    await expect(demanded).rejects.toMatchObject({ name: 'SetupError', message: 'no a\nno b' });
  });
});
