import { rm, symlink, mkdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { gateCandidate } from '../../../../../functions/gate/gate-candidate';
import { publishModel } from '../../../../../functions/publish/publish-model';
import { runRuns } from '../../../../../local/cli/runs/command';
import { cleanRuns } from '../../../../../local/cli/runs/clean';
import { readJson, writeJson } from '../../../../../shared/artifacts/json';
import { buildKeys, modelKeys, runKeys, shardKeys } from '../../../../../shared/artifacts/keys';
import { sha256Of } from '../../../../../shared/artifacts/sha256';
import type { ArtifactStore } from '../../../../../shared/artifacts/store';
import { DatasetManifest } from '../../../../../shared/dataset';
import { Evaluation } from '../../../../../shared/evaluation';
import { ModelManifest } from '../../../../../shared/model';
import { RunPlan } from '../../../../../shared/plan';
import { recordState } from '../../../../../shared/run-state';
import { writePredictions, readPredictions } from '../../../../../shared/scores/predictions-file';
import { Sink } from '../../../../support/sink';
import { bucketWorkspaces } from '../../../functions/bucket-workspaces';
import { finishRun } from '../../../functions/finished-run';
import { Workspace } from '../../../functions/workspace';

const MODEL = 'surname-language';
const NOW = Date.UTC(2026, 10, 29);
const DAY_MS = 24 * 3600 * 1000;

/** A run as it may be found: how old it is, how far it came, what became of its version, and whose build it reads. */
interface Drawn {
  readonly daysAgo: number;
  readonly state: 'planned' | 'failed' | 'published' | 'deleted';
  readonly reads: number;
}

const drawn: fc.Arbitrary<Drawn[]> = fc.array(
  fc.record({
    daysAgo: fc.integer({ min: 0, max: 60 }),
    state: fc.constantFrom('planned', 'failed', 'published', 'deleted'),
    reads: fc.nat({ max: 4 }),
  }),
  { minLength: 1, maxLength: 5 },
);

const startedAt = ({ daysAgo }: Drawn) => new Date(NOW - daysAgo * DAY_MS).toISOString();

/** Makes the runs with the steps' own code, then puts them back in time. */
async function fill(workspace: Workspace, runs: readonly Drawn[]): Promise<void> {
  await workspace.addRecipe(MODEL);
  const roots: string[] = [];
  for (const [index, run] of runs.entries()) {
    const name = `run-${index}`;
    const { planKey } = await finishRun(workspace, name, { accuracy: 0.75, gate: { confidence: 0 } });
    const plan = await readJson(workspace.store, planKey, RunPlan);
    roots.push(`datasets/${plan.dataset.fingerprint}/${plan.dataset.encoding}/builds/${name}/`);
    const buildRoot = roots[Math.min(run.reads, index)]!;
    await writeJson(workspace.store, planKey, { ...plan, startedAt: startedAt(run), buildRoot });
    await keepFiles(workspace, name, roots[index]!);
    if (run.state === 'published' || run.state === 'deleted') {
      await writeJson(workspace.store, `${buildRoot}manifest.json`, {
        ...(await readJson(workspace.store, `${roots[index]!}manifest.json`, DatasetManifest)),
        root: buildRoot,
        run: buildRoot.split('/')[4]!,
      });
      const decision = await gateCandidate({ planKey }, workspace.context);
      await publishModel({ planKey, decision }, workspace.context);
    } else await workspace.store.delete(runKeys(name).evaluation);
    if (run.state === 'failed') await workspace.write(runKeys(name).failure, '{"error": "E", "cause": "c"}');
  }
  const { champion, version } = modelKeys(MODEL);
  const inUse =
    (await workspace.store.head(champion)) &&
    (JSON.parse(await workspace.text(champion)) as { version: string });
  for (const [index, { state }] of runs.entries())
    if (state === 'deleted' && inUse?.version !== `run-${index}`)
      for (const key of await workspace.keys(version(`run-${index}`).root)) await workspace.store.delete(key);
}

async function keepFiles(workspace: Workspace, run: string, root: string): Promise<void> {
  const keys = runKeys(run);
  for (const key of [
    `${keys.checkpoints}latest.json`,
    `runs/${run}/variants/01/checkpoints/000001.bin`,
    `${keys.mapResults('encode')}/manifest.json`,
    keys.report,
    `${root}train/000000.arrow`,
    `${root}rejects/000000.jsonl`,
  ])
    await workspace.write(key, 'some bytes');
  const predictions = await writePredictions(workspace.store, keys.predictions('candidate'), {
    header: { predictions: 1, run, version: run, testFingerprint: 'f', unit: 'record', values: 1 },
    rows: rows(),
  });
  const evaluation = await readJson(workspace.store, keys.evaluation, Evaluation);
  await writeJson(workspace.store, keys.evaluation, { ...evaluation, predictions });
  await writeJson(workspace.store, shardKeys.encoding(run), { root, shard: 0 });
}

// eslint-disable-next-line @typescript-eslint/require-await -- rows are asked for asynchronously
async function* rows() {
  yield { prediction: 'a', target: 'a', sums: { right: 1 } };
}

/** Everything that a version names is there, and is what it was. */
async function checkWhole(store: ArtifactStore, key: string): Promise<void> {
  const { model, version, files, lineage } = await readJson(store, key, ModelManifest);
  const { root } = modelKeys(model).version(version);
  for (const { name, sha256 } of files) expect(await sha256Of(store, `${root}${name}`)).toBe(sha256);
  const plan = await readJson(store, runKeys(lineage.run).plan, RunPlan);
  const { predictions } = await readJson(store, runKeys(lineage.run).evaluation, Evaluation);
  await readPredictions(store, predictions!, () => undefined);
  // What its report links to.
  expect(await store.head(runKeys(lineage.run).report)).toBeDefined();
  await readJson(store, buildKeys(plan.buildRoot).manifest, DatasetManifest);
}

const snapshot = async (store: ArtifactStore): Promise<string[]> => {
  const keys: string[] = [];
  for await (const { key, etag } of store.list('')) keys.push(`${key} ${etag}`);
  return keys;
};

async function clean(workspace: Workspace, ...args: string[]) {
  const [stdout, stderr] = [new Sink(), new Sink()];
  const options = {
    olderThan: '30d',
    store: workspace.store.uri,
    dryRun: args.includes('--dry-run'),
    json: true,
  };
  await cleanRuns(options, { root: '/nowhere', workingDir: '/', environment: {}, stdout, stderr }, NOW);
  return JSON.parse(stdout.text) as {
    bytes: number;
    freed: Record<string, { files: number }>;
    builds: string[];
    unreadable: string[];
  };
}

const inBucket = bucketWorkspaces();

describe.each([
  ['a folder', () => Workspace.create()],
  ['S3', inBucket],
])('npm run runs -- clean, in %s', (_, create) => {
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await create();
  });
  afterEach(() => workspace.remove());

  it('says what would go in a dry run, and removes just that', async () => {
    await fill(workspace, [
      { daysAgo: 40, state: 'failed', reads: 0 },
      { daysAgo: 40, state: 'published', reads: 4 },
      { daysAgo: 2, state: 'planned', reads: 4 },
    ]);
    const before = await snapshot(workspace.store);

    const would = await clean(workspace, '--dry-run');
    expect(await snapshot(workspace.store)).toEqual(before);
    const done = await clean(workspace);

    expect({ ...done, dryRun: true }).toEqual(would);
    const after = await snapshot(workspace.store);
    const gone = before.filter((key) => !after.includes(key)).map((line) => line.split(' ')[0]!);
    const [failedBuild] = done.builds;
    expect(done.builds).toHaveLength(1);
    expect(
      gone
        .filter((key) => !key.startsWith(failedBuild!))
        .map((key) => key.replace(/^datasets\/[0-9a-f]+\/[0-9a-f]+/, '…')),
    ).toEqual([
      '…/builds/run-1/rejects/000000.jsonl',
      'datasets/shards/encodings/run-0.json',
      'runs/run-0/batch-plan.json',
      'runs/run-0/candidate/model.json',
      'runs/run-0/candidate/tfjs/weights.bin',
      'runs/run-0/checkpoints/latest.json',
      'runs/run-0/encode/manifest.json',
      'runs/run-0/predictions/candidate.jsonl.gz',
      'runs/run-0/shards.json',
      'runs/run-0/variants/01/checkpoints/000001.bin',
      'runs/run-1/batch-plan.json',
      'runs/run-1/checkpoints/latest.json',
      'runs/run-1/encode/manifest.json',
      'runs/run-1/shards.json',
      'runs/run-1/variants/01/checkpoints/000001.bin',
    ]);
  });

  it('leaves a run that was continued, and takes one whose state says that it ended', async () => {
    await fill(workspace, [
      { daysAgo: 40, state: 'failed', reads: 0 },
      { daysAgo: 20, state: 'planned', reads: 1 },
    ]);
    const at = (daysAgo: number) => new Date(NOW - daysAgo * DAY_MS).toISOString();
    await recordState(workspace.store, { run: 'run-0', state: 'running', at: at(1) });
    expect((await clean(workspace)).freed).toEqual({});

    await recordState(workspace.store, { run: 'run-0', state: 'aborted', at: at(1) });
    expect((await clean(workspace)).builds).toHaveLength(1);
  });
});

