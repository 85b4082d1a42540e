import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from '../../../support/folders';

const LAUNCH = resolve('local/launch.mjs');
const loadCommands = async () => (await import('../../../../local/cli/commands.mjs')).COMMANDS;
const ENGINE_SETUP = resolve('local/setup/engine/install.mjs');
const CHILD = pathToFileURL(resolve('local/setup/child.mjs')).href;

const nodeWithout = (path: string, args: string[]) =>
  spawnSync(process.execPath, args, { encoding: 'utf8', env: { PATH: path, TMPDIR: tmpdir() } });

describe('every npm command, in a fresh checkout on a machine without any program', () => {
  const checkout = temporaryFolder();
  let files: string[];
  beforeAll(() => {
    cpSync('local', join(checkout.path, 'local'), { recursive: true });
    for (const file of ['package.json', 'package-lock.json']) cpSync(file, join(checkout.path, file));
    files = listFiles();
  });
  afterAll(() => checkout.remove());

  const listFiles = () => readdirSync(checkout.path, { recursive: true, encoding: 'utf8' }).sort();
  const launch = (...args: string[]) => nodeWithout('', [join(checkout.path, 'local/launch.mjs'), ...args]);
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const names = Object.keys(scripts).filter((name) => scripts[name] === `node local/launch.mjs ${name}`);

  it('is a row of the table', async () => {
    expect(names.sort()).toEqual(Object.keys(await loadCommands()).sort());
  });

  it.each(names)('%s prints its help, with every option, and does nothing else', async (name) => {
    const { options = {} } = (await loadCommands())[name] ?? {};

    for (const flag of ['--help', '-h']) {
      const { status, stdout, stderr } = launch(name, flag);

      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(new RegExp(`^${name} .*\\.\\n\\nusage: npm (start|test|run ${name})`));
      for (const option of Object.keys(options)) expect(stdout).toContain(`--${option} `);
    }
    expect(listFiles()).toEqual(files);
  });

  // Jest judges what npm test is given.
  it.each(names.filter((name) => name !== 'test'))(
    '%s refuses an option that it does not have, and says in one line what it takes',
    async (name) => {
      const { options } = (await loadCommands())[name] ?? {};

      const { status, stdout, stderr } = launch(name, '--nopqrstuvwxyz');

      expect([status, stdout]).toEqual([1, '']);
      const allowed =
        options === undefined ? `^${name} takes .*; usage: npm` : Object.keys(options).join(', --');
      expect(stderr).toMatch(new RegExp(`${allowed}.*\\n$`));
      expect(stderr.trimEnd()).not.toContain('\n');
      expect(listFiles()).toEqual(files);
    },
  );

  it.each([
    [['bench:recipes', '--seds', '1'], 'There is no option --seds: did you mean --seeds?'],
    [['serve', 'x'], 'serve takes options only, not "x"; usage: npm run serve [-- options]'],
    [
      ['test:image', 'cup'],
      'test:image takes one of cpu, gpu, not "cup"; usage: npm run test:image [-- cpu|gpu]',
    ],
    [['fuzz:data', '--cases'], "Option '--cases <value>' argument missing; --help shows how it is used."],
  ])('refuses %j', (args, sentence) => {
    const { status, stdout, stderr } = launch(...args);

    expect([status, stdout, stderr]).toEqual([1, '', `${sentence}\n`]);
  });
});

describe('launch.mjs', () => {
  it('explains its commands when it is given none that it knows', async () => {
    const commands = await loadCommands();

    const { status, stdout, stderr } = nodeWithout('', [LAUNCH, 'strat']);

    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^There is no command "strat"\. usage: /);
    for (const [name, { does }] of Object.entries(commands))
      expect(stderr).toContain(`  ${name.padEnd(13)} ${does}`);
  });

  it('does not take a property of every object for a command', () => {
    expect(nodeWithout('', [LAUNCH, 'constructor']).status).toBe(1);
  });

  it('reports all that is missing on a machine, one per line, and nothing on stdout', () => {
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
    expect(await run('process.exit(7)')).toEqual({ code: 7, received: undefined });
  });

  it('reports a signal as a shell does', async () => {
    expect(await run('process.kill(process.pid, "SIGTERM")')).toEqual({ code: 143, received: undefined });
  });

  it('hands SIGTERM on and waits for the end of the child', async () => {
    const child = `process.on('SIGTERM', () => setTimeout(() => process.exit(9), 50));
      setInterval(() => {}, 1000); console.log('ready');`;
    const parent = `import { runInForeground } from '${CHILD}';
      const { code, received } = await runInForeground(process.execPath, ['--eval', process.argv[1]]);
      console.log(code, received);`;
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
