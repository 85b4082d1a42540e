import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { temporaryFolder } from '../../../support/folders';

const root = temporaryFolder();
afterAll(() => root.remove());
const source = (name: string) => join(root.path, 'commands', name);

beforeAll(() => {
  symlinkSync(resolve('node_modules'), join(root.path, 'node_modules'));
  for (const file of ['package.json', 'package-lock.json']) writeFileSync(join(root.path, file), '{}');
  mkdirSync(join(root.path, 'commands'));
  writeFileSync(source('answer.ts'), 'export const answer: number = 42;');
});

/** In a process of its own, as the launcher does it: Jest would resolve packages in its own way. */
const bundled = (entry: string): string =>
  execFileSync(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { bundledCommand } from ${JSON.stringify(resolve('local/setup/bundled-command.mjs'))};
       process.stdout.write(await bundledCommand(${JSON.stringify({ root: root.path, entry })}));`,
    ],
    { encoding: 'utf8' },
  );
const outputOf = (bundle: string) => execFileSync(process.execPath, [bundle], { encoding: 'utf8' }).trim();

describe('the bundle of a command', () => {
  it('is made once, and again when a source changes', () => {
    writeFileSync(source('tell.ts'), "import { answer } from './answer'; console.log(answer, __dirname);");

    const bundle = bundled('commands/tell.ts');
    const made = statSync(bundle).mtimeMs;
    const first = outputOf(bundle);
    bundled('commands/tell.ts');
    const again = statSync(bundle).mtimeMs;
    writeFileSync(source('answer.ts'), 'export const answer: number = 4_300;');
    const changed = outputOf(bundled('commands/tell.ts'));

    expect(first).toMatch(/^42 /);
    expect(again).toBe(made);
    expect(changed).toMatch(/^4300 /);
    // What lies beside a source is found from there.
    expect(first.slice(3)).toBe(join(root.path, 'commands'));
  });

  it.each<[string, 'command.cjs' | 'sources.json', string | undefined]>([
    ['the bundle is cut short', 'command.cjs', 'console.l'],
    ['the bundle is gone', 'command.cjs', undefined],
    ['the list of sources is empty', 'sources.json', ''],
    ['the list of sources is of something else', 'sources.json', '[]'],
  ])('is made anew where %s', (_, name, text) => {
    writeFileSync(source('damaged.ts'), "console.log('whole');");
    const file = join(dirname(bundled('commands/damaged.ts')), name);
    if (text === undefined) rmSync(file);
    else writeFileSync(file, text);

    const output = outputOf(bundled('commands/damaged.ts'));

    expect(output).toBe('whole');
  });

  it('loads what few runs need only where it is used', () => {
    writeFileSync(
      source('late.ts'),
      `import { DateTime } from 'luxon';
       const areLoaded = () => Object.keys(require.cache).some((file) => file.includes('luxon'));
       console.log(areLoaded(), DateTime.utc(2026).year, areLoaded());`,
    );

    const bundle = bundled('commands/late.ts');

    expect(outputOf(bundle)).toBe('false 2026 true');
  });
});