describe('npm run runs -- clean', () => {
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await Workspace.create();
  });
  afterEach(() => workspace.remove());

  it('leaves every version with all that it needs, and young runs as they are, in whatever store', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async (runs) => {
        const one = await Workspace.create();
        try {
          await fill(one, runs);
          const before = await one.keys('models/');
          const young = runs.flatMap((run, index) => (run.daysAgo < 30 ? [`runs/run-${index}/`] : []));
          const ofYoung = async () =>
            (await snapshot(one.store)).filter((key) => young.some((root) => key.startsWith(root)));
          const youngBefore = await ofYoung();

          await clean(one);

          expect(await one.keys('models/')).toEqual(before);
          for (const key of before.filter((each) => /^models\/[^/]+\/[^/]+\/manifest\.json$/.test(each)))
            await checkWhole(one.store, key);
          expect(await ofYoung()).toEqual(youngBefore);
          for (const root of young) {
            const { buildRoot } = await readJson(one.store, `${root}plan.json`, RunPlan);
            expect(await one.keys(`${buildRoot}rejects/`)).not.toEqual([]);
          }
          // A second time finds nothing.
          expect((await clean(one)).freed).toEqual({});
        } finally {
          await one.remove();
        }
      }),
      { numRuns: 12 },
    );
  });

  it('removes no build where a plan cannot be read, and says why', async () => {
    await fill(workspace, [{ daysAgo: 40, state: 'failed', reads: 0 }]);
    await workspace.write('runs/other/plan.json', '{ cut');

    const { builds, unreadable } = await clean(workspace);

    expect(builds).toEqual([]);
    expect(unreadable).toEqual([expect.stringContaining('runs/other/plan.json is not JSON') as string]);
  });

  it('keeps the predictions of a version whose manifest cannot be read', async () => {
    await fill(workspace, [{ daysAgo: 40, state: 'published', reads: 0 }]);
    const predictions = await workspace.keys(`${runKeys('run-0').root}predictions/`);
    await workspace.write(modelKeys(MODEL).version('run-0').manifest, '{ cut');

    await clean(workspace);

    expect(predictions).not.toEqual([]);
    expect(await workspace.keys(`${runKeys('run-0').root}predictions/`)).toEqual(predictions);
  });

  it('follows no link out of the store', async () => {
    await fill(workspace, [{ daysAgo: 40, state: 'failed', reads: 0 }]);
    const outside = `${workspace.folder}-outside`;
    await mkdir(join(outside, 'checkpoints'), { recursive: true });
    await writeFile(join(outside, 'checkpoints', 'mine.bin'), 'mine');
    await rm(join(workspace.folder, 'runs/run-0/checkpoints'), { recursive: true });
    await symlink(join(outside, 'checkpoints'), join(workspace.folder, 'runs/run-0/checkpoints'));
    try {
      await clean(workspace);

      expect(existsSync(join(outside, 'checkpoints', 'mine.bin'))).toBe(true);
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  it.each([
    [['clean'], 'clean needs an age'],
    [['clean', '--older-than', '30'], 'is no age'],
    [['wash'], 'There is no action "wash"'],
    [['clean', 'run-1', '--older-than', '30d'], 'clean takes options only'],
  ])('refuses %j', async (args, sentence) => {
    const [stdout, stderr] = [new Sink(), new Sink()];
    const place = { root: '/nowhere', workingDir: '/', environment: {}, stdout, stderr };

    await expect(runRuns(args, place)).rejects.toThrow(sentence);

    expect(await runRuns([...args, '--json'], place)).toBe(1);
    expect((JSON.parse(stdout.text) as { cause: string }).cause).toContain(sentence);
  });
});
