import { readJson } from '../../../../shared/artifacts/json';
import { DatasetManifest, Encoder } from '../../../../shared/dataset';
import { Workspace } from '../workspace';

const request = (data: object, input: object = {}) => ({
  model: 'text',
  data: {
    location: 'data/',
    format: { kind: 'jsonl' },
    split: { by: 'file', train: 'train.jsonl', validation: 'validation.jsonl', test: 'test.jsonl' },
    ...data,
  },
  task: {
    kind: 'many-to-one',
    input: { kind: 'tokens', field: 'text', ...input },
    target: { kind: 'class', field: 'label' },
  },
});

type Record = readonly [text: string, label: string];

let workspace: Workspace;
beforeEach(async () => (workspace = await Workspace.create()));
afterEach(() => workspace.remove());

async function build(
  splits: { train: Record[]; validation: Record[]; test: Record[] },
  wanted: ReturnType<typeof request>,
) {
  for (const [split, records] of Object.entries(splits))
    await workspace.write(
      `data/${split}.jsonl`,
      records.map(([text, label]) => JSON.stringify({ text, label })).join('\n'),
    );
  await workspace.preprocess('run', wanted);
  const { buildRoot } = await workspace.readPlan('run');
  return {
    manifest: await readJson(workspace.store, `${buildRoot}manifest.json`, DatasetManifest),
    encoder: await readJson(workspace.store, `${buildRoot}encoder.json`, Encoder),
  };
}

const COMPOSED = 'r\u00e9sum\u00e9';
const DECOMPOSED = COMPOSED.normalize('NFD');
const forms = {
  train: [
    ['caf\u00e9', COMPOSED],
    ['cafe\u0301 au lait', ` ${DECOMPOSED}\u00a0`],
    ['one', 'note'],
    ['two', '\ufeffnote\u200b'],
  ],
  validation: [['three', DECOMPOSED]],
  test: [
    ['cafe\u0301', COMPOSED],
    ['four', 'note'],
  ],
} satisfies { train: Record[]; validation: Record[]; test: Record[] };

const isOfLookAlikes = (warning: string) => warning.startsWith('Labels of field');

describe('text that looks the same', () => {
  it('is the same, in labels, tokens and twins', async () => {
    const { manifest, encoder } = await build(forms, request({}));

    expect(encoder.normalization).toBe('NFC');
    expect(encoder.target).toMatchObject({ labels: ['note', COMPOSED], counts: [2, 2] });
    expect(encoder.input.kind === 'tokens' && encoder.input.vocabulary).not.toContain('\u0301');
    expect(manifest.duplicates).toMatchObject({ train: 1, validation: 0 });
    expect(manifest.warnings.filter(isOfLookAlikes)).toEqual([]);
  });

  it('is left out as a twin where duplicates are dropped', async () => {
    const { manifest } = await build(forms, request({ duplicates: 'drop' }));

    expect(manifest.duplicates).toMatchObject({ train: 1, validation: 0, dropped: 1 });
  });

  it('stays as it is written where the request says so, and labels that look alike are a warning', async () => {
    const { manifest, encoder } = await build(forms, request({ normalization: 'none' }));

    expect(encoder.target).toMatchObject({ labels: ['note', DECOMPOSED, COMPOSED] });
    expect(manifest.warnings.filter(isOfLookAlikes)).toEqual([
      'Labels of field "label" differ only in case, invisible characters, signs that look alike or normalisation form, and count as different classes: "re\\u0301sume\\u0301" and "résumé"; correct them in the data where they mean the same.',
    ]);
  });

  it('is a warning where labels differ in case only, or in what stands within them', async () => {
    const { manifest } = await build(
      {
        train: [
          ['a', 'Note'],
          ['b', 'note'],
          ['c', 'note'],
        ],
        validation: [['d', 'note']],
        test: [
          ['e', 'no\u00adte'],
          ['f', 'note'],
        ],
      },
      request({ rejects: { toleratedShare: 1 } }),
    );

    const warnings = manifest.warnings.filter(isOfLookAlikes);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('"Note", "note" and "no\\u00adte"');
  });
});

