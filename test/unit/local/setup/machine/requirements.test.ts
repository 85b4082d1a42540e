import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const loadPython = () => import('../../../../../local/setup/machine/python.mjs');
const loadDisk = () => import('../../../../../local/setup/machine/disk.mjs');
const loadSteps = () => import('../../../../../local/setup/machine/steps.mjs');

/** A machine with these commands only: the output of each by its first words, undefined where it fails. */
const machineWith = (answers: Record<string, string>) => (command: string, args: string[]) => {
  const call = [command, ...args].join(' ');
  const known = Object.keys(answers).find((start) => call.startsWith(start));
  return Promise.resolve(
    known === undefined
      ? { code: 127, output: `spawn ${command} ENOENT` }
      : { code: 0, output: answers[known] ?? '' },
  );
};

describe('requirePython', () => {
  it('takes python where there is no python3', async () => {
    const { requirePython } = await loadPython();
    const probe = machineWith({ 'python -c': '3.13\n', 'python -m pip --version': 'pip 25' });

    const command = await requirePython(probe);

    expect(command).toBe('python');
  });

  it.each([
    ['no Python', {}, /^Python 3 was not found: install Python 3\.10 or newer with pip .*run this again\.$/],
    ['an old Python', { 'python3 -c': '3.9' }, /^Python 3\.9 is too old: install Python 3\.10 or newer/],
    ['Python 2', { 'python -c': '2.7' }, /^Python 2\.7 is too old/],
    ['no pip', { 'python3 -c': '3.12' }, /^Python 3\.12 has no pip, .*apt-get install python3-pip/],
  ])('says in one line what to do with %s', async (_, answers: Record<string, string>, message) => {
    const { requirePython } = await loadPython();

    const found = requirePython(machineWith(answers));

    await expect(found).rejects.toThrow(message);
    await expect(found).rejects.toMatchObject({
      name: 'SetupError',
      message: expect.not.stringContaining('\n') as string,
    });
  });
});

describe('requireSpace', () => {
  it('says how much is free and how much is needed', async () => {
    const { requireSpace } = await loadDisk();
    const space = (free: number) =>
      requireSpace({ folder: '/project', neededMb: 2500, freeMb: () => Promise.resolve(free) });

    await expect(space(2500)).resolves.toBeUndefined();
    await expect(space(900)).rejects.toThrow(
      /disk of \/project has 0\.9 GB free, the set-up needs 2\.5 GB: free some/,
    );
  });

  it('measures the disk of a folder that does not exist yet', async () => {
    const { freeSpaceMb } = await loadDisk();

    const free = await freeSpaceMb('/no/such/folder');

    expect(free).toBeGreaterThan(0);
  });
});

describe('run and informativeLine', () => {
  it('answers 127 for a command that does not exist', async () => {
    const { run } = await loadSteps();

    const { code, output } = await run('no-such-command-at-all', []);

    expect([code, output]).toEqual([127, expect.stringContaining('ENOENT')]);
  });

  it('hands SIGTERM on to the command and ends as asked', () => {
    const program = `
      import { run } from '${pathToFileURL(resolve('local/setup/machine/steps.mjs')).href}';
      await run(process.execPath, ['--eval', process.argv[1], process.argv[2]]);
      setTimeout(() => {}, 60_000);`;
    const command = `
      const { writeFileSync } = require('node:fs');
      process.on('SIGTERM', () => { writeFileSync(process.argv[1], 'told'); process.exit(0); });
      setInterval(() => {}, 1000);
      process.kill(process.ppid, 'SIGTERM');`;
    const folder = mkdtempSync(join(tmpdir(), 'run-'));
    const file = join(folder, 'told');

    const { signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', program, command, file]);

    expect(signal).toBe('SIGTERM');
    expect(readFileSync(file, 'utf8')).toBe('told');
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['names the error', 'Looking\nERROR: No route to host\nhint: try later\n', 'ERROR: No route to host'],
    [
      'gives a reason',
      'npm error code X\nnpm error failed, reason: refused\nnpm error proxy?',
      'npm error failed, reason: refused',
    ],
    [
      'is npm’s last but its log',
      'npm error code X\nnpm error A complete log of this run is in y',
      'npm error code X',
    ],
    ['is the last', 'a\nb\n', 'b'],
    ['is none', '\n', 'no output'],
  ])('finds the line that %s', async (_, output, expected) => {
    const { informativeLine } = await loadSteps();

    expect(informativeLine(output)).toBe(expected);
  });
});
