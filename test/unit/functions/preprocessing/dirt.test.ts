import fc from 'fast-check';
import { mergeProfiles } from '../../../../functions/merge/merge-profiles';
import { readJson } from '../../../../shared/artifacts/json';
import { DatasetManifest, Encoder, Reject, ShardProfile } from '../../../../shared/dataset';
import { Workspace } from '../workspace';

const request = (overrides: { data?: object; task?: object } = {}) => ({
  model: 'dirt',
  data: {
    location: 'data/',
    format: { kind: 'jsonl' },
    split: { by: 'hash', validationShare: 0.2, testShare: 0.2 },
    rejects: { toleratedShare: 1 },
    ...overrides.data,
  },
  task: {
    kind: 'many-to-one',
    input: { kind: 'tokens', field: 'text', tokens: 'words' },
    target: { kind: 'class', field: 'label' },
    ...overrides.task,
  },
});
const record = (text: unknown, label: unknown) => JSON.stringify({ text, label });
const good = Array.from({ length: 60 }, (_, index) =>
  record(`word${index} common`, index % 2 ? 'odd' : 'even'),
);

let workspace: Workspace;
beforeEach(async () => (workspace = await Workspace.create()));
afterEach(() => workspace.remove());

async function manifestOf(run: string): Promise<DatasetManifest> {
  const { buildRoot } = await workspace.readPlan(run);
  return readJson(workspace.store, `${buildRoot}manifest.json`, DatasetManifest);
}

async function rejectsOf(run: string): Promise<Reject[]> {
  const { buildRoot } = await workspace.readPlan(run);
  const files = await workspace.keys(`${buildRoot}rejects/`);
  const texts = await Promise.all(files.map((key) => workspace.text(key)));
  return texts.flatMap((text) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => Reject.parse(JSON.parse(line))),
  );
}

