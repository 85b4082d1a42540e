import { readJson } from '../../../../shared/artifacts/json';
import { DatasetManifest } from '../../../../shared/dataset';
import { Workspace } from '../workspace';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
  for (const [name, records] of Object.entries({ a: 200, b: 31, c: 90 })) {
    const lines = Array.from({ length: records }, (_, n) => `{"x": [${n}, 1], "label": ${n % 2}}`);
    await workspace.write(`data/${name}.jsonl`, `${[...lines, 'broken'].join('\n')}\n`);
  }
});
afterEach(() => workspace.remove());

async function preprocess(run: string, changes: object = {}) {
  await workspace.preprocess(run, {
    model: 'limited',
    data: {
      location: 'data/',
      format: { kind: 'jsonl' },
      split: { by: 'hash', validationShare: 0.2, testShare: 0.2 },
      rejects: { toleratedShare: 0.1 },
      shardMegabytes: 0.002,
      ...changes,
    },
    task: {
      kind: 'many-to-one',
      input: { kind: 'numeric', fields: ['x'] },
      target: { kind: 'class', field: 'label' },
    },
  });
  const { buildRoot, dataset } = await workspace.readPlan(run);
  const manifest = await readJson(workspace.store, `${buildRoot}manifest.json`, DatasetManifest);
  const files = await Promise.all(manifest.files.train.map((key) => workspace.store.get(key)));
  return {
    manifest,
    shards: dataset.shards.length,
    files: files.map((bytes) => Buffer.from(bytes).toString('hex')),
  };
}

describe('a limit of training records', () => {
  it('is met exactly, over many shards, and changes no other split', async () => {
    const all = await preprocess('all');
    const few = await preprocess('few', { maximumTrainingRecords: 50 });

    const { train, validation, test } = all.manifest.records.encoded;
    expect(few.shards).toBeGreaterThan(4);
    expect(few.manifest.records).toEqual({
      ...all.manifest.records,
      encoded: { train: 50, validation, test },
    });
    expect(few.manifest.limited).toBe(train - 50);
    expect(few.manifest.testFingerprint).toBe(all.manifest.testFingerprint);
    expect(all.manifest.limited).toBeUndefined();
  });

  it('chooses the same records again', async () => {
    const first = await preprocess('first', { maximumTrainingRecords: 50 });
    await workspace.preprocess('again', {
      ...(await workspace.readPlan('first')).request,
      reuse: 'refuse',
    });

    const { buildRoot } = await workspace.readPlan('again');
    const manifest = await readJson(workspace.store, `${buildRoot}manifest.json`, DatasetManifest);
    const files = await Promise.all(manifest.files.train.map((key) => workspace.store.get(key)));
    expect(files.map((bytes) => Buffer.from(bytes).toString('hex'))).toEqual(first.files);
  });

  it('above what there is leaves all', async () => {
    const { manifest } = await preprocess('many', { maximumTrainingRecords: 10_000 });

    expect(manifest.limited).toBeUndefined();
    expect(manifest.records.read).toBe(324);
  });

  it('holds beside duplicates that are dropped', async () => {
    const { manifest } = await preprocess('dropped', { maximumTrainingRecords: 20, duplicates: 'drop' });

    expect(manifest.records.encoded.train).toBe(20);
    const { encoded, rejected, read } = manifest.records;
    const sum = encoded.train + encoded.validation + encoded.test;
    expect(sum + rejected + (manifest.duplicates?.dropped ?? 0) + (manifest.limited ?? 0)).toBe(read);
  });
});
