import { readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson } from '../../../../shared/artifacts/json';
import { DatasetManifest } from '../../../../shared/dataset';
import { loadDataset } from '../../../../trainer/data/dataset';
import { Workspace } from '../workspace';

let workspace: Workspace;
beforeEach(async () => (workspace = await Workspace.create()));
afterEach(() => workspace.remove());

async function manifestOf(run: string): Promise<DatasetManifest> {
  const { buildRoot } = await workspace.readPlan(run);
  return readJson(workspace.store, `${buildRoot}manifest.json`, DatasetManifest);
}

/** A case of test/cases: its data, and a request with this location. */
async function prepared(name: string, file = 'request.json'): Promise<{ data: object }> {
  const folder = join(__dirname, '../../../cases', name);
  await cp(join(folder, 'data'), join(workspace.folder, 'data'), { recursive: true });
  const request = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { data: object };
  return { ...request, data: { ...request.data, location: 'data/' } };
}

async function warningsOf(request: unknown): Promise<string[]> {
  return (await workspace.preprocess('run', request)).warnings;
}

/** Expected counts are those of Python 3.13 (csv, hashlib.sha256 of each line) over the same files. */
describe('warnings of a dataset', () => {
  it('name labels that training lacks, whose records stay in the test split', async () => {
    const request = await prepared('unseen-label');

    const { warnings, records, rejected } = await workspace.preprocess('run', request);

    expect(rejected).toBe(0);
    expect(records.test).toBe(60);
    expect(warnings).toContain(
      '20 of 60 test records (33.3 %) have a class that the training split lacks, and count as wrong whatever is answered: "c" (20).',
    );
    const { splits } = await loadDataset(workspace.store, await workspace.readPlan('run'));
    expect([0, 1, 2].map((id) => splits.test.targets.filter((target) => target === id).length)).toEqual([
      20, 20, 20,
    ]);
  });

  it('name a class of fewer than five records in a split, and how many', async () => {
    const warnings = await warningsOf(await prepared('rare-class'));

    expect(warnings).toContain(
      '2 classes have no or fewer than 5 records in a split, too few to learn or to measure: "a" (24 training, 14 validation, 4 test) and "rare" (1 training, 2 validation, 0 test); data.split.stratify: true gives each split its share of every class.',
    );
  });

  it('recommend no stratified split where there is one, or files say what each split has', async () => {
    const { data, ...rest } = await prepared('rare-class');
    for (const name of ['validation', 'test'])
      await workspace.write(`data/${name}.csv`, `text,label\n${name},a\n${name} too,b\n`);
    const splits = {
      stratified: { by: 'hash', files: 'x.csv', stratify: true, validationShare: 0.2, testShare: 0.2 },
      byFile: { by: 'file', train: 'x.csv', validation: 'validation.csv', test: 'test.csv' },
    };

    for (const [run, split] of Object.entries(splits)) {
      const { warnings } = await workspace.preprocess(run, { ...rest, data: { ...data, split } });

      expect(warnings.join('\n')).toContain('fewer than 5 records in a split');
      expect(warnings.join('\n')).not.toContain('stratify');
    }
  });

  it('count twins that an id tells apart', async () => {
    const request = await prepared('duplicates-with-id');

    const [first, second] = await warningsOf(request);

    expect(first).toMatch(
      /^43 of 48 test records \(89.6 %\) are in the training split too, as the network sees them/,
    );
    expect(second).toMatch(/^56 of 63 validation records \(88.9 %\) are in the training split too/);
    expect((await manifestOf('run')).duplicates?.inTraining).toEqual({ validation: 56, test: 43 });
  });

  it('have no twins where these are dropped', async () => {
    const warnings = await warningsOf(await prepared('duplicates-with-id', 'request-drop.json'));

    expect(warnings.filter((warning) => warning.includes('as the network sees'))).toEqual([]);
  });

  it('count the conditions that training lacks, of each field', async () => {
    const line = (n: number, genre: string, place: string) =>
      JSON.stringify({ text: `w${n}`, label: `l${n % 2}`, genre, place });
    const known = Array.from({ length: 40 }, (_, n) => line(n, `g${n % 3}`, 'here'));
    await workspace.write('data/train.jsonl', known.join('\n'));
    await workspace.write('data/validation.jsonl', line(100, 'g1', 'there'));
    await workspace.write(
      'data/test.jsonl',
      ['g0', 'waltz', 'polka', 'g2'].map((genre, n) => line(200 + n, genre, 'here')).join('\n'),
    );
    const split = { by: 'file', train: 'train.jsonl', validation: 'validation.jsonl', test: 'test.jsonl' };
    const { task, ...rest } = request({ split });
    const conditions = ['genre', 'place'];

    const warnings = await warningsOf({ ...rest, task: { ...task, input: { ...task.input, conditions } } });

    expect(warnings).toEqual(
      expect.arrayContaining([
        '2 of 4 test records (50.0 %) have a value of the condition "genre" that the network does not know from training; it reads all such values as one.',
        '1 of 1 validation records (100 %) has a value of the condition "place" that the network does not know from training; it reads all such values as one.',
      ]),
    );
    expect(warnings.filter((warning) => warning.includes('condition'))).toHaveLength(2);
    const { statistics } = await manifestOf('run');
    expect(statistics?.texts.find(({ field }) => field === 'genre')?.coverage).toEqual({
      train: 1,
      validation: 1,
      test: 0.5,
    });
  });

  it('are none of a dataset that is in order', async () => {
    const lines = Array.from({ length: 400 }, (_, n) =>
      JSON.stringify({ text: `w${n}`, label: `l${n % 2}` }),
    );
    await workspace.write('data/a.jsonl', lines.join('\n'));

    expect(await warningsOf(request({}))).toEqual([]);
  });
});

