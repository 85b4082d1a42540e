import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { runCommand, type Surroundings } from '../../../../../local/cli/start/command';
import type { ExecutionResult } from '../../../../../local/emulator/asl/execute';
import { writeJson } from '../../../../../shared/artifacts/json';
import { openStore } from '../../../../../shared/artifacts/open';
import type { RunPlan } from '../../../../../shared/plan';
import { RunRequest } from '../../../../../shared/request/request';
import type { PublishOutput } from '../../../../../shared/workflow';
import { evaluationFixture } from '../../../../support/evaluation';
import { temporaryFolder } from '../../../../support/folders';
import { wordRequest } from '../../../../support/requests';

class Sink extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

const output = (run: string): PublishOutput => ({
  run,
  model: 'm',
  version: run,
  modelKey: `models/m/${run}/`,
  promoted: true,
  state: 'promoted',
  reason: 'Promoted: accuracy 0.744 is above the minimum 0.700.',
  metrics: { accuracy: 0.744 },
  baseline: { accuracy: 0.104 },
  marks: ['budget-limited'],
  reportKey: `runs/${run}/report.html`,
  evaluationKey: `runs/${run}/evaluation.json`,
  warnings: [],
  decision: {
    promote: true,
    reason: 'Promoted: accuracy 0.744 is above the minimum 0.700.',
    metric: 'accuracy',
    candidate: 0.744,
    champion: 0.71,
    baseline: 0.104,
    championVersion: 'v1',
    interval: null,
    judged: 1,
    championUnreadable: null,
    rematches: 0,
    awaitsApproval: false,
    warnings: [],
  },
  rematch: null,
  seconds: { wait: 2, train: 30 },
  links: { report: '/runs/report.html', model: '/models/m/' },
});

const evaluation = (run: string) =>
  evaluationFixture({
    run,
    test: { accuracy: 0.744, loss: 0.9 },
    validation: { accuracy: 0.75 },
    champion: { version: 'v1', test: { accuracy: 0.71, loss: 1 } },
    testRecords: 2_055,
  });

const planOf = (run: string): RunPlan => ({
  run,
  startedAt: '2026-01-01T00:00:00Z',
  codeVersion: 'test',
  request: RunRequest.parse({ ...wordRequest(), model: 'm' }),
  dataset: { fingerprint: 'f', encoding: 'e', storeUri: 'file:///data', objects: [], shards: [] },
  reused: null,
  buildRoot: `datasets/f/e/builds/${run}/`,
  champion: null,
  vectors: [],
  variants: [],
  variantOf: null,
  rematchOf: null,
  budget: null,
  dollarsPerHour: null,
  notices: [],
});