describe('records that cannot be used', () => {
  it('are set aside with file, line, offset, reason and the record', async () => {
    const broken = Buffer.concat([
      Buffer.from('{"text": "'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('", "label": "odd"}'),
    ]);
    const lines = [...good.slice(0, 30), '{"text": 1, "label": "odd"}', '', 'no json', ...good.slice(30)];
    await workspace.write(
      'data/a.jsonl',
      Buffer.concat([Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`), broken]),
    );

    const sealed = await workspace.preprocess('run', request());

    const rejects = await rejectsOf('run');
    expect(rejects.map(({ file, line, reason }) => [file, line, reason])).toEqual([
      ['data/a.jsonl', 31, 'wrong-type'],
      ['data/a.jsonl', 33, 'malformed-json'],
      ['data/a.jsonl', 64, 'invalid-utf8'],
    ]);
    const bytes = Buffer.from(await workspace.store.get('data/a.jsonl'));
    expect(bytes.subarray(rejects[1]?.byteOffset).toString().startsWith('no json')).toBe(true);
    expect(rejects[1]?.record).toBe('no json');
    expect(sealed.rejected).toBe(3);
    expect((await manifestOf('run')).records).toMatchObject({ read: 63, rejected: 3 });
  });

  it('keep their line numbers when the object is cut into shards', async () => {
    const lines = [...good.slice(0, 30), 'first', ...good.slice(30), 'second'];
    await workspace.write('data/a.jsonl', lines.join('\n'));

    await workspace.preprocess('run', request({ data: { shardMegabytes: 0.0005 } }));

    expect((await workspace.readPlan('run')).dataset.shards.length).toBeGreaterThan(3);
    expect((await rejectsOf('run')).map(({ line, record: text }) => [line, text])).toEqual([
      [31, 'first'],
      [62, 'second'],
    ]);
  });

  it('fail the run above the tolerated share, with the three most common reasons', async () => {
    const bad = [
      'x',
      'x',
      'x',
      record(1, 'odd'),
      record(2, 'odd'),
      record('a', ''),
      record('', 'odd'),
      record('', 'odd'),
    ];
    await workspace.write('data/a.jsonl', [...good, ...bad].join('\n'));
    const plan = await workspace.plan('run', request({ data: { rejects: { toleratedShare: 0.05 } } }));
    await workspace.map('profile', plan);

    const merging = mergeProfiles(plan, workspace.context);

    await expect(merging).rejects.toMatchObject({ name: 'TooManyRejects' });
    await expect(merging).rejects.toThrow(
      /^8 of 68 records \(11\.8 %\) had to be set aside, above data\.rejects\.toleratedShare, 0\.05: 3 malformed-json \(data\/a\.jsonl line 61: .*\), 2 empty-sequence \(.*\) and 2 wrong-type \(.*\); correct/,
    );
  });

  it('are named with their lines where the object is cut into shards', async () => {
    await workspace.write('data/a.jsonl', [...good, 'no json'].join('\n'));
    const data = { shardMegabytes: 0.0005, rejects: { toleratedShare: 0 } };
    const plan = await workspace.plan('run', request({ data }));
    await workspace.map('profile', plan);

    const merging = mergeProfiles(plan, workspace.context);

    await expect(merging).rejects.toThrow(
      /1 malformed-json \(data\/a\.jsonl line 61: .*, in "no json"\); correct/,
    );
  });

  it('are never lost: read is encoded plus rejected, whatever the bytes', async () => {
    const line = fc.oneof(
      fc.constantFrom(...good).map((text) => Buffer.from(text)),
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc.record({ text: fc.anything(), label: fc.anything() }).map((value) => Buffer.from(safeJson(value))),
    );
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 20 }),
        fc.double({ min: 0.0003, max: 0.01, noNaN: true }),
        async (lines, size) => {
          const text = lines.map((bytes) => Buffer.concat([bytes, Buffer.from('\n')]));
          const bytes = Buffer.concat([Buffer.from(`${good.join('\n')}\n`), ...text]);
          await workspace.write('data/a.jsonl', bytes);
          const expected = bytes
            .toString('latin1')
            .split('\n')
            .filter((one) => one !== '' && one !== '\r').length;
          run += 1;

          await workspace.preprocess(`run-${run}`, request({ data: { shardMegabytes: size } }));

          const { records } = await manifestOf(`run-${run}`);
          const { train, validation, test: tested } = records.encoded;
          expect(records.read).toBe(expected);
          expect(train + validation + tested + records.rejected).toBe(expected);
          expect(await rejectsOf(`run-${run}`)).toHaveLength(records.rejected);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('may have any names: __proto__ is a token, a label and a field', async () => {
    const named = good.map(
      (_, index) =>
        `{"__proto__": "${index % 2 ? '__proto__' : 'constructor'} toString", "x": ${index}, "text": "__proto__ a${index}"}`,
    );
    await workspace.write('data/a.jsonl', named.join('\n'));

    await workspace.preprocess('run', request({ task: { target: { kind: 'class', field: '__proto__' } } }));

    const { buildRoot } = await workspace.readPlan('run');
    const { input, target } = await readJson(workspace.store, `${buildRoot}encoder.json`, Encoder);
    expect(input.kind === 'tokens' && input.vocabulary.includes('__proto__')).toBe(true);
    expect(target.kind === 'class' && target.labels).toEqual(['__proto__ toString', 'constructor toString']);
  });

  it('that are tokens named __proto__ keep their counts', async () => {
    await workspace.write(
      'data/a.jsonl',
      good.map((_, index) => record(`__proto__ x${index}`, String(index % 2))).join('\n'),
    );

    await workspace.preprocess(
      'run',
      request({ task: { input: { kind: 'tokens', field: 'text', tokens: 'whitespace' } } }),
    );

    const { buildRoot } = await workspace.readPlan('run');
    const { input } = await readJson(workspace.store, `${buildRoot}encoder.json`, Encoder);
    expect(input.kind === 'tokens' && input.vocabulary[2]).toBe('__proto__');
  });
});

describe('what is learned from the training split only', () => {
  it('leaves out the tokens and labels of the other splits', async () => {
    await workspace.write(
      'data/train.jsonl',
      [record('a a b', 'x'), record('a c', 'y'), record('b', 'y')].join('\n'),
    );
    await workspace.write('data/validation.jsonl', record('d d d d', 'x'));
    await workspace.write('data/test.jsonl', [record('e a', 'y'), record('a', 'z')].join('\n'));
    const split = { by: 'file', train: 'train.jsonl', validation: 'validation.jsonl', test: 'test.jsonl' };

    await workspace.preprocess('run', request({ data: { split } }));

    const { buildRoot } = await workspace.readPlan('run');
    const { input, target } = await readJson(workspace.store, `${buildRoot}encoder.json`, Encoder);
    expect(input).toMatchObject({ kind: 'tokens', vocabulary: ['<padding>', '<unknown>', 'a', 'b', 'c'] });
    expect(target).toEqual({ kind: 'class', labels: ['x', 'y'], counts: [1, 2], unseen: ['z'] });
    expect(await rejectsOf('run')).toEqual([]);
  });

  it('scales channels and target by them', async () => {
    const rows = (values: number[][]) =>
      values
        .map(([a, b, y]) =>
          JSON.stringify({
            s: [
              [a, b],
              [a, b],
            ],
            y,
          }),
        )
        .join('\n');
    await workspace.write(
      'data/train.jsonl',
      rows([
        [1, 10, 0],
        [3, 30, 4],
      ]),
    );
    await workspace.write('data/validation.jsonl', rows([[99, 99, 99]]));
    await workspace.write('data/test.jsonl', rows([[77, 77, 77]]));
    const split = { by: 'file', train: 'train.jsonl', validation: 'validation.jsonl', test: 'test.jsonl' };
    const task = { input: { kind: 'numeric', fields: ['s'] }, target: { kind: 'value', field: 'y' } };

    await workspace.preprocess('run', request({ data: { split }, task }));

    const { buildRoot } = await workspace.readPlan('run');
    const encoder = await readJson(workspace.store, `${buildRoot}encoder.json`, Encoder);
    expect(encoder.input).toEqual({
      kind: 'numeric',
      channels: 2,
      channelNames: ['s'],
      scalers: [
        { mean: 2, standardDeviation: 1 },
        { mean: 20, standardDeviation: 10 },
      ],
    });
    expect(encoder.target).toEqual({ kind: 'value', scaler: { mean: 2, standardDeviation: 2 } });
  });

  it('sets records of another number of channels aside, not the many for the one', async () => {
    const rows = good.map((_, index) => JSON.stringify({ s: index === 0 ? [[1, 2]] : [[index]], y: index }));
    await workspace.write('data/a.jsonl', rows.join('\n'));
    const task = { input: { kind: 'numeric', fields: ['s'] }, target: { kind: 'value', field: 'y' } };

    const sealed = await workspace.preprocess('run', request({ task }));

    const { buildRoot } = await workspace.readPlan('run');
    const profile = await readJson(workspace.store, `${buildRoot}profiles/000000.json`, ShardProfile);
    expect(profile).toMatchObject({ read: 60, rejected: 1, inputMoments: { length: 1 } });
    expect(sealed.rejected).toBe(1);
  });
});

describe('a dataset that cannot be used', () => {
  it.each([
    [
      'one label',
      good.map((_, index) => record(`a${index}`, 'same')),
      /^every record of the training split has the label "same"/,
    ],
    [
      'no test record',
      [record('a', 'x'), record('b', 'y')],
      /^the (train|validation|test) split has no record/,
    ],
    ['no record at all', ['', ''], /^the train split has no record \(0 read/],
  ])('has %s', async (_, lines, sentence) => {
    await workspace.write('data/a.jsonl', `${lines.join('\n')}\n`);
    const plan = await workspace.plan('run', request());
    await workspace.map('profile', plan);

    const merging = mergeProfiles(plan, workspace.context);

    await expect(merging).rejects.toMatchObject({ name: 'DatasetUnusable' });
    await expect(merging).rejects.toThrow(sentence);
  });

  it.each([
    ['a number', (n: number) => String(n * 1.25), 'give "value" as task.target.kind'],
    ['an id', (n: number) => `id${n}`, 'where it is the name or the id of a record, name the field'],
  ])('has a class of its own for each record: %s', async (_, labelOf, hint) => {
    const lines = Array.from({ length: 60 }, (__, n) => record(`text ${n}`, labelOf(n)));
    await workspace.write('data/a.jsonl', lines.join('\n'));
    const plan = await workspace.plan('run', request({}));
    await workspace.map('profile', plan);

    const merging = mergeProfiles(plan, workspace.context);

    await expect(merging).rejects.toThrow(/so none comes again to be learned/);
    await expect(merging).rejects.toThrow(hint);
  });

  it('has only test labels that training never saw', async () => {
    await workspace.write('data/train.jsonl', good.join('\n'));
    await workspace.write('data/test.jsonl', record('a', 'other'));
    const split = { by: 'file', train: 'train.jsonl', test: 'test.jsonl' };
    const plan = await workspace.plan('run', request({ data: { split } }));
    await workspace.map('profile', plan);

    await expect(mergeProfiles(plan, workspace.context)).rejects.toThrow(
      'the training split has none of the labels of the test split in field "label" (such as "other"',
    );
  });
});

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '{}';
  }
}