const request = (
  data: object,
  target: { readonly kind: string; readonly [option: string]: string } = { kind: 'class', field: 'label' },
) => ({
  model: 'odd',
  data: { location: 'data/', format: { kind: 'jsonl' }, split: { by: 'hash' }, ...data },
  task: {
    kind: target.kind === 'tags' ? 'many-to-many' : 'many-to-one',
    input: { kind: 'tokens', field: 'text', tokens: 'whitespace' },
    target,
  },
});

describe('twins of other kinds of data', () => {
  const twice = Array.from({ length: 60 }, (_, n) => ({
    id: n,
    text: `t${n % 30}`,
    label: `l${n % 2}`,
    side: n,
  }));
  const sideOf = (n: number) => ['train', 'train', 'validation', 'test'][Math.floor(n / 15)]!;
  // Texts 0 to 29 are in training, 0 to 14 of them in validation, 15 to 29 in test.
  const expected = { validation: 15, test: 15 };

  it('are counted in Parquet, split by a field', async () => {
    const rows = twice.map(({ side, ...row }) => ({ ...row, side: sideOf(side) }));
    await workspace.write('data/a.parquet', await parquetOf(rows));
    const split = { by: 'field', field: 'side', validation: ['validation'], test: ['test'] };

    await workspace.preprocess('run', request({ format: { kind: 'parquet' }, split }));

    expect((await manifestOf('run')).duplicates?.inTraining).toEqual(expected);
  });

  it('are counted in JSON Lines, split by file, in any order of fields', async () => {
    for (const name of ['train', 'validation', 'test']) {
      const rows = twice.filter(({ side }) => sideOf(side) === name);
      const lines = rows.map(({ id, text, label }) =>
        JSON.stringify(name === 'test' ? { label, text, id } : { id, text, label }),
      );
      await workspace.write(`data/${name}.jsonl`, lines.join('\n'));
    }
    const split = { by: 'file', train: 'train.jsonl', validation: 'validation.jsonl', test: 'test.jsonl' };

    await workspace.preprocess('run', request({ split }));

    expect((await manifestOf('run')).duplicates?.inTraining).toEqual(expected);
  });
});

describe('tags that training lacks', () => {
  it('count as wrong, and their records stay in the test split', async () => {
    const line = (text: string, tags: string[]) => JSON.stringify({ text, tags });
    const good = Array.from({ length: 40 }, (_, n) => line(`a b${n}`, ['x', 'y']));
    await workspace.write('data/train.jsonl', good.join('\n'));
    await workspace.write('data/test.jsonl', [line('a b c', ['x', 'z', 'w']), line('b', ['y'])].join('\n'));
    const split = { by: 'file', train: 'train.jsonl', test: 'test.jsonl', validationShare: 0.3 };

    const { warnings, records } = await workspace.preprocess(
      'run',
      request({ split }, { kind: 'tags', field: 'tags', scheme: 'none' }),
    );

    expect(records.test).toBe(2);
    expect(warnings[0]).toBe(
      '2 of 4 test tokens (50.0 %) have a tag that the training split lacks, and count as wrong whatever is answered: "w" (1) and "z" (1).',
    );
    const { splits } = await loadDataset(workspace.store, await workspace.readPlan('run'));
    // Tags are x, y, then those that training lacks, w and z.
    expect([...splits.test.targets]).toEqual([0, 3, 2, 1]);
  });
});

async function parquetOf(rows: readonly Record<string, unknown>[]): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const columnData = Object.keys(rows[0]!).map((name) => ({ name, data: rows.map((row) => row[name]) }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