describe('the command', () => {
  const folder = temporaryFolder();
  const recipe = join(folder.path, 'recipes', 'surname-language');
  beforeAll(() => {
    mkdirSync(recipe, { recursive: true });
    copyFileSync(
      join(__dirname, '../../../../../recipes/surname-language/request.json'),
      join(recipe, 'request.json'),
    );
  });
  afterAll(() => folder.remove());

  /** Runs the command with an execution that ends as asked. */
  async function start(
    args: string[],
    ending: Omit<ExecutionResult, 'history'> | 'published',
    warnings: string[] = [],
  ) {
    const [stdout, stderr] = [new Sink(), new Sink()];
    const inputs: unknown[] = [];
    const surroundings: Surroundings = {
      root: folder.path,
      workingDir: folder.path,
      environment: {},
      stdout,
      stderr,
      build: () => Promise.resolve({ assemblyDir: '/assembly', imageDir: '/image', cacheDir: '/cache' }),
      execute: async ({ name, input, store, listener }) => {
        inputs.push(input);
        listener({
          at: '',
          path: '',
          type: 'StateExited',
          state: 'Gate',
          stateType: 'Task',
          output: {},
          durationMs: 1500,
        });
        if (ending !== 'published') return { ...ending, history: [] };
        await writeJson(store, `runs/${name}/evaluation.json`, evaluation(name));
        return { status: 'SUCCEEDED', output: { ...output(name), warnings }, history: [] };
      },
    };
    const code = await runCommand(args, surroundings);
    return { code, stdout: stdout.text, stderr: stderr.text, inputs };
  }

  it('shows the figures beside the champion and the baseline, and where things are', async () => {
    const { code, stdout, stderr } = await start(['--name', 'shown'], 'published');

    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/On 2,055 test records +accuracy +loss\n/);
    expect(stdout).toMatch(/new model +0\.744 +0\.900\n/);
    expect(stdout).toMatch(/in use \(v1\) +0\.710 +1\.000\n/);
    expect(stdout).toMatch(/baseline: majority class +0\.104 +–\n/);
    expect(stdout).toContain('\nPromoted: accuracy 0.744 is above the minimum 0.700.\n');
    expect(stdout).toContain(`Model   ${folder.path}/.unroll/artifacts/models/m/shown/\n`);
    expect(stdout).toContain(`Report  ${folder.path}/.unroll/artifacts/runs/shown/report.html\n`);
  });

  it('shows warnings of a run that succeeded, to people and to programs', async () => {
    const warning = 'The training data drifted from what champion v1 was trained on: the labels moved.';

    const { code, stdout, stderr } = await start(['--json', '--name', 'warned'], 'published', [warning]);

    expect(code).toBe(0);
    expect(stderr).toContain(`Warning: ${warning}\n`);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'succeeded', warnings: [warning] });
  });

  it('ends stdout with one JSON object, and says the rest elsewhere', async () => {
    const { code, stdout, stderr, inputs } = await start(
      ['--json', '--name', 'r1', '--refuse-reuse'],
      'published',
    );

    expect(code).toBe(0);
    expect(stdout.split('\n')).toHaveLength(2);
    expect(JSON.parse(stdout)).toEqual({
      run: 'r1',
      status: 'succeeded',
      model: {
        name: 'm',
        version: 'r1',
        path: `${folder.path}/.unroll/artifacts/models/m/r1/`,
        promoted: true,
      },
      marks: ['budget-limited'],
      metrics: { accuracy: 0.744 },
      baseline: { accuracy: 0.104 },
      state: 'promoted',
      reason: 'Promoted: accuracy 0.744 is above the minimum 0.700.',
      seconds: {
        ...{ build: expect.any(Number) as number, total: expect.any(Number) as number },
        ...{ gate: 1.5, wait: 2, train: 30 },
      },
    });
    expect(stderr).toContain('✓ Gate');
    expect(inputs).toEqual([{ recipe: 'surname-language', reuse: 'refuse' }]);
  });

  it('reports error, cause, remedy and log of a run that failed, and exits with 1', async () => {
    const cause = JSON.stringify({
      errorType: 'StoreUnavailable',
      errorMessage: 's3://bucket/key cannot be reached',
      trace: [],
    });
    const failed = { status: 'FAILED', error: 'StoreUnavailable', cause } as const;

    const human = await start(['--name', 'f1'], failed);
    const json = await start(['--name', 'f2', '--json'], failed);

    expect([human.code, json.code]).toEqual([1, 1]);
    expect(human.stdout).toContain(
      'StoreUnavailable: s3://bucket/key cannot be reached\nWhat to do: check that the store can be reached',
    );
    const log = /^Log {2}(.+)$/m.exec(human.stdout)?.[1] ?? '';
    expect(readFileSync(log, 'utf8')).toContain('"state":"Gate"');
    expect(JSON.parse(json.stdout)).toMatchObject({
      run: 'f2',
      status: 'failed',
      model: null,
      metrics: null,
      baseline: null,
      state: null,
      error: 'StoreUnavailable',
      cause: 's3://bucket/key cannot be reached',
    });
  });

  it('exits with 130 where the run was stopped', async () => {
    const { code, stdout } = await start(['--name', 's1'], {
      status: 'ABORTED',
      error: 'Aborted',
      cause: 'x',
    });

    expect(code).toBe(130);
    expect(stdout).toContain('Run s1 was stopped; nothing in use was changed.');
  });

  it('says so where the run was stopped after its model had come into use', async () => {
    const store = openStore(pathToFileURL(join(folder.path, '.unroll/artifacts')).href);
    await writeJson(store, 'models/m/champion.json', {
      model: 'm',
      version: 'late',
      promotedAt: '2026-01-01T00:00:00Z',
      run: 'late',
    });
    for (const run of ['late', 'early']) await writeJson(store, `runs/${run}/plan.json`, planOf(run));
    const aborted = { status: 'ABORTED', error: 'Aborted', cause: 'x' } as const;

    const late = await start(['--name', 'late'], aborted);
    const early = await start(['--name', 'early'], aborted);

    expect(late.stdout).toContain(
      'Run late was stopped after its model had come into use: version late is the champion of m.',
    );
    expect(early.stdout).toContain('nothing in use was changed. To continue it: npm start -- --resume early');
  });

  it('says how to continue a run in the store that it was told to use', async () => {
    const uri = pathToFileURL(join(folder.path, 'a store')).href;
    await writeJson(openStore(uri), 'runs/there/plan.json', planOf('there'));

    const { stdout } = await start(['--name', 'there', '--store', uri], {
      status: 'ABORTED',
      error: 'Aborted',
      cause: 'x',
    });

    expect(stdout).toContain(`To continue it: npm start -- --resume there --store ${uri}`);
  });

  it('continues a run under its own name, in an execution of another', async () => {
    const { code, stdout, inputs } = await start(['--resume', 'earlier'], 'published');

    expect(code).toBe(0);
    expect(inputs).toEqual([{ resume: 'earlier' }]);
    expect(stdout).toContain('Run earlier, artifacts in');
  });

  it('leaves the log of an earlier run of the same name alone', async () => {
    await start(['--name', 'twice'], 'published');
    const log = join(folder.path, '.unroll/logs/twice/execution.jsonl');
    const before = readFileSync(log, 'utf8');

    await start(['--name', 'twice'], {
      status: 'FAILED',
      error: 'InvalidRequest',
      cause: 'run twice exists',
    });

    expect(readFileSync(log, 'utf8')).toBe(before);
    expect(readFileSync(join(folder.path, '.unroll/logs/twice/execution-2.jsonl'), 'utf8')).not.toBe('');
  });

  it('refuses what it cannot read in one sentence, before anything runs', async () => {
    const results = [
      await start(['--jsno'], 'published'),
      await start(['--json', 'nothing.json'], 'published'),
      await start(['--store', 'gs://x'], 'published'),
      await start(['--name', 'a/b'], 'published'),
      await start(['--resume', 'earlier', 'surname-language'], 'published'),
    ];

    for (const { code, inputs } of results) {
      expect(code).toBe(1);
      expect(inputs).toEqual([]);
    }
    expect(results[0]?.stdout).toBe('There is no option --jsno: did you mean --json?\n');
    expect(results[1]?.stderr).toMatch(/^There is no request file "nothing\.json" [^\n]+\n$/);
    expect(JSON.parse(results[1]?.stdout ?? '')).toMatchObject({
      run: null,
      status: 'failed',
      error: 'UsageError',
    });
  });
});
