import { readJson } from '../../../../shared/artifacts/json';
import { DatasetManifest } from '../../../../shared/dataset';
import { tableFromIPC } from 'apache-arrow';
import { Workspace } from '../workspace';

let workspace: Workspace;
beforeEach(async () => (workspace = await Workspace.create()));
afterEach(() => workspace.remove());

const request = (records: object, more: { split?: object; fields?: string[]; format?: object } = {}) => ({
  model: 'm',
  data: {
    location: 'data/',
    format: more.format ?? { kind: 'csv' },
    records,
    split: more.split ?? { by: 'hash', validationShare: 0.2, testShare: 0.2 },
  },
  task: {
    kind: 'many-to-one',
    input: { kind: 'numeric', fields: more.fields ?? ['v'], scaling: 'none' },
    target: { kind: 'class', field: 'label' },
  },
  network: { units: 4 },
});

/** Rows of 30 users, some of each in two files. */
const log = (from: number, to: number) =>
  ['user,v,label']
    .concat(
      Array.from({ length: 30 * (to - from) }, (_, row) => {
        const user = row % 30;
        return `u${user},${from + Math.floor(row / 30)},${user % 2 === 0 ? 'a' : 'b'}`;
      }),
    )
    .join('\n');

async function lengthsOf(manifest: DatasetManifest): Promise<number[]> {
  const lengths: number[] = [];
  for (const key of [...manifest.files.train, ...manifest.files.validation, ...manifest.files.test]) {
    const column = tableFromIPC(await workspace.store.get(key)).getChild('input');
    for (const list of column ?? []) lengths.push((list as { length: number }).length);
  }
  return lengths;
}

const sealed = async (run: string, body: object) => {
  const { manifestKey } = await workspace.preprocess(run, body);
  return readJson(workspace.store, manifestKey, DatasetManifest);
};

describe('a group whose rows lie in several files', () => {
  it('is one record', async () => {
    await workspace.write('data/2024-01.csv', log(0, 3));
    await workspace.write('data/2024-02.csv', log(3, 5));

    const manifest = await sealed('run', request({ kind: 'groups', by: ['user'], constant: ['label'] }));

    expect(manifest.records.read).toBe(30);
    expect(await lengthsOf(manifest)).toEqual(Array.from({ length: 30 }, () => 5));
  });

  it('is refused where its rows are said to be adjacent', async () => {
    await workspace.write('data/2024-01.csv', 'user,v,label\nu1,1,a\nu1,2,a\nu2,1,b\n');
    await workspace.write('data/2024-02.csv', 'user,v,label\nu3,1,a\nu1,3,a\nu4,1,b\n');
    const adjacent = { kind: 'groups', by: ['user'], constant: ['label'], rows: 'adjacent' };

    await expect(workspace.preprocess('run', request(adjacent))).rejects.toMatchObject({
      name: 'UnreadableShard',
      message: expect.stringMatching(/^data\/2024-02\.csv .* has more rows in data\/2024-01\.csv/) as string,
    });
  });

  it('is two, and a warning says so, where the files are of two splits', async () => {
    await workspace.write('data/train.csv', log(0, 3));
    await workspace.write('data/test.csv', log(3, 5));
    const split = { by: 'file', train: 'train.csv', test: 'test.csv', validationShare: 0.3 };

    const manifest = await sealed(
      'run',
      request({ kind: 'groups', by: ['user'], constant: ['label'] }, { split }),
    );

    expect(manifest.records.encoded.test).toBe(30);
    expect(manifest.warnings).toContainEqual(
      expect.stringMatching(/^30 groups of user have rows in files of different splits, \["u0"\] among them/),
    );
  });
});

