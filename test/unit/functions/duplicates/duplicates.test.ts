import fc from 'fast-check';
import { ExampleDigests } from '../../../../functions/duplicates/example-digests';
import { exampleHasher } from '../../../../functions/duplicates/example-hasher';
import { findDuplicates, loadDuplicates } from '../../../../functions/duplicates/find-duplicates';
import { readJson } from '../../../../shared/artifacts/json';
import { buildKeys } from '../../../../shared/artifacts/keys';
import { DatasetManifest, SPLITS, type RawExample, type Split } from '../../../../shared/dataset';
import { Task } from '../../../../shared/request/task';
import { Workspace } from '../workspace';

let workspace: Workspace;
beforeEach(async () => (workspace = await Workspace.create()));
afterEach(() => workspace.remove());

const keys = buildKeys('build/');
const task = Task.parse({
  kind: 'many-to-one',
  input: { kind: 'tokens', field: 'text', tokens: 'words' },
  target: { kind: 'class', field: 'label' },
});
const example = (n: number): RawExample => ({ input: `text ${n}`, target: 'label' });

interface Placed {
  readonly n: number;
  readonly split: Split;
}

interface Amount {
  readonly records: number;
  readonly isExact?: boolean;
  readonly countedAtMost?: number;
}

async function store(shards: readonly (readonly Placed[])[]): Promise<void> {
  const entryOf = exampleHasher(task);
  for (const [shard, placed] of shards.entries()) {
    const digests = new ExampleDigests(entryOf);
    for (const { n, split } of placed) digests.add(example(n), split);
    await workspace.store.put(keys.digests(shard), digests.toBytes());
  }
}

async function find(shards: readonly (readonly Placed[])[], amount: Amount) {
  await store(shards);
  return findDuplicates(workspace.store, keys, { shards: [...shards.keys()], isExact: true, ...amount });
}

