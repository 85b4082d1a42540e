import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const LAUNCH = resolve('local/launch.mjs');
const ENGINE_SETUP = resolve('local/setup/engine/install.mjs');
const CHILD = pathToFileURL(resolve('local/setup/child.mjs')).href;

const nodeWithout = (path: string, args: string[]) =>
  spawnSync(process.execPath, args, { encoding: 'utf8', env: { PATH: path, TMPDIR: tmpdir() } });

describe('launch.mjs', () => {
  it('explains its commands when it is given none that it knows', () => {
    const { status, stdout, stderr } = nodeWithout('', [LAUNCH, 'strat']);

    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^There is no command "strat"\. usage: .*\n(\s+[\w:]+ +.*\n){21}$/);
  });

  it.each([
    ...['synth', 'test', 'bench:peers', 'doctor', 'schema', 'config:page', 'costs:page'],
    ...['test:deploy', 'test:image', 'setup', 'bench:recipes', 'fuzz:data'],
  ])('%s --help prints its usage without any program of the machine', (name) => {
    for (const flag of ['--help', '-h']) {
      const { status, stdout, stderr } = nodeWithout('', [LAUNCH, name, flag]);

      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toContain('usage: npm ');
    }
  });

  it.each([
    ...['synth', 'bench:peers', 'doctor', 'schema', 'config:page', 'costs:page'],
    ...['test:deploy', 'test:image', 'setup'],
  ])('%s refuses an argument that it does not know', (name) => {
    const { status, stdout, stderr } = nodeWithout('', [LAUNCH, name, '--nope']);

    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(new RegExp(`^${name} takes .*, not "--nope"; usage: .*\\n$`));
  });

  it('does not take a property of every object for a command', () => {
    expect(nodeWithout('', [LAUNCH, 'constructor']).status).toBe(1);
  });

  it('tells all that is missing on a machine, a line each, and nothing on stdout', () => {
    const empty = mkdtempSync(join(tmpdir(), 'empty-'));

    const { status, stdout, stderr } = nodeWithout(empty, [ENGINE_SETUP, '--check']);

    expect([status, stdout]).toEqual([1, '']);
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^Python 3 was not found: install/),
      expect.stringMatching(/^No C\+\+ compiler was found \(tried c\+\+, g\+\+, clang\+\+\).*install one/),
    ]);
  });
});

describe('requireNode', () => {
  it.each([
    ['20.19.0', true],
    ['20.19', true],
    ['20.18.9', false],
    ['18.20.4', false],
    ['24.0.0', true],
  ])('%s is new enough: %s', async (version, enough) => {
    const { requireNode } = await import('../../../../local/setup/node-version.mjs');
    const check = () => requireNode({ version, engines: '>=20.19' });

    if (enough) expect(check).not.toThrow();
    else expect(check).toThrow(`Node ${version} is too old: this project needs Node 20.19 or newer.`);
  });
});

describe('runInForeground', () => {
  const run = async (script: string) => {
    const { runInForeground } = await import('../../../../local/setup/child.mjs');
    return runInForeground(process.execPath, ['--eval', script]);
  };

  it('returns the exit status', async () => {
    expect(await run('process.exit(7)')).toEqual({ code: 7, told: undefined });
  });

  it('says a signal as a shell does', async () => {
    expect(await run('process.kill(process.pid, "SIGTERM")')).toEqual({ code: 143, told: undefined });
  });

  it('hands SIGTERM on and waits for the end of the child', async () => {
    const child = `process.on('SIGTERM', () => setTimeout(() => process.exit(9), 50));
      setInterval(() => {}, 1000); console.log('ready');`;
    const parent = `import { runInForeground } from '${CHILD}';
      const { code, told } = await runInForeground(process.execPath, ['--eval', process.argv[1]]);
      console.log(code, told);`;
    const launcher = spawn(process.execPath, ['--input-type=module', '--eval', parent, child]);
    let output = '';
    launcher.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });

    await once(launcher.stdout, 'data');
    launcher.kill('SIGTERM');
    await once(launcher, 'close');

    expect(output).toBe('ready\n9 SIGTERM\n');
  });
});
