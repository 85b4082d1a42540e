import { encodeBatch } from '../../../../functions/encode/encode-batch';
import { mergeProfiles } from '../../../../functions/merge/merge-profiles';
import { profileBatch } from '../../../../functions/profile/profile-batch';
import { sealDataset } from '../../../../functions/seal/seal-dataset';
import { readJson } from '../../../../shared/artifacts/json';
import { buildKeys } from '../../../../shared/artifacts/keys';
import type { ArtifactStore } from '../../../../shared/artifacts/store';
import { DatasetManifest, SPLITS } from '../../../../shared/dataset';
import { Workspace } from '../workspace';

const STAGES = { profile: profileBatch, encode: encodeBatch } as const;

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
  for (const [name, lines] of Object.entries(FILES)) await write(name, lines);
});
afterEach(() => workspace.remove());

/** Names of one language, enough for each split; one line that is set aside. */
const names = (letters: string, label: string) =>
  Array.from({ length: 40 }, (_, index) => {
    const text = [...letters].map((_, at) => letters[(at * (index + 1) + index) % letters.length]).join('');
    return `${text}${index},${label}`;
  });
const FILES = {
  'a.csv': [...names('abcdef', 'one'), 'nothing but text'],
  'b.csv': names('fedcba', 'two'),
  'c.csv': names('defabc', 'one'),
};
/** Doubles the counts of tokens, and so keeps their order: the same vocabulary. */
const EVERY_NAME = Object.values(FILES).flatMap((lines) => lines.slice(0, 40));
const write = (name: string, lines: readonly string[]) =>
  workspace.write(`data/names/${name}`, `name,label\n${lines.join('\n')}\n`);

const request = (changes: object = {}) => ({
  model: 'names',
  data: {
    location: 'data/names/',
    format: { kind: 'csv', quote: null },
    split: { by: 'hash', validationShare: 0.2, testShare: 0.2 },
    rejects: { toleratedShare: 0.1 },
  },
  task: {
    kind: 'many-to-one',
    input: { kind: 'tokens', field: 'name' },
    target: { kind: 'class', field: 'label' },
  },
  ...changes,
});

