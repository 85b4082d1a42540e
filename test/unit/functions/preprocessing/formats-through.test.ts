import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readJson } from '../../../../shared/artifacts/json';
import { DatasetManifest, Encoder, Reject } from '../../../../shared/dataset';
import { Workspace } from '../workspace';

let workspace: Workspace;
beforeEach(async () => (workspace = await Workspace.create()));
afterEach(() => workspace.remove());

const fixture = (name: string): Buffer => readFileSync(join(__dirname, '../records/fixtures', name));

async function outcome(run: string) {
  const { buildRoot } = await workspace.readPlan(run);
  const manifest = await readJson(workspace.store, `${buildRoot}manifest.json`, DatasetManifest);
  const encoder = await readJson(workspace.store, `${buildRoot}encoder.json`, Encoder);
  const texts = await Promise.all(
    (await workspace.keys(`${buildRoot}rejects/`)).map((key) => workspace.text(key)),
  );
  const rejects = texts.flatMap((text) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => Reject.parse(JSON.parse(line))),
  );
  return { manifest, encoder, rejects };
}

const label = { kind: 'class', field: 'label' };
const shares = { validationShare: 0.3, testShare: 0.3 };

it('Parquet of steps × channels, in shards of a few rows, is numbers in the end', async () => {
  for (const codec of ['none', 'gzip', 'zstd'])
    await workspace.write(`data/${codec}.parquet`, fixture(`${codec}.parquet`));

  await workspace.preprocess('run', {
    model: 'steps',
    data: {
      location: 'data/',
      format: { kind: 'parquet' },
      split: { by: 'field', field: 'count', test: ['1', '4', '7'], validation: ['0', '3'] },
      shardMegabytes: 0.002,
    },
    task: { kind: 'many-to-one', input: { kind: 'numeric', fields: ['steps'] }, target: label },
  });

  const { manifest, encoder } = await outcome('run');
  expect((await workspace.readPlan('run')).dataset.shards.length).toBeGreaterThan(9);
  expect(manifest.records).toEqual({
    read: 30,
    encoded: { train: 15, validation: 6, test: 9 },
    rejected: 0,
  });
  expect(encoder.input).toMatchObject({ kind: 'numeric', channels: 2, channelNames: ['steps'] });
  expect(manifest.lengths).toMatchObject({ minimum: 3, maximum: 3 });
});

it('a row of Parquet that cannot be used is named by its number in the file', async () => {
  await workspace.write('data/a.parquet', fixture('snappy.parquet'));

  await workspace.preprocess('run', {
    model: 'texts',
    data: {
      location: 'data/',
      format: { kind: 'parquet' },
      split: { by: 'field', field: 'count', test: ['1', '8'], validation: ['0', '3'] },
      shardMegabytes: 0.001,
      rejects: { toleratedShare: 0.2 },
    },
    task: { kind: 'many-to-one', input: { kind: 'tokens', field: 'text' }, target: label },
  });

  const { rejects, manifest } = await outcome('run');
  expect(rejects).toMatchObject([{ file: 'data/a.parquet', line: 5, reason: 'missing-value' }]);
  expect(manifest.records).toMatchObject({ read: 10, rejected: 1 });
});

it('documents of folders, some gzipped, are classes', async () => {
  for (let index = 0; index < 40; index++) {
    const text = `A review, number ${index}.\nOf two lines.`;
    const folder = index % 2 === 0 ? 'pos' : 'neg';
    if (index < 20) await workspace.write(`data/${folder}/${index}.txt`, text);
    else await workspace.write(`data/${folder}/${index}.txt.gz`, gzipSync(text));
  }

  await workspace.preprocess('run', {
    model: 'reviews',
    data: {
      location: 'data/',
      format: { kind: 'text', unit: 'document', folder: 'label' },
      split: { by: 'hash', files: '*/*', ...shares },
    },
    task: { kind: 'many-to-one', input: { kind: 'tokens', field: 'text', tokens: 'words' }, target: label },
  });

  const { manifest, encoder } = await outcome('run');
  expect(manifest.records).toMatchObject({ read: 40, rejected: 0 });
  expect(encoder.target).toMatchObject({ labels: ['neg', 'pos'] });
});

it('a gzip stream that ends too early refuses the run, whatever share of rejects it tolerates', async () => {
  const records = Array.from({ length: 2_000 }, (_, id) =>
    JSON.stringify({ text: `${id} ${Math.sqrt(id)}`, label: id % 2 }),
  );
  const packed = gzipSync(records.join('\n'));
  await workspace.write('data/a.jsonl.gz', packed.subarray(0, packed.length - 5_000));

  const running = workspace.preprocess('run', {
    model: 'cut',
    data: {
      location: 'data/',
      format: { kind: 'jsonl' },
      split: { by: 'hash', ...shares },
      rejects: { toleratedShare: 1 },
    },
    task: { kind: 'many-to-one', input: { kind: 'tokens', field: 'text' }, target: label },
  });

  await expect(running).rejects.toThrow('data/a.jsonl.gz cannot be read: its gzip stream ends too early');
});
