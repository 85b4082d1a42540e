import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { dealRecords } from '../../../../functions/strata/deal-records';
import { MovedRecords } from '../../../../functions/records/moves';
import { readJson } from '../../../../shared/artifacts/json';
import { DatasetManifest, SPLITS, type Split } from '../../../../shared/dataset';
import { loadDataset } from '../../../../trainer/data/dataset';
import { Workspace } from '../workspace';

let workspace: Workspace;
beforeEach(async () => (workspace = await Workspace.create()));
afterEach(() => workspace.remove());

/** Made by stratified_python.py, which makes the same lines. */
const EXPECTED = JSON.parse(readFileSync(join(__dirname, 'stratified.json'), 'utf8')) as {
  readonly test: readonly string[];
  readonly validation: readonly string[];
  readonly moved: number;
};
const labelOf = (n: number) => (n % 100 === 37 ? 'rare' : n % 250 === 3 ? 'few' : 'ab'[n % 2]!);
const LINES = Array.from({ length: 1_000 }, (_, n) => `w${n} v${n % 7},${labelOf(n)}`);

const request = (split: object = {}, data: object = {}) => ({
  model: 'strata',
  data: {
    location: 'data/',
    format: { kind: 'csv', header: false, columns: ['text', 'label'], quote: null },
    split: { by: 'hash', stratify: true, validationShare: 0.1, testShare: 0.2, ...split },
    ...data,
  },
  task: {
    kind: 'many-to-one',
    input: { kind: 'tokens', field: 'text', tokens: 'whitespace' },
    target: { kind: 'class', field: 'label' },
  },
});

const write = (name: string, lines: readonly string[]) => workspace.write(`data/${name}`, lines.join('\n'));

/** How many records of each class a split has, from the encoded files. */
async function classesOf(run: string): Promise<Record<Split, Record<string, number>>> {
  const plan = await workspace.readPlan(run);
  const { splits, encoder } = await loadDataset(workspace.store, plan);
  const labels = 'labels' in encoder.target ? encoder.target.labels : [];
  const countIn = (split: Split) => {
    const targets: readonly number[] = [...(splits[split].targets as Iterable<number>)];
    return Object.fromEntries(
      labels.map((label, id) => [label, targets.filter((target) => target === id).length]),
    );
  };
  return { train: countIn('train'), validation: countIn('validation'), test: countIn('test') };
}

async function manifestOf(run: string): Promise<DatasetManifest> {
  const { buildRoot } = await workspace.readPlan(run);
  return readJson(workspace.store, `${buildRoot}manifest.json`, DatasetManifest);
}

/** The records that are moved, from what was stored. */
async function movesOf(run: string): Promise<MovedRecords> {
  const { buildRoot } = await workspace.readPlan(run);
  return readJson(workspace.store, `${buildRoot}moves.json`, MovedRecords);
}

describe('a stratified split', () => {
  it('gives each split its share of each class, as few records as that takes moved', async () => {
    await write('a.csv', LINES);

    const { records } = await workspace.preprocess('run', request());

    expect(await classesOf('run')).toEqual({
      train: { a: 350, b: 340, few: 2, rare: 7 },
      validation: { a: 50, b: 49, few: 1, rare: 1 },
      test: { a: 100, b: 97, few: 1, rare: 2 },
    });
    expect(records).toEqual({
      train: 699,
      validation: EXPECTED.validation.length,
      test: EXPECTED.test.length,
    });
    const { places } = await movesOf('run');
    expect(SPLITS.flatMap((split) => places[split])).toHaveLength(EXPECTED.moved);
  });

  it('tests the same records however they lie in files, and those that the reference names', async () => {
    const arrangements: Record<string, Record<string, readonly string[]>> = {
      one: { 'a.csv': LINES },
      reversed: { 'b.csv': [...LINES].reverse() },
      sorted: {
        'a.csv': [...LINES].sort().slice(0, 13),
        'b.csv': [...LINES].sort().slice(13, 700),
        'c.csv': [...LINES].sort().slice(700),
      },
    };
    const fingerprints = new Set<string>();
    for (const [name, files] of Object.entries(arrangements)) {
      for (const [file, lines] of Object.entries(files))
        await workspace.write(`${name}/${file}`, lines.join('\n'));
      const data = { location: `${name}/`, shardMegabytes: name === 'reversed' ? 0.002 : 64 };

      await workspace.preprocess(name, request({}, data));

      fingerprints.add((await manifestOf(name)).testFingerprint);
    }
    // By file, from the lines that Python deals.
    const tested = new Set(EXPECTED.test);
    const validated = new Set(EXPECTED.validation);
    await workspace.write('files/test.csv', EXPECTED.test.join('\n'));
    await workspace.write('files/validation.csv', EXPECTED.validation.join('\n'));
    const rest = LINES.filter((line) => !tested.has(line) && !validated.has(line));
    await workspace.write('files/train.csv', rest.join('\n'));
    const { by, ...byFile } = {
      by: 'file',
      train: 'train.csv',
      validation: 'validation.csv',
      test: 'test.csv',
    };
    const plain = request({}, { location: 'files/' });
    await workspace.preprocess('reference', { ...plain, data: { ...plain.data, split: { by, ...byFile } } });
    fingerprints.add((await manifestOf('reference')).testFingerprint);

    expect(fingerprints.size).toBe(1);
  });

  it('deals the same where it is sorted a part at a time', async () => {
    await write('a.csv', LINES);
    const plan = await workspace.plan('run', request());
    await workspace.map('classes', plan);
    const outcome = await dealRecords(plan, workspace.context);
    const whole = await movesOf('run');

    const inParts = await dealRecords(plan, workspace.context, 50);

    expect(outcome).toEqual({ classes: 4, records: 1_000, moved: EXPECTED.moved });
    expect(inParts).toEqual(outcome);
    expect(await movesOf('run')).toEqual(whole);
  });

  it('keeps records of the same bytes together, and drops twins as without it', async () => {
    await write('a.csv', [...LINES, ...LINES.slice(0, 300)]);

    const { duplicates } = await workspace.preprocess('run', request({}, { duplicates: 'drop' }));

    expect(duplicates).toMatchObject({ dropped: 0, inTraining: { validation: 0, test: 0 } });
  });

  it('is of the records that can be used: what is set aside has no share', async () => {
    const broken = Array.from({ length: 20 }, () => ',rare');
    await write('a.csv', [...LINES, ...broken.map((line, n) => `${' '.repeat(n)}${line}`)]);

    await workspace.preprocess('run', request({}, { rejects: { toleratedShare: 1 } }));

    expect((await classesOf('run')).test).toEqual({ a: 100, b: 97, few: 1, rare: 2 });
  });

  it('has limited training records beside whole held-out splits', async () => {
    await write('a.csv', LINES);

    const { records } = await workspace.preprocess('run', request({}, { maximumTrainingRecords: 100 }));

    expect(records).toEqual({ train: 100, validation: 101, test: 200 });
  });
});

