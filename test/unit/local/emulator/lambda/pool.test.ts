import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionSpec } from '../../../../../local/emulator/assembly/specs';
import { LambdaPool } from '../../../../../local/emulator/lambda/pool';
import { isRunning, until } from '../../processes';

const root = mkdtempSync(join(tmpdir(), 'unroll-lambda-'));
const lines: string[] = [];
const pool = new LambdaPool({
  concurrency: 2,
  environment: { PATH: process.env['PATH'] ?? '', ARTIFACT_STORE_URI: 'file:///local' },
  onLine: (name, line) => lines.push(`${name}: ${line}`),
});
afterAll(async () => {
  await pool.close();
  rmSync(root, { recursive: true, force: true });
});

/** A function whose code is the given text. */
function makeFunction(name: string, code: string, more: Partial<FunctionSpec> = {}): FunctionSpec {
  const codeFolder = join(root, name);
  mkdirSync(codeFolder, { recursive: true });
  writeFileSync(join(codeFolder, 'index.js'), code);
  const arn = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
  const environment = { ARTIFACT_STORE_URI: 's3://template', OF_TEMPLATE: 'yes' };
  return {
    name,
    arn,
    codeFolder,
    handler: 'index.handler',
    environment,
    timeoutSeconds: 20,
    memoryMegabytes: 256,
    ...more,
  };
}

const never = new AbortController().signal;
const invoke = (spec: FunctionSpec, payload: Parameters<LambdaPool['invoke']>[1] = {}) =>
  pool.invoke(spec, payload, never);
const failing = (name: string, body: string) =>
  makeFunction(name, `exports.handler = async () => { ${body} };`);

