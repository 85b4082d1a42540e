import { writeFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { planRun } from '../../../../functions/plan/plan-run';
import { readJson } from '../../../../shared/artifacts/json';
import { openStore } from '../../../../shared/artifacts/open';
import { RunPlan } from '../../../../shared/plan';
import { Workspace } from '../workspace';

const recipe = { recipe: 'surname-language' };

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
  await workspace.addRecipe('surname-language');
});
afterEach(() => workspace.remove());

describe('planning', () => {
  it('freezes the resolved request and the dataset', async () => {
    const output = await workspace.plan('run-1', recipe);

    expect(output).toEqual({
      run: 'run-1',
      model: 'surname-language',
      planKey: 'runs/run-1/plan.json',
      batchPlanKey: 'runs/run-1/batch-plan.json',
      shardsKey: 'runs/run-1/shards.json',
      planUri: `${workspace.store.uri}/runs/run-1/plan.json`,
      shards: 2,
      shardsPerBatch: 1,
      reusedFrom: null,
      toleratedShardPercentage: 0,
      trainTimeoutSeconds: 14_400,
      variants: [],
      isStratified: false,
      skipped: null,
    });
    const plan = await workspace.readPlan('run-1');
    expect(plan.request.training.batchSize).toBe(64);
    expect(plan.dataset.objects.map(({ key }) => key)).toEqual([
      'recipes/surname-language/data/test.tsv',
      'recipes/surname-language/data/train.tsv',
    ]);
    expect(plan.dataset.shards.map(({ side }) => side)).toEqual(['test', 'training']);
    expect(JSON.parse(await workspace.text(output.shardsKey))).toEqual(
      plan.dataset.shards.map((shard) => ({
        ...shard,
        check: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      })),
    );
    expect(plan.champion).toBeNull();
  });

  it('answers a retry as it answered before, and leaves the plan as it was', async () => {
    const first = await workspace.plan('run-1', recipe);
    const frozen = await workspace.text(first.planKey);
    await workspace.write(
      'models/surname-language/champion.json',
      JSON.stringify({ model: 'surname-language', version: 'other', promotedAt: 'now', run: 'other' }),
    );
    await workspace.store.delete(first.shardsKey);

    const second = await workspace.plan('run-1', recipe);

    expect(second).toEqual(first);
    expect(await workspace.text(first.planKey)).toBe(frozen);
    expect(await workspace.keys('runs/run-1/')).toContain(first.shardsKey);
  });

  it('gives batches a plan that does not grow with the dataset', async () => {
    const { batchPlanKey } = await workspace.plan('run-1', recipe);

    const plan = await workspace.readPlan('run-1');
    expect(await readJson(workspace.store, batchPlanKey, RunPlan)).toEqual({
      ...plan,
      dataset: { ...plan.dataset, objects: [], shards: [] },
    });
  });

  it('does not take the name of another run', async () => {
    await workspace.plan('run-1', recipe);

    const again = planRun(
      { run: 'run-1', startedAt: '2026-11-25T00:00:00Z', request: recipe },
      workspace.context,
    );

    await expect(again).rejects.toMatchObject({ name: 'InvalidRequest' });
    await expect(again).rejects.toThrow(/^run run-1 exists since 2026-11-24T11:00:00Z/);
  });

  it('finds the champion', async () => {
    const champion = { model: 'surname-language', version: 'run-0', promotedAt: 'then', run: 'run-0' };
    await workspace.write('models/surname-language/champion.json', JSON.stringify(champion));

    await workspace.plan('run-1', recipe);

    expect((await workspace.readPlan('run-1')).champion).toEqual(champion);
  });

  it('names the nearest recipe that is stored', async () => {
    await expect(workspace.plan('run-1', { recipe: 'surname-languages' })).rejects.toThrow(
      'recipe is "surname-languages", and no recipe has that name; there is surname-language; did you mean "surname-language"?',
    );
    expect(await workspace.keys('runs/')).toEqual([]);
  });
});