describe('finding duplicates', () => {
  const placed = fc.record({ n: fc.nat(12), split: fc.constantFrom(...SPLITS) });
  const shards = fc.array(fc.array(placed, { maxLength: 12 }), { minLength: 1, maxLength: 4 });

  it.each([
    ['at once', 1],
    ['one part at a time', 500_000_000],
  ])('counts and recognises the same records as a brute-force search, %s', async (_, records) => {
    await fc.assert(
      fc.asyncProperty(shards, async (all) => {
        const found = await find(all, { records });
        const duplicates = await loadDuplicates(workspace.store, keys, task);

        const flat = all.flat();
        const isHeldOut = ({ n, split }: Placed) =>
          flat.some((other) => other.n === n && SPLITS.indexOf(other.split) > SPLITS.indexOf(split));
        const expected = (split: Split) => flat.filter((one) => one.split === split && isHeldOut(one)).length;
        const isTrained = ({ n }: Placed) => flat.some((other) => other.n === n && other.split === 'train');
        const trained = (split: Split) => flat.filter((one) => one.split === split && isTrained(one)).length;
        expect(found).toMatchObject({
          train: expected('train'),
          validation: expected('validation'),
          inTraining: { validation: trained('validation'), test: trained('test') },
        });
        for (const one of flat) expect(duplicates.has(example(one.n), one.split)).toBe(isHeldOut(one));
      }),
      { numRuns: records === 1 ? 60 : 4 },
    );
  });

  it('gives the same digest whichever shards hold the records', async () => {
    const records = Array.from({ length: 300 }, (_, index): Placed => ({
      n: index % 100,
      split: index < 200 ? 'train' : 'test',
    }));

    const found = await find([records], { records: 300 });
    const again = await find([records.slice(0, 150), records.slice(150)], { records: 300 });

    expect(found).toMatchObject({ train: 200, validation: 0 });
    expect(again).toEqual(found);
  });

  it.each([8_000, 100, 20])(
    'estimates counts from the digests of %i of 40,000 records',
    async (countedAtMost) => {
      const records = Array.from({ length: 40_000 }, (_, index): Placed => ({
        n: index % 20_000,
        split: index < 20_000 ? 'train' : 'test',
      }));

      const found = await find([records], { records: 40_000, isExact: false, countedAtMost });

      // Either both twins are in the sample or neither is, so the count varies like one of that many draws: five deviations.
      const pairs = countedAtMost / 4;
      expect(Math.abs(found.train - 20_000) / 20_000).toBeLessThan(5 / Math.sqrt(pairs));
      expect(found.inTraining.test).toBe(found.train);
    },
  );

  it('treats records that the network cannot tell apart as the same', () => {
    const ofCase = (lowercase: boolean, text: string) => {
      const input = { ...task.input, lowercase } as typeof task.input;
      const entryOf = exampleHasher({ ...task, input } as Task);
      return [...entryOf({ input: text, target: 'x' }, 'test')];
    };

    expect(ofCase(true, ' A  b\n')).toEqual(ofCase(true, 'a b'));
    expect(ofCase(true, 'é\u00a0\u3000 b')).toEqual(ofCase(true, 'É b'));
    expect(ofCase(false, 'A b')).not.toEqual(ofCase(false, 'a b'));
  });

  it.each([
    ['words', 'cut-end', 'a b, c d', 'a b, x'],
    ['words', 'cut-start', 'c d a b, e', 'd a b, e'],
    ['words', 'cut-end', 'don’t b  c', 'don’t b c d'],
    ['whitespace', 'cut-end', 'a b c', 'a b c  d'],
    ['characters', 'cut-end', 'a😀b', 'a😀bc'],
    ['characters', 'cut-start', '😀ab', 'x😀ab'],
  ] as const)('sees no more of %s than %s leaves of them', (tokens, tooLong, one, other) => {
    const input = { ...task.input, tokens, tooLong, maximumLength: 3 } as typeof task.input;
    const entryOf = exampleHasher({ ...task, input } as Task);
    const whole = exampleHasher({ ...task, input: { ...input, tooLong: 'reject' } } as Task);
    const entry = (of: typeof entryOf, text: string) => of({ input: text, target: 'x' }, 'test').join();

    const entries = [one, other].map((text) => entry(entryOf, text));

    expect(entries[0]).toBe(entries[1]);
    expect(entry(entryOf, 'a')).not.toBe(entries[0]);
    expect(entry(whole, one)).not.toBe(entry(whole, other));
  });

  it('sees no more of steps and their tags than is left of them, and one zero', () => {
    const input = { kind: 'numeric', fields: ['x'], scaling: 'none', maximumLength: 2, tooLong: 'cut-end' };
    const target = { kind: 'tags', field: 'y', scheme: 'bio' };
    const entryOf = exampleHasher({ kind: 'many-to-many', input, target } as unknown as Task);

    const entries = [
      entryOf({ input: [[0], [1], [2]], target: ['a', 'b', 'c'] }, 'test').join(),
      entryOf({ input: [[-0], [1]], target: ['a', 'b'] }, 'test').join(),
      entryOf({ input: [[0], [2]], target: ['a', 'b'] }, 'test').join(),
    ];

    expect(entries[0]).toBe(entries[1]);
    expect(entries[2]).not.toBe(entries[1]);
  });

  it('tells conditions, tags, numbers and their shapes apart', () => {
    const entryOf = exampleHasher(task);
    const examples: RawExample[] = [
      { input: 'a', target: 'b' },
      { input: 'ab', target: '' },
      { input: 'a', conditions: ['b'], target: '' },
      { input: ['a', 'b'], target: ['x', 'y'] },
      { input: ['a', 'b'], target: ['xy'] },
      { input: ['ab'], target: ['x', 'y'] },
      { input: [[1, 2]], target: 0 },
      { input: [[1], [2]], target: 0 },
      { input: [[1], [2]], target: 1 },
    ];

    const entries = new Set(examples.map((one) => entryOf(one, 'train').join()));

    expect(entries.size).toBe(examples.length);
  });

  it('tells long texts apart that differ in one character, whatever was hashed before', () => {
    const texts = Array.from({ length: 2_000 }, (_, at) => `${'x'.repeat(at)}y${'x'.repeat(1_999 - at)}`);
    const entryOf = exampleHasher(task);
    const entryOfText = (input: string) => entryOf({ input, target: 'label' }, 'train').join();

    const entries = texts.map(entryOfText);

    expect(new Set(entries).size).toBe(texts.length);
    entryOfText('z'.repeat(100_000));
    expect(texts.toReversed().map(entryOfText).toReversed()).toEqual(entries);
  });
});