describe('LambdaPool', () => {
  it('runs the handler with event, context and environment of the function', async () => {
    const spec = makeFunction(
      'echo',
      `exports.handler = async (event, context) => ({
        event, name: context.functionName, memory: context.memoryLimitInMB, left: context.getRemainingTimeInMillis() > 0,
        store: process.env.ARTIFACT_STORE_URI, template: process.env.OF_TEMPLATE, inherited: process.env.JEST_WORKER_ID ?? null,
        heap: process.execArgv });`,
    );

    const answer = await invoke(spec, { a: [1, null, 'é'] });

    expect(answer).toEqual({
      event: { a: [1, null, 'é'] },
      name: 'echo',
      memory: '256',
      left: true,
      store: 'file:///local',
      template: 'yes',
      inherited: null,
      heap: ['--max-old-space-size=230'],
    });
  });

  it('keeps a worker warm for the next event', async () => {
    const spec = makeFunction('warm', 'let n = 0; exports.handler = async () => [process.pid, ++n];');

    const first = (await invoke(spec)) as number[];
    const second = (await invoke(spec)) as number[];

    expect(second).toEqual([first[0], 2]);
  });

  it('never runs more handlers at once than it may', async () => {
    const spec = makeFunction(
      'slow',
      'exports.handler = async () => { const from = Date.now(); await new Promise((r) => setTimeout(r, 100)); return [from, Date.now()]; };',
    );

    const spans = (await Promise.all(Array.from({ length: 6 }, () => invoke(spec)))) as [number, number][];

    const overlapping = spans.map(
      ([from]) => spans.filter(([start, end]) => start <= from && from < end).length,
    );
    expect(Math.max(...overlapping)).toBeLessThanOrEqual(2);
  });

  it('keeps the name and message of what the handler throws', async () => {
    const spec = failing(
      'named',
      "class TooManyRejects extends Error { name = 'TooManyRejects' }; throw new TooManyRejects('5 of 6');",
    );

    const failure = await invoke(spec).catch((thrown: unknown) => thrown);

    expect(failure).toMatchObject({ error: 'TooManyRejects' });
    expect(JSON.parse((failure as { causeText: string }).causeText)).toMatchObject({
      errorType: 'TooManyRejects',
      errorMessage: '5 of 6',
      trace: expect.arrayContaining([expect.stringContaining('index.js')]) as string[],
    });
  });

  it.each<[string, string, string]>([
    ['a thrown text', "throw 'no'", 'string'],
    ['an exit', 'process.exit(3)', 'Runtime.ExitError'],
    [
      'a kill from outside',
      "process.kill(process.pid, 'SIGKILL'); await new Promise(() => {})",
      'Runtime.ExitError',
    ],
    [
      'a promise that is not awaited',
      "Promise.reject(new Error('lost')); await new Promise(() => {})",
      'Runtime.UnhandledPromiseRejection',
    ],
    ['an answer that is not JSON', 'const a = {}; a.a = a; return a', 'Runtime.MarshalError'],
  ])('reports %s as Lambda does', async (name, body, error) => {
    await expect(invoke(failing(name.replaceAll(' ', '-'), body))).rejects.toMatchObject({ error });
  });

  it('runs again in a new worker after a crash', async () => {
    const spec = makeFunction(
      'crash',
      'exports.handler = async ({ die }) => { if (die) process.exit(1); return 1; };',
    );

    await expect(invoke(spec, { die: true })).rejects.toMatchObject({ error: 'Runtime.ExitError' });

    expect(await invoke(spec, { die: false })).toBe(1);
  });

  it('ends a handler at its timeout, even one that never yields', async () => {
    for (const body of ['await new Promise(() => {})', 'for (;;) {}']) {
      const spec = { ...failing(`late-${body.length}`, body), timeoutSeconds: 1 };

      const failure = invoke(spec);

      await expect(failure).rejects.toMatchObject({ error: 'Sandbox.Timedout' });
      await expect(failure).rejects.toThrow(/Task timed out after 1\.00 seconds/);
    }
  });

  it('limits a handler’s memory', async () => {
    const spec = {
      ...failing('hungry', "const a = []; for (;;) a.push(new Array(1e6).fill('x'.repeat(9)));"),
      memoryMegabytes: 128,
    };

    await expect(invoke(spec)).rejects.toMatchObject({ error: 'Runtime.ExitError' });
  });

  it.each([
    ['a module that is missing', { handler: 'nothing.handler' }, 'Runtime.ImportModuleError'],
    ['an export that is missing', { handler: 'index.other' }, 'Runtime.HandlerNotFound'],
  ])('reports %s', async (name, more, error) => {
    const spec = makeFunction(name.replaceAll(' ', '-'), 'exports.handler = async () => 1;', more);

    await expect(invoke(spec)).rejects.toMatchObject({ error });
  });

  it('passes on what the handler prints', async () => {
    await invoke(
      failing(
        'loud',
        "console.log('one'); console.error('two'); await new Promise((r) => setTimeout(r, 100));",
      ),
    );

    expect(lines).toEqual(expect.arrayContaining(['loud: one', 'loud: two']));
  });

  it('ends the worker of an invocation that is aborted', async () => {
    const controller = new AbortController();
    const spec = makeFunction(
      'endless',
      "exports.handler = async () => { console.log('pid ' + process.pid); await new Promise(() => {}); };",
    );

    const answer = pool.invoke(spec, {}, controller.signal);
    await until(() => lines.some((line) => line.startsWith('endless: pid')));
    controller.abort(new Error('enough'));

    await expect(answer).rejects.toThrow('enough');
    const pid = Number(
      lines
        .find((line) => line.startsWith('endless: pid'))
        ?.split(' ')
        .at(-1),
    );
    expect(isRunning(pid)).toBe(false);
  });

  it('starts what will be called soon, in place of what is idle, as much as may run at once', async () => {
    const own = new LambdaPool({ concurrency: 2, environment: {}, onLine: (name) => loaded.push(name) });
    const loaded: string[] = [];
    const telling = (name: string) =>
      makeFunction(name, `console.log('loaded'); exports.handler = async () => process.pid;`);
    const [plan, gate, publish, notify] = ['plan', 'gate', 'publish', 'notify'].map(telling);
    const planned = Number(await own.invoke(plan!, {}, never));

    own.warm([gate!, publish!, notify!]);
    await until(() => loaded.length === 3);
    const gated = Number(await own.invoke(gate!, {}, never));
    own.warm([gate!, publish!]);
    const again = Number(await own.invoke(gate!, {}, never));
    await own.close();

    expect(loaded.toSorted()).toEqual(['gate', 'plan', 'publish']);
    expect(again).toBe(gated);
    expect([planned, gated].map(isRunning)).toEqual([false, false]);
  });

  it('tells what is wrong with code that was loaded ahead when it is called', async () => {
    const own = new LambdaPool({ concurrency: 2, environment: {}, onLine: () => undefined });
    const spec = makeFunction('early', `throw new TypeError('no such module');`);

    own.warm([spec]);
    const call = own.invoke(spec, {}, never);

    await expect(call).rejects.toMatchObject({ error: 'TypeError' });
    await own.close();
  });

  it('ends all workers when it is closed', async () => {
    const own = new LambdaPool({ concurrency: 2, environment: {}, onLine: () => undefined });
    const spec = makeFunction('idle', 'exports.handler = async () => process.pid;');
    const pids = await Promise.all([own.invoke(spec, {}, never), own.invoke(spec, {}, never)]);

    await own.close();

    expect(pids.map((pid) => isRunning(Number(pid)))).toEqual([false, false]);
  });
});