describe('a stratified split with a key', () => {
  /** Each customer has ten ordinary records; every tenth customer has an odd one too. */
  const sales = Array.from({ length: 200 }, (_, customer) =>
    Array.from({ length: customer % 10 === 0 ? 11 : 10 }, (_, n) => ({
      text: `t${customer} ${n}`,
      label: n === 10 ? 'odd' : `ordinary${n % 2}`,
      customer,
    })),
  ).flat();
  const keyed = request({ key: ['customer'] }, { format: { kind: 'jsonl' } });

  it('keeps a customer on one side, and deals those by their rarest class', async () => {
    await write(
      'a.jsonl',
      sales.map((sale) => JSON.stringify(sale)),
    );

    await workspace.preprocess('run', keyed);

    const { train, validation, test } = await classesOf('run');
    expect([train['odd'], validation['odd'], test['odd']]).toEqual([14, 2, 4]);
    // Whole customers: ten ordinary records each.
    for (const { ordinary0 = 0, ordinary1 = 0 } of [train, validation, test])
      expect([(ordinary0 + ordinary1) % 10, ordinary0]).toEqual([0, ordinary1]);
    expect(test['ordinary0']).toBe(200);
  });
});

describe('a stratified validation split', () => {
  it('is of the training files, whatever the test files have', async () => {
    await write('train.csv', LINES);
    await write('test.csv', ['t1,rare', 't2,a', 't3,b', 't4,rare', 't5,rare']);
    const base = request();
    const split = { by: 'file', train: 'train.csv', test: 'test.csv', stratify: true, validationShare: 0.1 };

    await workspace.preprocess('run', { ...base, data: { ...base.data, split } });

    const { validation, test } = await classesOf('run');
    expect(validation).toEqual({ a: 50, b: 49, few: 1, rare: 1 });
    expect(test).toEqual({ a: 1, b: 1, few: 0, rare: 3 });
  });

  it('is of the records that a field does not name for the test split', async () => {
    const format = { kind: 'csv', header: false, columns: ['text', 'label', 'side'], quote: null };
    await write(
      'a.csv',
      [...LINES, 't1,rare', 't2,a'].map((line, n) => `${line},${n < 1_000 ? 'in' : 'out'}`),
    );
    const base = request({}, { format });
    const split = { by: 'field', field: 'side', test: ['out'], stratify: true, validationShare: 0.1 };

    await workspace.preprocess('run', { ...base, data: { ...base.data, split } });

    const { validation, test } = await classesOf('run');
    expect(validation).toEqual({ a: 50, b: 49, few: 1, rare: 1 });
    expect(test).toEqual({ a: 1, b: 0, few: 0, rare: 1 });
  });
});

describe('what is kept for later runs', () => {
  it('is another dataset than that of the plain split, and the counts of unchanged files', async () => {
    await write('a.csv', LINES.slice(0, 500));
    await write('b.csv', LINES.slice(500));
    await workspace.preprocess('first', request());
    const plain = await workspace.plan('plain', request({ stratify: undefined }));
    const same = await workspace.plan('same', request());
    await write('c.csv', ['new,a', 'newer,b']);

    const grown = await workspace.plan('grown', request());
    const failures = await workspace.map('classes', grown);
    await dealRecords(grown, workspace.context);
    const kept = await workspace.keys('datasets/shards/classes/');

    expect([plain.reusedFrom, same.reusedFrom, grown.reusedFrom]).toEqual([null, 'first', null]);
    expect(failures).toEqual([]);
    // Two files of the first run, found again, and the new one.
    expect(kept).toHaveLength(3);
  });

  it('says nothing of a shard that cannot be read, which profiling reports', async () => {
    await write('a.csv', LINES);
    await workspace.write('data/b.csv.gz', gzipSync(Buffer.alloc(10)).subarray(0, 4));
    await workspace.write('data/c.csv', new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0, 0]));
    const rejects = { toleratedShardPercentage: 70, toleratedShare: 0.1 };
    const plan = await workspace.plan('run', request({}, { rejects }));

    expect(await workspace.map('classes', plan)).toEqual([]);
    const { warnings } = await workspace.preprocess('again', request({}, { rejects }));

    expect(warnings.filter((warning) => warning.includes('stratify'))).toEqual([]);
    expect((await manifestOf('again')).shardsSetAside).not.toEqual([]);
    expect((await classesOf('again')).test).toEqual({ a: 100, b: 97, few: 1, rare: 2 });
  });
});
