import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { descendantsOf, listProcesses, type RunningProcess } from '../../local/cli/terminal/processes';
import { startCommand } from '../support/command';
import { temporaryFolder } from '../support/folders';
import { changed, type LooseRequest, wordRequest } from '../support/requests';
import { trainersOf } from '../support/trainer-process';
import { asCsv, words } from '../support/words';

describe('npm start', () => {
  const folder = temporaryFolder();
  const storeUri = pathToFileURL(join(folder.path, 'artifacts')).href;
  const data = join(folder.path, 'data');

  beforeAll(() => {
    mkdirSync(data);
    writeFileSync(join(data, 'train.csv'), asCsv(words(240, 1)));
    writeFileSync(join(data, 'test.csv'), asCsv(words(90, 2)));
  });
  afterAll(() => folder.remove());

  /** The data lies beside the request file, as when somebody tries it on their own files. */
  const local = (request: LooseRequest) => changed(request, 'data', { location: './data' });

  function write(name: string, request: LooseRequest): string {
    const path = join(folder.path, name);
    writeFileSync(path, JSON.stringify(local(request)));
    return path;
  }

  const start = (...args: string[]) => startCommand(['--store', storeUri, ...args], folder.path);

  async function until<T>(what: string, find: () => T | undefined | false): Promise<T> {
    for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 50) {
      const found = find();
      if (found !== undefined && found !== false) return found;
      await sleep(50);
    }
    throw new Error(`waited a minute for ${what}`);
  }

  /** Which of these processes still exist, whoever their parent is by now. */
  const stillRunning = (before: readonly RunningProcess[]): RunningProcess[] => {
    const now = listProcesses();
    return before.filter(({ pid, command }) =>
      now.some((other) => other.pid === pid && other.command === command),
    );
  };

  it('ends stdout with one JSON object, whose paths exist', async () => {
    const { code, stdout, stderr } = await start(write('a.json', wordRequest()), '--json', '--name', 'a')
      .ended;

    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining('✓ Train and evaluate') as string,
    });
    const result = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;
    // Whether four epochs are enough is another test's matter.
    delete result['warnings'];
    expect(result).toEqual({
      run: 'a',
      status: 'succeeded',
      model: {
        name: 'words',
        version: 'a',
        path: join(folder.path, 'artifacts/models/words/a/'),
        promoted: true,
      },
      state: 'promoted',
      reason: expect.stringMatching(/^Promoted as the first champion: accuracy /) as string,
      marks: [],
      metrics: expect.objectContaining({ accuracy: expect.any(Number) as number }) as object,
      baseline: expect.objectContaining({ accuracy: expect.any(Number) as number }) as object,
      seconds: expect.objectContaining({
        plan: expect.any(Number) as number,
        train: expect.any(Number) as number,
        total: expect.any(Number) as number,
      }) as object,
    });
  });

  it('says that a run reuses data, and shows its figures', async () => {
    const { code, stdout } = await start(write('b.json', wordRequest())).ended;

    expect(code).toBe(0);
    expect(stdout).toMatch(/^Run words-\d{8}-\d{6}-\w{4}, artifacts in file:\/\/\//m);
    expect(stdout).toMatch(
      /^✓ Plan [\d.]+ s — 2 objects, .* in 2 shards; encoded data of run a reused; model in use: a$/m,
    );
    expect(stdout).toMatch(/^ {2}epoch 4\/4 .*: loss .*, validation accuracy .*sequences\/s/m);
    expect(stdout).toMatch(/^On 90 test records .*accuracy/m);
    expect(stdout).toMatch(/^baseline: .* \d\.\d{3}/m);
    expect(stdout).toMatch(/^Kept champion a: /m);
    expect(stdout).not.toMatch(/TensorFlow|oneDNN|undefined|NaN/);
  });

  it('says in one sentence why a request is refused, and exits with 1', async () => {
    const path = write('c.json', changed(wordRequest(), 'network', { unist: 3 }));

    const { code, stdout } = await start(path, '--json').ended;

    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'failed',
      model: null,
      error: 'InvalidRequest',
      cause: expect.stringMatching(/^[^\n]*unist[^\n]*units[^\n]*$/) as string,
    });
  });

  it('carries on when the reader of its output leaves', async () => {
    const command = start(write('d.json', wordRequest()), '--name', 'd');
    await once(command.child.stdout ?? command.child, 'data');
    command.child.stdout?.destroy();

    const { code, stderr } = await command.ended;

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  describe('stopped with Ctrl-C while it trains', () => {
    const long = changed(wordRequest(), 'training', {
      maximumEpochs: 5_000,
      earlyStopping: { patienceEpochs: 1_000 },
    });

    it.each([
      ['once: ends in order', 1],
      ['twice: kills', 2],
    ])('%s, and leaves no process behind', async (_, times) => {
      const command = start(write('long.json', long), '--json', '--name', `long-${times}`);
      const trainer = await until('the trainer', () => trainersOf(command.pid)[0]);
      const started = descendantsOf(command.pid, listProcesses());

      // A trainer that does not react; otherwise the run might be over before the second Ctrl-C.
      if (times === 2) process.kill(trainer, 'SIGSTOP');
      for (let i = 0; i < times; i += 1) {
        // Like a terminal: to the whole foreground group.
        process.kill(-command.pid, 'SIGINT');
        await sleep(100);
      }
      const { code, stdout } = await command.ended;

      expect(code).toBe(130);
      expect(started.length).toBeGreaterThan(1);
      await until('the processes to end', () => stillRunning(started).length === 0);
      if (times === 1)
        expect(JSON.parse(stdout)).toMatchObject({ run: 'long-1', status: 'stopped', model: null });
    });
  });
});
