import { tableFromIPC } from 'apache-arrow';
import { readJson } from '../../../../shared/artifacts/json';
import { DatasetManifest, Encoder } from '../../../../shared/dataset';
import { Workspace } from '../workspace';

let workspace: Workspace;
beforeEach(async () => (workspace = await Workspace.create()));
afterEach(() => workspace.remove());

type Row = Record<string, unknown>;

/** Encodes one text three times over, as the files of the three splits. */
async function encode(text: string, request: { data: object; task: object }) {
  for (const split of ['train', 'validation', 'test']) await workspace.write(`data/${split}`, text);
  const split = { by: 'file', train: 'train', validation: 'validation', test: 'test' };
  await workspace.preprocess('run', {
    model: 'columns',
    data: { location: 'data/', split, ...request.data },
    task: request.task,
  });
  const { buildRoot } = await workspace.readPlan('run');
  const manifest = await readJson(workspace.store, `${buildRoot}manifest.json`, DatasetManifest);
  const [train, test] = await Promise.all(
    [manifest.files.train, manifest.files.test].map(async ([key = '']) =>
      tableFromIPC(await workspace.store.get(key)),
    ),
  );
  return {
    encoder: await readJson(workspace.store, `${buildRoot}encoder.json`, Encoder),
    lengths: manifest.lengths,
    types: Object.fromEntries((test?.schema.fields ?? []).map(({ name, type }) => [name, String(type)])),
    rows: (table: typeof test = train): Row[] =>
      (table?.toArray() ?? []).map((row: { toJSON(): Row }) =>
        Object.fromEntries(
          Object.entries(row.toJSON()).map(([name, value]) => [
            name,
            typeof value === 'object' ? Array.from(value as Iterable<number>) : value,
          ]),
        ),
      ),
    test,
  };
}

it('tagged sentences have their tokens, features and tags, of one length', async () => {
  const { encoder, types, rows, lengths } = await encode('Ay\tN\nay\tN\ngel\tV\n\nAy\tN\n', {
    data: { format: { kind: 'conll', columns: ['token', 'tag'] } },
    task: {
      kind: 'many-to-many',
      input: {
        kind: 'tokens',
        field: 'token',
        tokens: 'given',
        lowercase: true,
        features: [{ kind: 'suffix', length: 1 }, { kind: 'shape' }, { kind: 'characters', length: 2 }],
      },
      target: { kind: 'tags', field: 'tag' },
    },
  });

  expect(encoder.input).toEqual({
    kind: 'tokens',
    vocabulary: ['<padding>', '<unknown>', 'ay', 'gel'],
    conditions: [],
    features: [
      // What one token has ("l", "xx", "xxx") is left unknown.
      { name: 'suffix1', values: ['<padding>', '<unknown>', 'y'] },
      { name: 'shape', values: ['<padding>', '<unknown>', 'Xx'] },
      // Of `gel` the first and the last one are read.
      { name: 'characters2', values: ['<padding>', '<unknown>', 'y', 'A'], width: 2 },
    ],
  });
  expect(encoder.target).toEqual({ kind: 'tags', labels: ['N', 'V'], counts: [3, 1] });
  expect(types).toEqual({
    input: 'List<Uint8>',
    feature_0: 'List<Uint8>',
    feature_1: 'List<Uint8>',
    feature_2: 'List<Uint8>',
    target: 'List<Uint8>',
    unknown_word: 'List<Int32>',
    line: 'Int32',
    record: 'Utf8',
  });
  expect(rows()).toEqual([
    {
      input: [2, 2, 3],
      feature_0: [2, 2, 1],
      feature_1: [2, 1, 1],
      feature_2: [3, 2, 1, 2, 1, 1],
      target: [0, 0, 1],
      unknown_word: [],
      line: 1,
    },
    {
      input: [2],
      feature_0: [2],
      feature_1: [2],
      feature_2: [3, 2],
      target: [0],
      unknown_word: [],
      line: 5,
    },
  ]);
  expect(lengths).toEqual({ minimum: 1, median: 1, p95: 3, maximum: 3 });
});

it('tunes have a condition, their tokens, and no input', async () => {
  const { encoder, types, rows, test, lengths } = await encode('jig\tAAB\nreel\tA\njig\tB\n', {
    data: {
      format: { kind: 'csv', delimiter: '\t', header: false, columns: ['rhythm', 'tune'], quote: null },
    },
    task: {
      kind: 'one-to-many',
      input: { kind: 'condition', field: 'rhythm' },
      target: { kind: 'tokens', field: 'tune' },
    },
  });

  expect(encoder.input).toEqual({ kind: 'condition', values: ['<padding>', '<unknown>', 'jig', 'reel'] });
  expect(encoder.target).toEqual({
    kind: 'tokens',
    vocabulary: ['<padding>', '<unknown>', '<start>', '<end>', 'A', 'B'],
  });
  expect(types).toEqual({ condition_0: 'Int32', target: 'List<Uint8>', line: 'Int32', record: 'Utf8' });
  expect(rows()).toEqual([
    { condition_0: 2, target: [4, 4, 5], line: 1 },
    { condition_0: 3, target: [4], line: 2 },
    { condition_0: 2, target: [5], line: 3 },
  ]);
  expect(JSON.parse(String(rows(test)[0]?.['record']))).toEqual({
    input: '',
    conditions: ['jig'],
    target: 'AAB',
  });
  expect(lengths.maximum).toBe(3);
});

