import { runErase } from '../../../../local/cli/erase/command';
import type { Erased } from '../../../../local/cli/erase/command';
import { cleanRuns } from '../../../../local/cli/runs/clean';
import { predictionKeys } from '../../../../shared/artifacts/keys';
import { openStore } from '../../../../shared/artifacts/open';
import type { ArtifactStore } from '../../../../shared/artifacts/store';
import { recordState } from '../../../../shared/run-state';
import { addPredictedRun } from '../../../support/predicted-run';
import { ownS3Server } from '../../../support/own-s3-server';
import { Sink } from '../../../support/sink';
import { temporaryStore } from '../../../support/temporary-store';

const NOW = Date.UTC(2026, 10, 29);
const daysAgo = (days: number) => new Date(NOW - days * 24 * 3600 * 1000).toISOString();
const MODEL = { model: 'words', version: 'v1' };
const result = (line: number, kept?: object) => ({ file: 'a', line, ...(kept && { kept }), label: 'x' });

const folder = temporaryStore();
ownS3Server('predicted');

async function clean(store: ArtifactStore) {
  const place = {
    root: '/nowhere',
    workingDir: '/',
    environment: {},
    stdout: new Sink(),
    stderr: new Sink(),
  };
  await cleanRuns({ olderThan: '30d', store: store.uri, dryRun: false, json: true }, place, NOW);
  return JSON.parse(place.stdout.text) as { freed: Record<string, { files: number }> };
}

async function erase(store: ArtifactStore, ...args: string[]) {
  const [stdout, stderr] = [new Sink(), new Sink()];
  const status = await runErase(['--store', store.uri, '--json', ...args], {
    ...{ root: '/nowhere', stdout, stderr },
  });
  return { status, result: JSON.parse(stdout.text) as Erased & { cause?: string }, stderr: stderr.text };
}

async function filesOf(store: ArtifactStore, run: string): Promise<string[]> {
  const { root } = predictionKeys(run);
  const names: string[] = [];
  for await (const { key } of store.list(root)) names.push(key.slice(root.length));
  return names.sort();
}

const WORKING = ['batch-plan.json', 'receipts/000000.json', 'shards.json'];
const PLAN = 'plan.json';
const RESULTS = 'results/000000.jsonl';

describe.each([
  ['a folder', () => folder],
  ['S3', () => openStore('s3://predicted')],
])('runs that predicted a dataset, in %s', (_name, storeOf) => {
  let store: ArtifactStore;
  const add = (run: string, startedAt: string, more: object = {}) =>
    addPredictedRun(store, { ...MODEL, run, startedAt, results: [result(1), result(2)], ...more });
  beforeEach(async () => {
    store = storeOf();
    for await (const { key } of store.list('')) await store.delete(key);
  });

  it('keep their results when they are cleaned; what cannot be gone on with goes', async () => {
    await add('old', daysAgo(40));
    await add('old-cut', daysAgo(40), { isSealed: false });
    await add('old-going-on', daysAgo(40), { isSealed: false });
    await recordState(store, { run: 'old-going-on', state: 'running', at: daysAgo(2) });
    await add('young', daysAgo(20));

    const { freed } = await clean(store);

    expect(freed).toMatchObject({ 'working files': { files: 6 }, predictions: { files: 1 } });
    expect(await filesOf(store, 'old')).toEqual(['manifest.json', PLAN, RESULTS]);
    expect(await filesOf(store, 'old-cut')).toEqual([PLAN]);
    expect(await filesOf(store, 'old-going-on')).toEqual([...WORKING, PLAN, RESULTS].sort());
    expect(await filesOf(store, 'young')).toEqual([...WORKING, 'manifest.json', PLAN, RESULTS].sort());
  });

  it('go as a whole where a result keeps the key that is erased, and stay where none does', async () => {
    const keep = ['customer', 'name'];
    const of = (customer: unknown) => ({ customer, name: 'n' });
    await add('has', daysAgo(1), { keep, results: [result(1, of(3)), result(2, of('17.0'))] });
    await add('has-not', daysAgo(1), { keep, results: [result(1, of(170)), result(2, of('1'))] });
    await add('has-one-unread', daysAgo(1), { keep, results: [result(1, of(3)), result(2)] });
    await add('keeps-nothing', daysAgo(1));

    const dry = await erase(store, '--key', 'customer=17', '--dry-run');
    const there = await filesOf(store, 'has');
    const { result: erased, stderr } = await erase(store, '--key', 'customer=17');

    expect(there).toHaveLength(6);
    expect(dry.result.predictions).toEqual(erased.predictions);
    expect(erased.predictions).toEqual([{ root: 'predictions/has/', verdict: 'holds' }]);
    expect(await filesOf(store, 'has')).toEqual([]);
    expect(await filesOf(store, 'has-not')).toHaveLength(6);
    expect(erased.unsure).toEqual(['predictions/has-one-unread/', 'predictions/keeps-nothing/']);
    expect(stderr).toContain(
      'Removed the predictions predictions/has/, which have the key: a result keeps it',
    );
  });

  it('go with --unsure where nothing tells, and not while they may go on', async () => {
    await add('ended', daysAgo(1));
    await add('going-on', new Date().toISOString(), { isSealed: false });

    const refused = await erase(store, '--key', 'customer=17', '--unsure');
    const there = await filesOf(store, 'ended');
    await erase(store, '--key', 'customer=17', '--unsure', '--force');

    expect([refused.status, refused.result.cause]).toEqual([
      1,
      expect.stringContaining('going-on may still read'),
    ]);
    expect(there).toHaveLength(6);
    expect([...(await filesOf(store, 'ended')), ...(await filesOf(store, 'going-on'))]).toEqual([]);
  });
});