/** The workspace's store, and the dataset's objects that are read through it. */
function watched(): { store: ArtifactStore; read: string[] } {
  const read: string[] = [];
  const { store } = workspace;
  const stream: ArtifactStore['stream'] = (key, ...rest) => {
    if (key.startsWith('data/')) read.push(key.slice('data/names/'.length));
    return store.stream(key, ...rest);
  };
  const proxy = new Proxy(store, {
    get: (target, name) => {
      if (name === 'stream') return stream;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  });
  return { store: proxy, read };
}

/** Preprocesses, and tells which objects each stage really read and how many shards it says that it copied. */
async function preprocess(run: string, wanted: unknown) {
  const output = await workspace.plan(run, wanted);
  const counted = { profile: { read: [''], reused: 0 }, encode: { read: [''], reused: 0 } };
  const { shards } = (await workspace.readPlan(run)).dataset;
  for (const stage of ['profile', 'encode'] as const) {
    const { store, read } = watched();
    const batch = { Items: shards, BatchInput: { planKey: output.planKey } };
    const { reused } = await STAGES[stage](batch, { store });
    counted[stage] = { read, reused };
    if (stage === 'profile') await mergeProfiles(output, workspace.context);
  }
  await sealDataset(output, workspace.context);
  return counted;
}

async function manifestOf(run: string): Promise<DatasetManifest> {
  const { buildRoot } = await workspace.readPlan(run);
  return readJson(workspace.store, buildKeys(buildRoot).manifest, DatasetManifest);
}

/** What a run made of the data, whatever the shards are called. */
async function contentOf(run: string) {
  const { files, records, rejectReasons, testFingerprint, statistics, root } = await manifestOf(run);
  const rejects = await workspace.keys(`${root}rejects/`);
  const texts = async (keys: readonly string[]) => Promise.all(keys.map((key) => workspace.text(key)));
  return {
    records,
    rejectReasons,
    testFingerprint,
    statistics,
    rejected: await texts(rejects),
    arrow: await Promise.all(SPLITS.map((split) => texts(files[split]))),
  };
}

const ALL = ['a.csv', 'b.csv', 'c.csv'];

describe('shards that an earlier run computed', () => {
  it('a first run reads every object twice', async () => {
    const counted = await preprocess('run-1', request());

    expect(counted).toEqual({ profile: { read: ALL, reused: 0 }, encode: { read: ALL, reused: 0 } });
    expect((await manifestOf('run-1')).shardsCopied).toBe(0);
  });

  it('the same data in the same encoding is not computed again at all', async () => {
    await preprocess('run-1', request());

    const { reusedFrom } = await workspace.plan('run-2', request());

    expect(reusedFrom).toBe('run-1');
  });

  it('of a changed object only its own shards are computed, where the encoder stays the same', async () => {
    await preprocess('run-1', request());
    await write('b.csv', [...FILES['b.csv']].reverse());

    const counted = await preprocess('run-2', request());

    expect(counted).toEqual({
      profile: { read: ['b.csv'], reused: 2 },
      encode: { read: ['b.csv'], reused: 2 },
    });
    expect((await manifestOf('run-2')).shardsCopied).toBe(2);
    const copied = await contentOf('run-2');
    await preprocess('run-3', request({ reuse: 'refuse' }));
    expect(copied).toEqual(await contentOf('run-3'));
    expect(copied.rejected).toHaveLength(1);
  });

  it('an added object moves the others to other numbers, which changes nothing', async () => {
    await preprocess('run-1', request());
    await write('0.csv', EVERY_NAME);

    const counted = await preprocess('run-2', request());

    expect(counted.profile).toEqual({ read: ['0.csv'], reused: 3 });
    expect(counted.encode).toEqual({ read: ['0.csv'], reused: 3 });
    const copied = await contentOf('run-2');
    await preprocess('run-3', request({ reuse: 'refuse' }));
    expect(copied).toEqual(await contentOf('run-3'));
  });

  it('a new token makes another encoder: every shard is encoded anew, and only the changed one profiled', async () => {
    await preprocess('run-1', request());
    await write('b.csv', names('xyzuvw', 'two'));

    const counted = await preprocess('run-2', request());

    expect(counted.profile).toEqual({ read: ['b.csv'], reused: 2 });
    expect(counted.encode).toEqual({ read: ALL, reused: 0 });
  });

  it('another way of reading shares nothing', async () => {
    await preprocess('run-1', request());
    const lowered = request({
      task: { ...request().task, input: { kind: 'tokens', field: 'name', lowercase: true } },
    });

    const counted = await preprocess('run-2', lowered);

    expect(counted).toEqual({ profile: { read: ALL, reused: 0 }, encode: { read: ALL, reused: 0 } });
  });

  it('a run that refuses reuse computes everything', async () => {
    await preprocess('run-1', request());

    const counted = await preprocess('run-2', request({ reuse: 'refuse' }));

    expect(counted).toEqual({ profile: { read: ALL, reused: 0 }, encode: { read: ALL, reused: 0 } });
  });

  it('what is gone from an earlier build, or is damaged, is computed again', async () => {
    await preprocess('run-1', request());
    const { root, files } = await manifestOf('run-1');
    await workspace.store.delete(buildKeys(root).profile(0));
    await workspace.write(buildKeys(root).profile(1), '{"shard": 1');
    await workspace.store.delete(files.train[2]!);
    await write('d.csv', EVERY_NAME);

    const counted = await preprocess('run-2', request());

    expect(counted.profile).toEqual({ read: ['a.csv', 'b.csv', 'd.csv'], reused: 1 });
    // The file is listed no longer, and a receipt must not stand for what is not there.
    expect(counted.encode).toEqual({ read: ['c.csv', 'd.csv'], reused: 2 });
  });

  it('a build stays whole when the one that it was copied from is removed', async () => {
    await preprocess('run-1', request());
    const { root } = await manifestOf('run-1');
    await write('b.csv', [...FILES['b.csv']].reverse());
    await preprocess('run-2', request());
    const before = await contentOf('run-2');

    for (const key of await workspace.keys(root)) await workspace.store.delete(key);

    expect(await contentOf('run-2')).toEqual(before);
    await write('b.csv', FILES['b.csv'].slice(0, 39));
    expect((await preprocess('run-3', request())).profile).toEqual({ read: ['b.csv'], reused: 2 });
  });
});

describe('two runs that start together', () => {
  it('both finish with the same dataset, and a third reuses one of them', async () => {
    const both = ['run-1', 'run-2'];

    await Promise.all(both.map((run) => preprocess(run, request())));

    expect(await contentOf('run-1')).toEqual(await contentOf('run-2'));
    expect(both).toContain((await workspace.plan('run-3', request())).reusedFrom);
  });

  it('do not mind where one is over before the other encodes', async () => {
    const late = await workspace.plan('run-1', request());
    await workspace.map('profile', late);
    await preprocess('run-2', request());

    await mergeProfiles(late, workspace.context);
    expect(await workspace.map('encode', late)).toEqual([]);
    await sealDataset(late, workspace.context);

    expect((await manifestOf('run-1')).shardsCopied).toBe(3);
    expect(await contentOf('run-1')).toEqual(await contentOf('run-2'));
  });
});
