import { encodeBatch } from '../../../../functions/encode/encode-batch';
import { mergeProfiles } from '../../../../functions/merge/merge-profiles';
import { profileBatch } from '../../../../functions/profile/profile-batch';
import { sealDataset } from '../../../../functions/seal/seal-dataset';
import { readJson, writeJson } from '../../../../shared/artifacts/json';
import { DatasetManifest, ShardReceipt } from '../../../../shared/dataset';
import { Workspace } from '../workspace';

const records = (name: string) =>
  Array.from({ length: 50 }, (_, index) => `${name}${index}\t${index % 2 ? 'odd' : 'even'}\n`).join('');

const request = (overrides: object = {}) => ({
  model: 'shards',
  data: {
    location: 'data/',
    format: { kind: 'csv', delimiter: '\t', header: false, columns: ['text', 'label'], quote: null },
    split: { by: 'hash', validationShare: 0.2, testShare: 0.2 },
    ...overrides,
  },
  task: {
    kind: 'many-to-one',
    input: { kind: 'tokens', field: 'text' },
    target: { kind: 'class', field: 'label' },
  },
});

/** The first bytes of a file of another format. */
const zstandard = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x24, 0x05, 0x29, 0x00]);

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
  await workspace.write('data/a.tsv', records('a'));
  await workspace.write('data/c.tsv', records('c'));
});
afterEach(() => workspace.remove());

describe('a shard that cannot be read as a whole', () => {
  it.each<[string, Uint8Array, RegExp]>([
    [
      'Zstandard',
      zstandard,
      /^data\/b\.tsv cannot be read: it is Zstandard and not UTF-8 text; decompress it/,
    ],
    [
      'UTF-16',
      Buffer.from(`\ufeff${records('b')}`, 'utf16le'),
      /it is UTF-16 text.*give "utf-16" as data\.format\.encoding/,
    ],
    [
      'Excel',
      Buffer.from(
        'PK\x03\x04\x14\0\x06\0\x08\0\0\0\x21\0\0\0\0\0\0\0\0\0\0\0\0\0\x13\0\0\0[Content_Types].xml',
        'latin1',
      ),
      /it is an Excel workbook or another file of Office and not UTF-8 text; save its sheet as CSV/,
    ],
    [
      'XML',
      Buffer.from('<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>\n'),
      /it is XML, as a store answers in place of a file that it does not give; fetch the file itself/,
    ],
    ['UTF-16 without a mark', Buffer.from(records('b'), 'utf16le'), /it looks like UTF-16; give "utf-16le"/],
    ['NUL bytes', Buffer.alloc(1_000), /100 % of its bytes are control characters/],
  ])('is one of %s, and its neighbours in the batch are written', async (_, bytes, sentence) => {
    await workspace.write('data/b.tsv', bytes);
    const { planKey } = await workspace.plan('run', request());
    const { dataset, buildRoot } = await workspace.readPlan('run');

    const profiling = profileBatch({ Items: dataset.shards, BatchInput: { planKey } }, workspace.context);

    await expect(profiling).rejects.toMatchObject({ name: 'UnreadableShard' });
    await expect(profiling).rejects.toThrow(sentence);
    expect(await workspace.keys(`${buildRoot}profiles/`)).toHaveLength(2);
  });

  it('is tolerated as far as the request says, and named in the manifest', async () => {
    await workspace.write('data/b.tsv', zstandard);
    const plan = await workspace.plan('run', request({ rejects: { toleratedShardPercentage: 34 } }));
    expect(await workspace.map('profile', plan)).toHaveLength(1);
    await mergeProfiles(plan, workspace.context);
    expect(await workspace.map('encode', plan)).toHaveLength(0);

    const sealed = await sealDataset(plan, workspace.context);

    const manifest = await readJson(workspace.store, sealed.manifestKey, DatasetManifest);
    expect(manifest.records.read).toBe(100);
    expect(manifest.shardsSetAside).toEqual([
      { shard: 1, key: 'data/b.tsv', reason: expect.stringContaining('it is Zstandard') as string },
    ]);
  });

  it('fails the run above that', async () => {
    await workspace.write('data/b.tsv', zstandard);
    const plan = await workspace.plan('run', request({ rejects: { toleratedShardPercentage: 33 } }));
    await workspace.map('profile', plan);

    const merging = mergeProfiles(plan, workspace.context);

    await expect(merging).rejects.toMatchObject({ name: 'UnreadableShard' });
    await expect(merging).rejects.toThrow(/^1 of 3 shards \(33\.3 %\) could not be read.*it is Zstandard/);
  });
});

