import { buildKeys } from '../../../../shared/artifacts/keys';
import { Reject } from '../../../../shared/dataset';
import { UnrollError } from '../../../../shared/errors';
import { planRun } from '../../../../functions/plan/plan-run';
import { encodeBatch } from '../../../../functions/encode/encode-batch';
import { mergeProfiles } from '../../../../functions/merge/merge-profiles';
import { profileBatch } from '../../../../functions/profile/profile-batch';
import type { ArtifactStore } from '../../../../shared/artifacts/store';
import { changingStore, withMethods } from '../../../support/changing-store';
import { CORPUS, GOOD, textOf, type BrokenDataset } from '../../../support/corpus';
import { Workspace } from '../workspace';

const requestFor = ({ data, task }: BrokenDataset) => ({
  model: 'broken',
  data: {
    location: 'data/',
    format: { kind: 'jsonl' },
    split: { by: 'hash', validationShare: 0.25, testShare: 0.25 },
    rejects: { toleratedShare: 1 },
    ...data,
  },
  task: {
    kind: 'many-to-one',
    input: { kind: 'tokens', field: 'text', tokens: 'words' },
    target: { kind: 'class', field: 'label' },
    ...task,
  },
});

let workspace: Workspace;
beforeEach(async () => (workspace = await Workspace.create()));
afterEach(() => workspace.remove());

async function outcomeOf(broken: BrokenDataset): Promise<{ refused?: string; setAside?: string[] }> {
  for (const [name, bytes] of Object.entries(broken.files)) await workspace.write(`data/${name}`, bytes);
  try {
    await workspace.preprocess('run', requestFor(broken));
  } catch (error) {
    if (!(error instanceof UnrollError)) throw error;
    return { refused: `${error.name}: ${error.message}` };
  }
  return { setAside: await rejectsOf('run') };
}

async function rejectsOf(run: string): Promise<string[]> {
  const { buildRoot } = await workspace.readPlan(run);
  const keys = await workspace.keys(`${buildKeys(buildRoot).root}rejects/`);
  const texts = await Promise.all(keys.map((key) => workspace.text(key)));
  return texts
    .flatMap((text) => text.trimEnd().split('\n'))
    .map((line) => Reject.parse(JSON.parse(line)))
    .map(({ file, line, reason, detail }) => `${file} ${line}: ${reason}: ${detail}`);
}

/** `*` stands for what differs from run to run. */
const matching = (sentence: string): unknown =>
  expect.stringMatching(
    new RegExp(
      `^${sentence
        .split('*')
        .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
        .join('.*')}$`,
    ),
  );

describe('a broken dataset', () => {
  it.each(CORPUS.map((broken) => [broken.name, broken] as const))('%s', async (_, broken) => {
    const outcome = await outcomeOf(broken);

    expect(outcome).toEqual(
      broken.refused === undefined ? { setAside: broken.setAside } : { refused: matching(broken.refused) },
    );
  });
});

const good: BrokenDataset = { name: 'good', files: { a: textOf(GOOD) } };

describe('keys of objects', () => {
  it('may have any characters that a key can hold', async () => {
    const names = [
      'a b',
      'ä%20+',
      'x=1&y',
      "it's",
      'a..',
      'a..b',
      '[x]',
      '日本',
      'constructor',
      '{a}',
      '$(x)',
      '"q"',
    ];
    for (const [index, name] of names.entries())
      await workspace.write(`data/d/${name}`, textOf(GOOD.slice(index * 3, index * 3 + 3)));
    const split = { by: 'hash', files: 'd/*', validationShare: 0.25, testShare: 0.25 };

    await workspace.preprocess('run', requestFor({ ...good, data: { split } }));

    expect((await workspace.readPlan('run')).dataset.objects).toHaveLength(names.length);
    expect(await rejectsOf('run')).toEqual([]);
  });

  it.each([
    ['data/../a', 'it has a . or .. segment'],
    ['data/.', 'it has a . or .. segment'],
    ['data//a', 'it has an empty segment (a / at its start or end, or two in a row)'],
    ['data/a\nb', 'it has a control character or half of a surrogate pair'],
  ])('that no store can read, as a bucket may list them: %j', async (key, why) => {
    await workspace.write('data/a', textOf(GOOD));
    const store = listing(workspace.store, key);
    const split = { by: 'hash', files: key.slice('data/'.length), validationShare: 0.25, testShare: 0.25 };
    const request = requestFor({ ...good, data: { split } });

    const planning = planRun(
      { run: 'run', startedAt: '2026-11-24T12:00:00Z', request },
      { ...workspace.context, store },
    );

    await expect(planning).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: `the artifact key ${JSON.stringify(key)} is refused: ${why}`,
    });
  });
});

/** A bucket with one object more, whose key is odd. */
const listing = (store: ArtifactStore, key: string): ArtifactStore =>
  withMethods(store, {
    async *list(prefix) {
      yield* store.list(prefix);
      yield { key, sizeBytes: 1, etag: 'e' };
    },
  });

describe('a dataset that changes while the run reads it', () => {
  const CHANGES = {
    rewritten: (key: string) => workspace.write(key, textOf([...GOOD].reverse())),
    emptied: (key: string) => workspace.write(key, ''),
    removed: (key: string) => workspace.store.delete(key),
  };
  const cases = Object.keys(CHANGES).flatMap((how) =>
    ['before it is profiled', 'while it is profiled', 'before it is encoded', 'while it is encoded'].map(
      (when) => [how as keyof typeof CHANGES, when] as const,
    ),
  );

  it.each(cases)('%s %s', async (how, when) => {
    await workspace.write('data/a', textOf(GOOD));
    const plan = await workspace.plan('run', requestFor(good));
    const change = () => CHANGES[how]('data/a');
    const batch = {
      Items: (await workspace.readPlan('run')).dataset.shards,
      BatchInput: { planKey: plan.planKey },
    };
    const stage = async (work: typeof profileBatch, name: string) => {
      if (when === `before it is ${name}`) await change();
      const store = when === `while it is ${name}` ? changingStore(workspace.store, change) : workspace.store;
      await work(batch, { store });
    };
    const running = async () => {
      await stage(profileBatch, 'profiled');
      await mergeProfiles(plan, workspace.context);
      await stage(encodeBatch, 'encoded');
    };

    await expect(running()).rejects.toMatchObject({
      name: 'DatasetChanged',
      message: expect.stringMatching(
        /^data\/a was (changed|removed) after the run's plan was made \(ETag \w+ then, \w+ now\); start a new run, and write new data under new keys$/,
      ) as unknown,
    });
  });
});