describe('many small files', () => {
  it('are read as they would be one by one, whatever their folders', async () => {
    for (let index = 0; index < 240; index++)
      await workspace.write(`data/${index % 3 === 0 ? 'ham' : 'spam'}/${index}.txt`, `text number ${index}`);

    const manifest = await sealed('run', {
      model: 'm',
      data: {
        location: 'data/',
        format: { kind: 'text', unit: 'document', folder: 'label' },
        split: { by: 'hash', files: '*/*' },
      },
      task: {
        kind: 'many-to-one',
        input: { kind: 'tokens', field: 'text', tokens: 'words' },
        target: { kind: 'class', field: 'label' },
      },
    });

    const plan = await workspace.readPlan('run');
    expect(plan.dataset.shards).toHaveLength(1);
    expect(manifest.records).toMatchObject({ read: 240, rejected: 0 });
    expect(plan.dataset.objects).toHaveLength(240);
  });

  const lines = (index: number) => `{"text": "text ${index}", "label": "${index % 2 === 0 ? 'a' : 'b'}"}\n`;
  const classifier = (rejects: object) => ({
    model: 'm',
    data: { location: 'data/', format: { kind: 'jsonl' }, split: { by: 'hash' }, rejects },
    task: {
      kind: 'many-to-one',
      input: { kind: 'tokens', field: 'text' },
      target: { kind: 'class', field: 'label' },
    },
  });
  const writeWithOneBroken = async () => {
    for (let index = 0; index < 150; index++)
      await workspace.write(
        `data/${String(index).padStart(3, '0')}.jsonl`,
        index === 7 ? Buffer.from([0x50, 0x4b, 0x03, 0x04, 1, 2, 3]) : lines(index),
      );
  };

  it('fail by the name of one that cannot be read', async () => {
    await writeWithOneBroken();

    const plan = await workspace.plan('run', classifier({}));

    expect(await workspace.map('profile', plan)).toMatchObject([
      { name: 'UnreadableShard', message: expect.stringContaining('data/007.jsonl') as string },
    ]);
  });

  it('do without it where that is tolerated, and name it', async () => {
    await writeWithOneBroken();

    const manifest = await sealed('run', classifier({ toleratedShardPercentage: 1 }));

    expect(manifest.shardsSetAside).toMatchObject([{ key: 'data/007.jsonl' }]);
    expect(manifest.records).toMatchObject({ read: 149, rejected: 0 });
  });

  it('name the file of a record that is set aside', async () => {
    for (let index = 0; index < 150; index++)
      await workspace.write(
        `data/${String(index).padStart(3, '0')}.jsonl`,
        index === 9 ? '\n{"text": 1}\n' : lines(index),
      );

    const manifest = await sealed('run', classifier({}));

    expect(manifest.rejectReasons[0]?.example).toMatch(/^data\/009\.jsonl line 2: /);
  });
});

describe('a pattern among the input fields', () => {
  const rising = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, Number(name.slice(1))] as const));
  const names = Array.from({ length: 12 }, (_, index) => `t${index}`);
  const write = async (order: (record: number) => readonly string[]) =>
    workspace.write(
      'data/a.jsonl',
      Array.from({ length: 60 }, (_, record) =>
        JSON.stringify({ ...rising(order(record)), label: record % 2 === 0 ? 'a' : 'b', id: record }),
      ).join('\n'),
    );
  const wide = request({ kind: 'rows' }, { format: { kind: 'jsonl' }, fields: ['t*'] });

  it('stands for the same fields in their natural order in every record', async () => {
    await write((record) => (record % 2 === 0 ? names : [...names].sort()));

    const manifest = await sealed('run', wide);

    const { task } = (await workspace.readPlan('run')).request;
    expect(task.input).toMatchObject({ fields: names, patterns: ['t*'] });
    const [key = ''] = manifest.files.train;
    const inputs = [...(tableFromIPC(await workspace.store.get(key)).getChild('input') ?? [])];
    for (const input of inputs)
      expect([...(input as Iterable<number>)]).toEqual(names.map((_, step) => step));
  });

  it('does not stand for what the request names for something else', async () => {
    await write(() => names);

    await workspace.plan('run', {
      ...request(
        { kind: 'rows' },
        { format: { kind: 'jsonl' }, fields: ['*'], split: { by: 'hash', key: ['id'] } },
      ),
    });

    expect((await workspace.readPlan('run')).request.task.input).toMatchObject({ fields: names });
  });

  it('is refused where nothing matches it, with what there is', async () => {
    await write(() => names);

    await expect(
      workspace.plan('run', request({ kind: 'rows' }, { format: { kind: 'jsonl' }, fields: ['x*'] })),
    ).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: expect.stringMatching(
        /has "x\*", which no field of the data matches; it has id, t0, t1/,
      ) as string,
    });
  });

  it('is refused where the request names all fields for something else, with these and what to give', async () => {
    await workspace.write('data/a.csv', 'date,value\n2024-01-01,1\n2024-01-02,2\n');

    await expect(
      workspace.plan('run', {
        model: 'all',
        data: {
          location: 'data/',
          format: { kind: 'csv' },
          records: { kind: 'windows', length: 1, time: 'date' },
          split: { by: 'time' },
        },
        task: {
          kind: 'many-to-one',
          input: { kind: 'numeric', fields: ['*'] },
          target: { kind: 'value', field: 'value' },
        },
      }),
    ).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: expect.stringContaining(
        'has "*", which no field of the data matches; it has no others than date and value, which the request names for something else, and which a * never stands for; to forecast "value" from its own past, give ["value"]',
      ) as string,
    });
  });

  it('rejects a record with a field that the first ones do not have, and one that lacks one', async () => {
    await write((record) => (record < 58 ? names : record === 58 ? names.slice(1) : names));
    const text = await workspace.text('data/a.jsonl');
    await workspace.write(
      'data/b.jsonl',
      `${text}\n${'\n'.repeat(3)}${Array.from({ length: 1_100 }, (_, id) => JSON.stringify({ ...rising(names), label: 'a', id: 100 + id, ...(id === 1_099 ? { t12: 12 } : {}) })).join('\n')}`,
    );

    const manifest = await sealed('run', wide);

    expect(manifest.rejectReasons.map(({ reason, records }) => [reason, records])).toEqual([
      ['missing-field', 2],
      ['unexpected-field', 1],
    ]);
  });
});
