import { readJson } from '../../../../shared/artifacts/json';
import { DatasetManifest, Encoder } from '../../../../shared/dataset';
import { layoutOf } from '../../../../trainer/data/examples';
import { parseShard } from '../../../../trainer/data/arrow';
import { Workspace } from '../workspace';

const SPLIT = { by: 'file', train: 'train.*', validation: 'validation.*', test: 'test.*' };

const tagging = (format: object, target: object = {}) => ({
  model: 'topics',
  data: { location: 'data/', format, split: SPLIT },
  task: {
    kind: 'many-to-one',
    input: { kind: 'tokens', field: 'text', tokens: 'whitespace' },
    target: { kind: 'labels', field: 'topics', ...target },
  },
});

const music = {
  model: 'music',
  data: { location: 'data/', format: { kind: 'jsonl' }, split: SPLIT },
  task: {
    kind: 'many-to-many',
    input: { kind: 'labels', field: 'notes' },
    target: { kind: 'labels', field: 'notes', shift: 1 },
  },
};

let workspace: Workspace;
beforeEach(async () => (workspace = await Workspace.create()));
afterEach(() => workspace.remove());

async function built(files: Readonly<Record<string, string>>, request: object) {
  for (const [name, text] of Object.entries(files)) await workspace.write(`data/${name}`, text);
  await workspace.preprocess('run', request);
  const { buildRoot } = await workspace.readPlan('run');
  const manifest = await readJson(workspace.store, `${buildRoot}manifest.json`, DatasetManifest);
  const encoder = await readJson(workspace.store, `${buildRoot}encoder.json`, Encoder);
  const examples = async (split: 'train' | 'test') => {
    const [key] = manifest.files[split];
    return parseShard(await workspace.store.get(key!), key!, layoutOf(encoder));
  };
  return { manifest, encoder, train: await examples('train'), test: await examples('test') };
}

const lines = (records: readonly object[]) => records.map((record) => JSON.stringify(record)).join('\n');

describe('any number of labels of a record', () => {
  it('are the same from arrays, from their JSON text and from a text with a delimiter', async () => {
    const records = {
      train: [
        { text: 'a b', topics: ['sport', 'politics'] },
        { text: 'b', topics: [] },
        { text: 'c', topics: ['politics', 'sport', 'politics'] },
      ],
      validation: [{ text: 'd', topics: ['sport'] }],
      test: [{ text: 'e', topics: ['sport', 'film'] }],
    };
    const files = (write: (records: readonly { text: string; topics: string[] }[]) => string) =>
      Object.fromEntries(Object.entries(records).map(([split, some]) => [`${split}.x`, write(some)]));
    const csv = (write: (topics: string[]) => string) =>
      files((some) =>
        ['text,topics', ...some.map(({ text, topics }) => `${text},"${write(topics)}"`)].join('\n'),
      );

    const found = [
      await built(files(lines), tagging({ kind: 'jsonl' })),
      await built(
        csv((topics) => JSON.stringify(topics).replaceAll('"', '""')),
        tagging({ kind: 'csv' }),
      ),
      await built(
        csv((topics) => topics.join(' ; ')),
        tagging({ kind: 'csv' }, { delimiter: ';' }),
      ),
    ];

    for (const { encoder, train, test } of found) {
      expect(encoder.target).toEqual({
        kind: 'labels',
        of: 'record',
        labels: ['politics', 'sport'],
        counts: [2, 2],
        unseen: ['film'],
      });
      expect(train.labelSets).toEqual({ starts: Uint32Array.of(0, 2, 2, 4), width: 2 });
      expect(train.targets).toEqual(Int32Array.of(0, 1, 0, 1));
      // The label that training lacks has an id of its own: it is missed, whatever is answered.
      expect(test.targets).toEqual(Int32Array.of(1, 2));
    }
  });

  it('are rare or unknown to training with a warning', async () => {
    const { manifest } = await built(
      {
        'train.x': lines([
          { text: 'a', topics: ['sport'] },
          { text: 'b', topics: ['sport', 'art'] },
        ]),
        'validation.x': lines([{ text: 'c', topics: ['sport'] }]),
        'test.x': lines([{ text: 'd', topics: ['sport', 'film'] }]),
      },
      tagging({ kind: 'jsonl' }),
    );

    expect(manifest.warnings).toContain(
      '1 of 2 test labels (50.0 %) is one that the training split lacks, and counts as missed whatever is answered: "film" (1).',
    );
    expect(manifest.warnings.some((warning) => warning.includes('"art" (1 training, 0 validation'))).toBe(
      true,
    );
    expect(manifest.statistics?.labels).toMatchObject({ kind: 'labels', counted: { train: 3, test: 2 } });
  });

  it('set a record aside where nobody knows them, or where nothing parts them', async () => {
    const { manifest } = await built(
      {
        'train.x': lines([
          { text: 'a', topics: ['sport'] },
          { text: 'b', topics: null },
          { text: 'c', topics: 'sport;art' },
          { text: 'd', topics: ['a\nb'] },
        ]),
        'validation.x': lines([{ text: 'e', topics: ['sport'] }]),
        'test.x': lines([{ text: 'f', topics: ['sport'] }]),
      },
      {
        ...tagging({ kind: 'jsonl' }),
        data: { ...tagging({ kind: 'jsonl' }).data, rejects: { toleratedShare: 0.9 } },
      },
    );

    const examples = manifest.rejectReasons.map(({ reason, example }) => `${reason}: ${example}`).join('\n');
    expect(examples).toMatch(/missing-value: .*field "topics" is null/);
    expect(examples).toMatch(
      /wrong-type: .*not an array of labels; give what parts labels as task\.target\.delimiter/,
    );
    expect(manifest.records.rejected).toBe(3);
  });
});

