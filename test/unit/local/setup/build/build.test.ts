import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprint } from '../../../../../local/setup/build/fingerprint';
import { runScript } from '../../../../../local/setup/build/run-script';
import { makeWholeFolder, removeUnused } from '../../../../../local/setup/build/whole-folder';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'unroll-build-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('fingerprint', () => {
  it('changes with a file’s bytes, name or presence, and with nothing else', async () => {
    mkdirSync(join(folder, 'a/b'), { recursive: true });
    writeFileSync(join(folder, 'a/b/one.ts'), '1');
    writeFileSync(join(folder, 'top.json'), '2');
    const of = () => fingerprint(folder, ['a', 'top.json', 'missing'], (path) => !path.endsWith('.md'));
    const first = await of();

    writeFileSync(join(folder, 'a/notes.md'), 'x');
    utimesSync(join(folder, 'top.json'), 1, 1);
    expect(await of()).toBe(first);

    writeFileSync(join(folder, 'a/b/one.ts'), '3');
    const changed = await of();
    rmSync(join(folder, 'a/b/one.ts'));
    writeFileSync(join(folder, 'a/b/two.ts'), '3');
    const renamed = await of();
    rmSync(join(folder, 'top.json'));
    expect(new Set([first, changed, renamed, await of()]).size).toBe(4);
  });
});

describe('makeWholeFolder', () => {
  const fill = (text: string) => (partial: string) =>
    Promise.resolve(writeFileSync(join(partial, 'file'), text));

  it('fills a folder once', async () => {
    expect(await makeWholeFolder(join(folder, 'x'), fill('1'))).toBe(true);
    expect(await makeWholeFolder(join(folder, 'x'), () => Promise.reject(new Error('again')))).toBe(false);
  });

  it('leaves nothing of one that failed', async () => {
    await expect(
      makeWholeFolder(join(folder, 'x'), () => Promise.reject(new Error('no disk'))),
    ).rejects.toThrow('no disk');

    expect(readdirSync(folder)).toEqual([]);
  });

  it('tolerates another process that makes the same folder', async () => {
    const made = await Promise.all([1, 2, 3].map((n) => makeWholeFolder(join(folder, 'x'), fill(String(n)))));

    expect(made).toContain(true);
    expect(readdirSync(folder)).toEqual(['x']);
  });
});

describe('removeUnused', () => {
  it('removes what nobody used for a day', async () => {
    for (const name of ['old', '.partial-old', 'young']) mkdirSync(join(folder, name));
    const longAgo = Date.now() / 1000 - 25 * 3600;
    utimesSync(join(folder, 'old'), longAgo, longAgo);
    utimesSync(join(folder, '.partial-old'), longAgo, longAgo);

    await removeUnused(folder);

    expect(readdirSync(folder)).toEqual(['young']);
  });
});

describe('runScript', () => {
  const script = (code: string) => {
    writeFileSync(join(folder, 'script.ts'), code);
    return join(folder, 'script.ts');
  };
  // tsx is resolved from the working directory.
  const cwd = process.cwd();

  it('runs TypeScript with its arguments', async () => {
    const file = join(folder, 'written');
    const code =
      "import { writeFileSync } from 'node:fs'; const name: string = process.argv[2] ?? ''; writeFileSync(name, '');";

    await runScript(script(code), [file], { cwd });

    expect(existsSync(file)).toBe(true);
  });

  it('throws what the script said', async () => {
    await expect(runScript(script("throw new Error('no such stack');"), [], { cwd })).rejects.toThrow(
      /exit status 1[^]*no such stack/,
    );
  });

  it('ends with the signal', async () => {
    const controller = new AbortController();
    const running = runScript(script('setInterval(() => {}, 1000);'), [], { cwd, signal: controller.signal });

    controller.abort();

    await expect(running).rejects.toThrow(/abort/i);
  });
});