const record = (id: number, text: string, label = id % 2 ? 'odd' : 'even') =>
  JSON.stringify({ id, text, label });
const request = (data: object) => ({
  model: 'twice',
  data: {
    location: 'data/',
    format: { kind: 'jsonl' },
    split: { by: 'file', train: 'train*', validation: 'validation*', test: 'test*' },
    shardMegabytes: 0.001,
    ...data,
  },
  task: {
    kind: 'many-to-one',
    input: { kind: 'tokens', field: 'text', tokens: 'words' },
    target: { kind: 'class', field: 'label' },
  },
});

async function manifestOf(run: string): Promise<DatasetManifest> {
  const { buildRoot } = await workspace.readPlan(run);
  return readJson(workspace.store, `${buildRoot}manifest.json`, DatasetManifest);
}

describe('duplicates across the splits of a dataset', () => {
  beforeEach(async () => {
    const train = Array.from({ length: 100 }, (_, id) => record(id, `train ${id}`));
    // They differ in their ids, which the task does not read.
    const validation = Array.from({ length: 30 }, (_, id) =>
      record(1_000 + id, id < 4 ? `train ${id}` : `validation ${id}`, id % 2 ? 'odd' : 'even'),
    );
    const test = [
      ...Array.from({ length: 30 }, (_, id) => record(2_000 + id, `test ${id}`)),
      record(3_000, 'train 0'),
      record(3_002, 'train 50'),
      record(3_003, 'validation 9'),
      // The same text with a different label is a different record.
      record(3_005, 'train 60'),
    ];
    await workspace.write('data/train.jsonl', [...train, record(500, 'train 50')].join('\n'));
    await workspace.write('data/validation.jsonl', validation.join('\n'));
    await workspace.write('data/test.jsonl', test.join('\n'));
  });

  it('are counted and kept', async () => {
    const sealed = await workspace.preprocess('run', request({}));

    expect((await workspace.readPlan('run')).dataset.shards.length).toBeGreaterThan(5);
    expect(sealed.records).toEqual({ train: 101, validation: 30, test: 34 });
    // 0, and 50 twice, are in test; 0 to 3 are in validation.
    expect((await manifestOf('run')).duplicates).toEqual({
      train: 6,
      validation: 2,
      dropped: 0,
      // 0 and 50 of the test split, 0 to 3 of validation.
      inTraining: { validation: 4, test: 2 },
    });
  });

  it('are dropped from the split that is held out less strictly', async () => {
    const sealed = await workspace.preprocess('run', request({ duplicates: 'drop' }));

    const manifest = await manifestOf('run');
    expect(manifest.duplicates).toEqual({
      train: 6,
      validation: 2,
      dropped: 8,
      inTraining: { validation: 0, test: 0 },
    });
    expect(sealed.records).toEqual({ train: 95, validation: 28, test: 34 });
    expect(manifest.records).toMatchObject({ read: 165, rejected: 0 });
  });

  it('are dropped in a second run as in the first, even if only one object changed', async () => {
    await workspace.preprocess('first', request({ duplicates: 'drop' }));
    await workspace.write('data/test.jsonl', [record(1, 'train 1'), record(2, 'train 2')].join('\n'));

    const sealed = await workspace.preprocess('second', request({ duplicates: 'drop' }));

    expect(sealed.records).toEqual({ train: 97, validation: 28, test: 2 });
    expect((await manifestOf('second')).duplicates).toMatchObject({ train: 4, validation: 2, dropped: 6 });
  });

  it('are counted in a split by hash of the record too, since different ids give twins different hashes', async () => {
    const split = { by: 'hash', validationShare: 0.3, testShare: 0.3 };

    await workspace.preprocess('keep', request({ split }));
    await workspace.preprocess('drop', request({ split, duplicates: 'drop' }));

    const kept = (await manifestOf('keep')).duplicates!;
    const { duplicates, records } = await manifestOf('drop');
    const { train, validation, test } = records.encoded;
    expect(duplicates?.dropped).toBeGreaterThan(0);
    expect(kept.train + kept.validation).toBe(duplicates?.dropped);
    expect(train + validation + test + (duplicates?.dropped ?? 0)).toBe(165);
  });
});