describe('labels of next steps', () => {
  it('are told after the steps before, and after nothing at first', async () => {
    const { encoder, train } = await built(
      {
        'train.x': lines([{ notes: [['E', 'C'], [], ['G']] }, { notes: ['["C"]', ['G', 'C']] }]),
        'validation.x': lines([{ notes: [['C']] }]),
        'test.x': lines([{ notes: [['C']] }]),
      },
      music,
    );

    // The last step of a sequence is told and never read, so G is no label of the input.
    expect(encoder.input).toEqual({ kind: 'labels', labels: ['C', 'E'] });
    expect(encoder.target).toMatchObject({ of: 'step', labels: ['C', 'E', 'G'], counts: [3, 1, 2] });
    expect(train).toMatchObject({
      channels: 2,
      values: Float32Array.of(0, 0, 1, 1, 0, 0, 0, 0, 1, 0),
      starts: Uint32Array.of(0, 3, 5),
      targets: Int32Array.of(0, 1, 2, 0, 0, 2),
      targetStarts: Uint32Array.of(0, 3, 5),
      labelSets: { starts: Uint32Array.of(0, 2, 2, 3, 4, 6), width: 3 },
    });
  });

  it('are one set a token where the input is tokens', async () => {
    const { train, manifest } = await built(
      {
        'train.x': lines([
          { word: ['run', 'dogs'], morph: [['V'], ['N', 'Plural']] },
          { word: ['run'], morph: [['V'], ['N']] },
        ]),
        'validation.x': lines([{ word: ['run'], morph: [['V']] }]),
        'test.x': lines([
          { word: ['run'], morph: [[]] },
          { word: ['dogs'], morph: [['N']] },
        ]),
      },
      {
        model: 'morph',
        data: { ...music.data, rejects: { toleratedShare: 0.9 } },
        task: {
          kind: 'many-to-many',
          input: { kind: 'tokens', field: 'word', tokens: 'given' },
          target: { kind: 'labels', field: 'morph' },
        },
      },
    );

    expect(train.labelSets?.starts).toEqual(Uint32Array.of(0, 1, 3));
    expect(manifest.rejectReasons[0]).toMatchObject({
      reason: 'tag-count',
      example: expect.stringContaining('the target has 2 steps of labels, the input has 1 steps') as string,
    });
  });
});