describe('reuse', () => {
  beforeEach(() => workspace.preprocess('first', recipe));

  it('takes the encoding of an earlier run for another network and training', async () => {
    const output = await workspace.plan('second', {
      ...recipe,
      network: { units: 8 },
      gate: { minimum: 0.1 },
    });

    expect(output.reusedFrom).toBe('first');
    const [first, second] = [await workspace.readPlan('first'), await workspace.readPlan('second')];
    expect(second.buildRoot).toBe(first.buildRoot);
    expect(second.reused?.run).toBe('first');
  });

  it.each<[string, object]>([
    ['the request refuses it', { reuse: 'refuse' }],
    ['the input is encoded otherwise', { task: { input: { lowercase: true } } }],
    ['the split is another', { data: { split: { validationShare: 0.2 } } }],
  ])('is not offered where %s', async (_, overrides) => {
    const output = await workspace.plan('second', { ...recipe, ...overrides });

    expect(output.reusedFrom).toBeNull();
    expect((await workspace.readPlan('second')).buildRoot).toContain('/builds/second/');
  });

  it('is not offered where an object changed', async () => {
    await workspace.write('recipes/surname-language/data/test.tsv', 'Horrocks\tnl\n');

    expect((await workspace.plan('second', recipe)).reusedFrom).toBeNull();
  });

  it('is not offered where the build is gone', async () => {
    const { buildRoot } = await workspace.readPlan('first');
    await workspace.store.delete(`${buildRoot}manifest.json`);

    expect((await workspace.plan('second', recipe)).reusedFrom).toBeNull();
  });

  it('is not offered where the earlier request tolerated more', async () => {
    const lax = {
      ...recipe,
      data: { rejects: { toleratedShare: 1 } },
      task: { input: { maximumLength: 8 } },
    };
    await workspace.preprocess('lax', lax);

    const strict = { ...lax, data: { rejects: { toleratedShare: 0 } } };

    expect((await workspace.plan('strict', strict)).reusedFrom).toBeNull();
    expect((await workspace.plan('lax-again', lax)).reusedFrom).toBe('lax');
  });

  it('does not read an unfinished build', async () => {
    const other = { ...recipe, task: { input: { lowercase: true } } };
    await workspace.map('profile', await workspace.plan('unfinished', other));

    expect((await workspace.plan('second', other)).reusedFrom).toBeNull();
  });
});

describe('a dataset that is not there', () => {
  it.each<[string, object, string | RegExp]>([
    [
      'a misspelt location',
      { data: { location: 'recipes/surname-langage/data/' } },
      'data.location is "recipes/surname-langage/data/", where no object lies; did you mean "recipes/surname-language/"?',
    ],
    [
      'a location unlike any',
      { data: { location: 'recipes/surname-language/xyzxyz/' } },
      'data.location is "recipes/surname-language/xyzxyz/", where no object lies; under "recipes/surname-language/" there are DATA-LICENSE.txt, README.md, data and request.json',
    ],
    [
      'a misspelt file',
      { data: { split: { train: 'trian.tsv' } } },
      'data.split.train is "trian.tsv", which no object under recipes/surname-language/data/ matches; there are test.tsv and train.tsv; did you mean "train.tsv"?',
    ],
  ])('is named: %s', async (_, overrides, sentence) => {
    const planning = workspace.plan('run-1', { ...recipe, ...overrides });

    await expect(planning).rejects.toMatchObject({ name: 'DatasetNotFound' });
    await expect(planning).rejects.toThrow(sentence);
  });

  it('is named where its files are empty', async () => {
    await workspace.write('empty/train.tsv', '');
    await workspace.write('empty/test.tsv', '');

    await expect(workspace.plan('run-1', { ...recipe, data: { location: 'empty/' } })).rejects.toThrow(
      'data.location is "empty/", where test.tsv and train.tsv are empty; put records there',
    );
  });
});

describe('the location of the dataset', () => {
  it('may be a folder of this machine', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'unroll-dataset-'));
    await writeFile(join(folder, 'train.tsv'), 'a\tx\n');
    await mkdir(join(folder, 'test'));
    await writeFile(join(folder, 'test', 'part-0.tsv'), 'a\tx\n');
    const data = { location: pathToFileURL(folder).href, split: { test: 'test/part-*.tsv' } };

    await workspace.plan('run-1', { ...recipe, data });

    const { dataset } = await workspace.readPlan('run-1');
    expect(dataset.objects.map(({ key }) => key)).toEqual(['test/part-0.tsv', 'train.tsv']);
    expect(dataset.storeUri).not.toBe(workspace.store.uri);
    await rm(folder, { recursive: true });
  });

  it('is no folder of this machine where the artifact store is a bucket', async () => {
    const { request } = await workspace.plan('run-1', recipe).then(() => workspace.readPlan('run-1'));
    const { model, task, data } = request;
    const written = { model, task, data: { ...data, location: 'file:///tmp/x/' } };
    const context = { ...workspace.context, store: openStore('s3://never-contacted') };

    const planning = planRun({ run: 'r', startedAt: 't', request: written }, context);

    await expect(planning).rejects.toMatchObject({ name: 'InvalidRequest' });
    await expect(planning).rejects.toThrow(/a folder of one machine, which this run cannot read/);
  });

  it('reads nothing that no pattern matches, nor hidden files', async () => {
    for (const name of ['a.jsonl', 'README.md', '.DS_Store', '_SUCCESS', 'deep/b.jsonl'])
      await workspace.write(`data/${name}`, '{}\n');
    const data = { location: 'data/', format: { kind: 'jsonl' }, split: { by: 'hash', files: '*.jsonl' } };

    await workspace.plan('run-1', { ...recipe, data });

    expect((await workspace.readPlan('run-1')).dataset.objects.map(({ key }) => key)).toEqual([
      'data/a.jsonl',
    ]);
  });

  it('refuses an object that two splits read', async () => {
    const data = { split: { train: '*.tsv', test: 'test.tsv' } };

    const planning = workspace.plan('run-1', { ...recipe, data });

    await expect(planning).rejects.toMatchObject({ name: 'InvalidRequest' });
    await expect(planning).rejects.toThrow(
      /test\.tsv is read by data\.split\.train \("\*\.tsv"\) and data\.split\.test/,
    );
  });
});