describe('an object that changes while the run reads', () => {
  it.each(['profile', 'encode'] as const)('stops %s', async (stage) => {
    const plan = await workspace.plan('run', request());
    if (stage === 'encode') {
      await workspace.map('profile', plan);
      await mergeProfiles(plan, workspace.context);
    }
    await workspace.write('data/c.tsv', `${records('c')}more\todd\n`);

    const failures = await workspace.map(stage, plan);

    expect(failures).toEqual([expect.objectContaining({ name: 'DatasetChanged' })]);
    expect(String(failures[0])).toMatch(/data\/c\.tsv was changed after the run's plan was made/);
  });

  it('is reported though another shard of the batch cannot be read', async () => {
    await workspace.write('data/b.tsv', zstandard);
    const { planKey } = await workspace.plan('run', request());
    const { dataset } = await workspace.readPlan('run');
    await workspace.write('data/c.tsv', records('d'));

    const profiling = profileBatch({ Items: dataset.shards, BatchInput: { planKey } }, workspace.context);

    await expect(profiling).rejects.toMatchObject({ name: 'DatasetChanged' });
  });
});

describe('sealing', () => {
  async function encoded() {
    const plan = await workspace.plan('run', request());
    await workspace.map('profile', plan);
    await mergeProfiles(plan, workspace.context);
    await workspace.map('encode', plan);
    return plan;
  }

  it('refuses counts that do not add up', async () => {
    const plan = await encoded();
    const key = `${(await workspace.readPlan('run')).buildRoot}receipts/000001.json`;
    const receipt = await readJson(workspace.store, key, ShardReceipt);
    await writeJson(workspace.store, key, { ...receipt, read: receipt.read - 1 });

    const sealing = sealDataset(plan, workspace.context);

    await expect(sealing).rejects.toMatchObject({ name: 'ArtifactCorrupt' });
    await expect(sealing).rejects.toThrow(
      /^shard 1 does not add up: 50 records profiled, 49 read to encode, 50 encoded/,
    );
  });

  it('does not take a shard without a receipt for encoded', async () => {
    const plan = await encoded();
    await workspace.store.delete(`${(await workspace.readPlan('run')).buildRoot}receipts/000001.json`);

    await expect(sealDataset(plan, workspace.context)).rejects.toThrow(
      /shard 1 was profiled but not encoded/,
    );
  });

  it('gives the same test fingerprint wherever objects are cut', async () => {
    const whole = await workspace.preprocess('whole', request());
    const inPieces = await workspace.preprocess('pieces', {
      ...request({ shardMegabytes: 0.0001 }),
      reuse: 'refuse',
    });

    const manifests = await Promise.all(
      ['whole', 'pieces'].map(async (run) => {
        const { buildRoot } = await workspace.readPlan(run);
        return readJson(workspace.store, `${buildRoot}manifest.json`, DatasetManifest);
      }),
    );
    expect(inPieces.records).toEqual(whole.records);
    expect(manifests[1]?.files.train.length).toBeGreaterThan(2);
    expect(manifests[1]?.testFingerprint).toBe(manifests[0]?.testFingerprint);
    expect(manifests[1]?.lengths).toEqual(manifests[0]?.lengths);
  });
});

it('encoding a batch again writes the same bytes', async () => {
  const plan = await workspace.plan('run', request());
  await workspace.map('profile', plan);
  await mergeProfiles(plan, workspace.context);
  await workspace.map('encode', plan);
  const { dataset, buildRoot } = await workspace.readPlan('run');
  const read = async () =>
    Promise.all(
      (await workspace.keys(buildRoot)).map(async (key) => [
        key,
        Buffer.from(await workspace.store.get(key)).toString('base64'),
      ]),
    );
  const before = await read();

  await encodeBatch({ Items: dataset.shards, BatchInput: { planKey: plan.planKey } }, workspace.context);

  expect(await read()).toEqual(before);
});

it('a CSV with header, quotes and line breaks in fields keeps rows, and sets ragged ones aside', async () => {
  const rows = Array.from(
    { length: 30 },
    (_, index) => `"line ${index}\nof ""text""",${index % 2 ? 'odd' : 'even'}`,
  );
  await workspace.write('data/a.csv', ['text,label', ...rows, 'one,two,three', 'only'].join('\r\n'));
  const format = { kind: 'csv' };
  const split = { by: 'hash', files: '*.csv', validationShare: 0.2, testShare: 0.2 };

  const sealed = await workspace.preprocess(
    'run',
    request({ format, split, rejects: { toleratedShare: 0.1 } }),
  );

  const { buildRoot } = await workspace.readPlan('run');
  const rejects = (await workspace.text(`${buildRoot}rejects/000000.jsonl`)).trimEnd().split('\n');
  expect(sealed.records.train + sealed.records.validation + sealed.records.test).toBe(30);
  expect(rejects.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { line: 62, reason: 'ragged-row', record: 'one,two,three' },
    { line: 63, reason: 'ragged-row', record: 'only' },
  ]);
});

it('the header of an object that is cut into shards is no record of any of them', async () => {
  const split = { by: 'hash', files: 'h.tsv', validationShare: 0.2, testShare: 0.2 };
  await workspace.write('data/h.tsv', `text\tlabel\n${records('h')}`);
  const format = { kind: 'csv', delimiter: '\t', quote: null };

  const sealed = await workspace.preprocess('run', request({ format, split, shardMegabytes: 0.0001 }));

  expect((await workspace.readPlan('run')).dataset.shards.length).toBeGreaterThan(2);
  expect(sealed.records.train + sealed.records.validation + sealed.records.test).toBe(50);
  expect(sealed.rejected).toBe(0);
});