it('a class that is written as a list is a warning, since a record may be meant to have several', async () => {
  const { manifest } = await build(
    {
      train: [
        ['a', '["jazz"]'],
        ['b', '["jazz", "live"]'],
        ['c', 'folk'],
      ],
      validation: [['d', 'folk']],
      test: [['e', '["jazz"]']],
    },
    request({}),
  );

  expect(manifest.warnings.filter((warning) => warning.includes('written as lists'))).toEqual([
    'Labels of field "label" are written as lists, such as "[\\"jazz\\", \\"live\\"]", and each counts as one label, brackets and all; where a record may have several labels, give {"kind": "labels"} as task.target.',
  ]);
});

describe('texts above maximumLength', () => {
  const long = {
    train: [
      ['abcdef', 'x'],
      ['ab', 'y'],
      ['xbcdyz', 'y'],
    ],
    validation: [['abcd', 'x']],
    test: [['abcde', 'y']],
  } satisfies { train: Record[]; validation: Record[]; test: Record[] };

  it('are cut and counted where the request says so', async () => {
    const { manifest, encoder } = await build(long, request({}, { maximumLength: 3, tooLong: 'cut-start' }));

    expect(manifest.records.encoded).toEqual({ train: 3, validation: 1, test: 1 });
    expect(manifest.cut).toEqual({ train: 2, validation: 1, test: 1 });
    expect(manifest.lengths).toMatchObject({ minimum: 2, maximum: 3 });
    expect(encoder.input.kind === 'tokens' && encoder.input.vocabulary.slice(2).sort().join('')).toBe(
      'abdefyz',
    );
  });

  it('refuse the dataset by a sentence that names the limit and the way to cut', async () => {
    await expect(build(long, request({}, { maximumLength: 3 }))).rejects.toThrow(
      /task\.input\.maximumLength, 3.*task\.input\.tooLong/,
    );
  });
});

describe('keys that look the same', () => {
  const csv = (split: object, records?: object) => ({
    model: 'text',
    data: {
      location: 'data/',
      format: { kind: 'csv' },
      split: { by: 'hash', validationShare: 0.3, testShare: 0.3, ...split },
      ...(records === undefined ? {} : { records }),
    },
    task: {
      kind: 'many-to-one',
      input: { kind: 'numeric', fields: ['x'] },
      target: { kind: 'class', field: 'label' },
    },
  });
  const people = Array.from({ length: 40 }, (_, index) => `Jos\u00e9 ${index}`);

  it('are one group, whose rows are one record', async () => {
    const rows = people.flatMap((name, index) => [
      `${name},${index},${index % 2}`,
      `${name.normalize('NFD')},${index + 1},${index % 2}`,
    ]);
    await workspace.write('data/a.csv', ['name,x,label', ...rows].join('\n'));

    await workspace.preprocess('run', csv({}, { kind: 'groups', by: ['name'], constant: ['label'] }));

    const { buildRoot } = await workspace.readPlan('run');
    const manifest = await readJson(workspace.store, `${buildRoot}manifest.json`, DatasetManifest);
    expect(manifest.records.read).toBe(40);
    expect(manifest.lengths).toMatchObject({ minimum: 2, maximum: 2 });
  });

  it('go to one side of a split', async () => {
    const sidesOf = async (run: string, form: string) => {
      const rows = people.map((name, index) => `${name.normalize(form)},${index},${index % 2}`);
      await workspace.write('data/a.csv', ['name,x,label', ...rows].join('\n'));
      await workspace.preprocess(run, csv({ key: ['name'] }));
      const { buildRoot } = await workspace.readPlan(run);
      return readJson(workspace.store, `${buildRoot}manifest.json`, DatasetManifest);
    };

    const composed = await sidesOf('composed', 'NFC');
    const decomposed = await sidesOf('decomposed', 'NFD');

    expect(decomposed.records.encoded).toEqual(composed.records.encoded);
  });
});