it('inflections have a lemma, its conditions apart, and the tokens of a form', async () => {
  const { types, rows } = await encode('{"lemma": "go", "tag": "Z", "form": "goes"}\n', {
    data: { format: { kind: 'jsonl' } },
    task: {
      kind: 'encoder-decoder',
      input: { kind: 'tokens', field: 'lemma', conditions: ['tag'] },
      target: { kind: 'tokens', field: 'form' },
    },
  });

  expect(types).toMatchObject({ input: 'List<Uint8>', condition_0: 'Int32', target: 'List<Uint8>' });
  // Tokens that occur equally often are in the order of code points: g, o and e, g, o, s.
  expect(rows()).toEqual([{ input: [2, 3], condition_0: 2, target: [5, 6, 4, 7], line: 1 }]);
});

it('windows have scaled values, the scaled difference, and what it is measured from', async () => {
  const series = [1, 2, 4, 7, 11];
  const { encoder, types, rows, test } = await encode(['y', ...series].join('\n'), {
    data: { format: { kind: 'csv' }, records: { kind: 'windows', length: 2 } },
    task: {
      kind: 'many-to-one',
      input: { kind: 'numeric', fields: ['y'] },
      target: { kind: 'value', field: 'y', relativeTo: 'last' },
    },
  });

  // Windows (1, 2), (2, 4), (4, 7): mean 20/6, and differences 2, 3, 4.
  const inputDeviation = Math.sqrt([1, 2, 2, 4, 4, 7].reduce((sum, y) => sum + (y - 10 / 3) ** 2, 0) / 6);
  expect(encoder.input).toMatchObject({ kind: 'numeric', channels: 1, channelNames: ['y'] });
  expect(encoder.target).toEqual({
    kind: 'value',
    scaler: { mean: 3, standardDeviation: expect.closeTo(Math.sqrt(2 / 3), 12) as number },
  });
  expect(types).toEqual({
    input: 'List<Float32>',
    target: 'Float32',
    offset: 'Float32',
    line: 'Int32',
    record: 'Utf8',
    series: 'Utf8',
  });
  const [first, , last] = rows();
  expect(first).toMatchObject({ offset: 2, line: 4 });
  expect(first?.['target']).toBeCloseTo(-1 / Math.sqrt(2 / 3), 6);
  expect((first?.['input'] as number[])[0]).toBeCloseTo((1 - 10 / 3) / inputDeviation, 6);
  expect(last).toMatchObject({ offset: 7, line: 6 });
  expect(JSON.parse(String(rows(test)[2]?.['record']))).toEqual({ input: [[4], [7]], target: 11, offset: 7 });
});

const forecast = (overrides: object = {}) => ({
  model: 'columns',
  data: {
    location: 'data/',
    format: { kind: 'csv' },
    records: { kind: 'windows', length: 3 },
    split: { by: 'time', validationShare: 0.2, testShare: 0.2 },
    rejects: { toleratedShare: 0.1 },
    ...overrides,
  },
  task: {
    kind: 'many-to-one',
    input: { kind: 'numeric', fields: ['y'] },
    target: { kind: 'value', field: 'y', relativeTo: 'last' },
  },
});
const series = (valueOf: (index: number) => number | string) =>
  ['y', ...Array.from({ length: 30 }, (_, index) => valueOf(index))].join('\n');

it('a bad row of a series is one reject, and all windows beside it are read', async () => {
  await workspace.write(
    'data/a',
    series((index) => (index === 10 ? 'nan' : index ** 2)),
  );

  const sealed = await workspace.preprocess('run', forecast());

  // 18, 6 and 6 rows; of the training rows 10 lie before the bad one and 7 after it. Windows read back over a split's
  // start, so that each row held out is a target.
  expect(sealed).toMatchObject({ records: { train: 7 + 4, validation: 6, test: 6 }, rejected: 1 });
});

it('a series whose differences are all the same is refused', async () => {
  await workspace.write(
    'data/a',
    series((index) => index),
  );

  await expect(workspace.preprocess('run', forecast())).rejects.toThrow(
    /^every record of the training split has the difference 1 in field "y", so there is nothing to learn/,
  );
});

it('a series that is too short says what a window needs', async () => {
  await workspace.write('data/a', ['y', 1, 2, 4, 8, 16, 32].join('\n'));

  const running = workspace.preprocess('run', forecast({ records: { kind: 'windows', length: 6 } }));

  await expect(running).rejects.toThrow(
    /a window and its target are 7 rows .*the longest series, between gaps, has 6; lower data\.records\.length, or add rows$/,
  );
});
