import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runAttempt, type AttemptOptions } from '../../../../../local/emulator/batch/attempt';
import { isRunning, until } from '../../processes';

const folder = mkdtempSync(join(tmpdir(), 'unroll-attempt-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const logFile = join(folder, 'logs', 'train-1.log');

function attempt(code: string, options: Partial<AttemptOptions> = {}) {
  const lines: string[] = [];
  const ended = runAttempt({
    command: { program: process.execPath, args: ['-e', code], cwd: folder, environment: { OF_JOB: 'yes' } },
    logFile,
    onLine: (stream, line) => lines.push(`${stream} ${line}`),
    timeoutMs: undefined,
    signal: new AbortController().signal,
    ...options,
  });
  return { ended, lines };
}

const STAY = 'setInterval(() => {}, 1000);';
/** Prints its own id and that of a process that it started. */
const FAMILY = `const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(STAY)}]);
  console.log(JSON.stringify([process.pid, child.pid]));`;
const pidsIn = (lines: readonly string[]) => JSON.parse((lines[0] ?? '').replace('stdout ', '')) as number[];

describe('runAttempt', () => {
  it('passes lines of both streams to the listener and the log, and reports the exit code', async () => {
    const { ended, lines } = attempt(
      "console.log('one'); console.error('two ' + process.env.OF_JOB + ' ' + process.cwd()); process.exitCode = 64;",
    );

    expect(await ended).toEqual({
      exitCode: 64,
      reason: '',
      statusReason: 'Essential container in task exited',
      timedOut: false,
    });
    expect([...lines].sort()).toEqual([`stderr two yes ${folder}`, 'stdout one']);
    expect(readFileSync(logFile, 'utf8').split('\n').sort()).toEqual(['', 'one', `two yes ${folder}`]);
  });

  it('reports a kill from outside as the end of the host', async () => {
    const { ended, lines } = attempt(`console.log('up'); ${STAY} process.kill(process.pid, 'SIGKILL')`);

    expect(await ended).toMatchObject({
      exitCode: null,
      statusReason: 'Host EC2 (local process killed by SIGKILL) terminated.',
    });
    expect(lines.length).toBeLessThanOrEqual(1);
  });

  it('reports a crash by its exit code, as a container does', async () => {
    expect(
      await attempt("process.kill(process.pid, 'SIGSEGV'); setTimeout(() => {}, 5000)").ended,
    ).toMatchObject({ exitCode: 139 });
  });

  it('stops an attempt at its timeout, gently first', async () => {
    const { ended, lines } = attempt(
      `process.on('SIGTERM', () => { console.log('stopping'); process.exit(3); }); console.log('up'); ${STAY}`,
      { timeoutMs: 1500 },
    );

    expect(await ended).toMatchObject({
      timedOut: true,
      exitCode: 3,
      statusReason: 'Job attempt duration exceeded timeout',
    });
    expect(lines).toEqual(['stdout up', 'stdout stopping']);
  });

  it('kills one that does not stop', async () => {
    const { ended } = attempt(`process.on('SIGTERM', () => {}); ${STAY}`, {
      timeoutMs: 500,
      stopGraceMs: 300,
    });

    expect(await ended).toMatchObject({ timedOut: true, exitCode: 137 });
  });

  it('leaves no process behind after an abort or an exit', async () => {
    const controller = new AbortController();
    const aborted = attempt(`${FAMILY} ${STAY}`, { signal: controller.signal });
    const exited = attempt(`${FAMILY} child.unref(); setTimeout(() => process.exit(0), 200);`);
    await until(() => aborted.lines.length > 0);
    controller.abort(new Error('enough'));

    await expect(aborted.ended).rejects.toThrow('enough');
    await exited.ended;
    const pids = [...pidsIn(aborted.lines), ...pidsIn(exited.lines)];
    await until(() => !pids.some(isRunning));
    expect(pids).toHaveLength(4);
  });

  it('leaves no process behind when the run itself is killed', async () => {
    const script = join(folder, 'run.ts');
    const module = resolve(__dirname, '../../../../../local/emulator/batch/process-group');
    writeFileSync(
      script,
      `import { ProcessGroup } from ${JSON.stringify(module)};
       new ProcessGroup({ program: process.execPath, args: ['-e', ${JSON.stringify(`${FAMILY} ${STAY}`)}], cwd: '/', environment: {},
         onLine: (_, line) => console.log(line) });`,
    );
    const parent = spawn(process.execPath, ['--import', 'tsx', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    parent.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await until(() => output.includes('\n'));

    parent.kill('SIGKILL');

    const pids = JSON.parse(output) as number[];
    await until(() => !pids.some(isRunning));
    expect(pids).toHaveLength(2);
  });

  it('reports a command that cannot be started', async () => {
    const command = { program: join(folder, 'nothing'), args: [], cwd: folder, environment: {} };

    expect(await attempt('', { command }).ended).toMatchObject({
      exitCode: null,
      reason: expect.stringContaining('ENOENT') as string,
    });
  });
});
