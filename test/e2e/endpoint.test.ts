import { GetExecutionHistoryCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { readJson } from '../../shared/artifacts/json';
import { runKeys } from '../../shared/artifacts/keys';
import { openStore } from '../../shared/artifacts/open';
import { Evaluation } from '../../shared/evaluation';
import { descendantsOf, listProcesses } from '../../local/cli/terminal/processes';
import { temporaryFolder } from '../support/folders';
import { changed, type LooseRequest, wordRequest } from '../support/requests';
import { asCsv, words } from '../support/words';

const LAUNCH = join(resolve(__dirname, '../..'), 'local/launch.mjs');

describe('npm run serve and npm run trigger', () => {
  const folder = temporaryFolder();
  const store = openStore(pathToFileURL(join(folder.path, 'artifacts')).href);
  let serve: ReturnType<typeof start>;
  let url = '';
  beforeAll(async () => {
    mkdirSync(join(folder.path, 'data'));
    writeFileSync(join(folder.path, 'data', 'train.csv'), asCsv(words(240, 1)));
    writeFileSync(join(folder.path, 'data', 'test.csv'), asCsv(words(90, 2)));
    serve = start('serve', '--port', '0', '--store', store.uri);
    url = await serve.find(/http:\/\/127\.0\.0\.1:\d+/);
  });
  afterAll(async () => {
    serve.child.kill('SIGKILL');
    await serve.ended;
    folder.remove();
  });

  function start(command: string, ...args: string[]) {
    const child = spawn(process.execPath, [LAUNCH, command, ...args], {
      cwd: folder.path,
      env: { ...process.env, INIT_CWD: folder.path },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output, errors }));
    const find = async (pattern: RegExp): Promise<string> => {
      for (let waitedMs = 0; waitedMs < 240_000; waitedMs += 100) {
        const found = pattern.exec(output)?.[0];
        if (found !== undefined) return found;
        if (child.exitCode !== null) break;
        await sleep(100);
      }
      throw new Error(`${command} never said ${String(pattern)}: ${output}${errors}`);
    };
    return { child, ended, find };
  }

  function request(name: string, more: LooseRequest): string {
    const path = join(folder.path, name);
    writeFileSync(
      path,
      JSON.stringify({ ...changed(wordRequest(), 'data', { location: './data' }), ...more }),
    );
    return path;
  }
  const trigger = (...args: string[]) => start('trigger', '--endpoint', url, ...args);

  it('trains the variants of a sweep, tests the best, and shows everything to followers', async () => {
    const path = request('sweep.json', { sweep: { 'network.units': [2, 12], 'training.seed': [7] } });

    const { code, output } = await trigger('--name', 'swept', path).ended;

    expect([code, output]).toEqual([0, expect.stringContaining('✓ Publish')]);
    expect(output).toMatch(/variant 02 \(network\.units = 12, training\.seed = 7\): 4 epochs, validation /);
    expect(output).toContain('✓ Train variants');
    expect(output).toMatch(/0[12] {2}network\.units = (2|12), training\.seed = 7 .* chosen/);
    expect(output).toMatch(/new model +\d/);
    const { sweep, test } = await readJson(store, runKeys('swept').evaluation, Evaluation);
    expect(sweep!.variants).toHaveLength(2);
    expect(Object.keys(test)).toContain('accuracy');
    expect((await serve.find(/■ swept \w+/)).trim()).toBe('■ swept SUCCEEDED');
  });

  it('shows the epochs of a run, and skips the next one of the same data and request', async () => {
    const path = request('plain.json', { skipUnchanged: true });

    const first = await trigger('--name', 'first', path).ended;
    const second = await trigger('--json', '--name', 'second', path).ended;

    expect(first.output).toContain('encoded data of run swept reused');
    expect(first.output).toMatch(/epoch 4\/4 .*validation accuracy/);
    expect(JSON.parse(second.output)).toMatchObject({ run: 'second', status: 'skipped' });
  });

  it('says in one sentence why a run failed', async () => {
    const path = request('bad.json', { network: { units: 0 } });

    const { code, output } = await trigger('--name', 'bad', path).ended;

    expect(code).toBe(1);
    expect(output).toContain('InvalidRequest: network.units is 0, which is not allowed');
  });

  it('stops the runs and itself at Ctrl-C', async () => {
    const path = request('long.json', {
      training: { maximumEpochs: 10_000, earlyStopping: { patienceEpochs: 1_000 } },
    });
    await trigger('--detach', '--name', 'long', path).ended;
    const client = new SFNClient({
      endpoint: url,
      region: 'us-east-1',
      credentials: {
        accessKeyId: (await serve.find(/AWS_ACCESS_KEY_ID: \S+/)).split(' ')[1]!,
        secretAccessKey: 'x',
      },
    });
    const stateMachineArn = await serve.find(/arn:aws:states:\S+:stateMachine:\S+/);
    const { executions } = await client.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1 }));
    const history = new GetExecutionHistoryCommand({ executionArn: executions![0]!.executionArn });
    for (;;) {
      const { events } = await client.send(history);
      if (events!.some(({ stateEnteredEventDetails: entered }) => entered?.name === 'Train')) break;
      await sleep(200);
    }
    client.destroy();
    const servePid = descendantsOf(serve.child.pid!, listProcesses()).find(({ command }) =>
      command.includes('local/cli/serve.ts'),
    )!.pid;
    const started = descendantsOf(servePid, listProcesses()).map(({ pid }) => pid);

    process.kill(servePid, 'SIGINT');
    const { code } = await serve.ended;

    expect(started.length).toBeGreaterThan(0);
    expect(code).toBe(0);
    const left = listProcesses().filter(({ pid }) => started.includes(pid));
    expect(left.map(({ command }) => command)).toEqual([]);
  });
});
