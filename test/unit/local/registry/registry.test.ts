import { runKeys } from '../../../../shared/artifacts/keys';
import { recordState } from '../../../../shared/run-state';
import { Registry } from '../../../../local/registry/read/registry';
import { shellWord } from '../../../../shared/shell-word';
import { withMethods } from '../../../support/changing-store';
import { temporaryStore } from '../../../support/temporary-store';
import { fillStore, NOW } from '../../../pages/support/filled-store';

const store = temporaryStore();
beforeAll(() => fillStore(store, { many: 3 }));

const registry = () => new Registry(store, () => NOW);
const ALL = { from: 0, size: 100 };
const words = (day: number) => `words-2026010${day}-120000-abcd`;

describe('the registry', () => {
  it('knows what each version is to its model, the newest first', async () => {
    const entry = (await registry().model('words'))!;
    const versions = await registry().versions(entry);

    expect(versions.map(({ version, state }) => [version, state])).toEqual([
      [words(7), 'awaiting-approval'],
      [words(6), 'in-use'],
      [words(5), 'kept'],
      [words(4), 'former'],
      [words(3), 'kept'],
      [words(2), 'former'],
      [words(1), 'former'],
    ]);
    expect(entry.waiting.map(({ version }) => version)).toEqual([words(7)]);
    expect(entry.history[0]).toMatchObject({ event: 'awaiting-approval', version: words(7) });
  });

  it('shows a damaged version as damaged, after those that can be read', async () => {
    const entry = (await registry().model('hostile'))!;

    const versions = await registry().versions(entry);

    expect(versions.map(({ state }) => state)).toEqual(['awaiting-approval', 'in-use', 'damaged']);
    expect(versions[2]!.damage).toMatch(/is not JSON/);
  });

  it('says of every run how it ended', async () => {
    const { items, total } = await registry().runs(ALL);
    const states = Object.fromEntries(items.map(({ run, state }) => [run, state]));

    expect(total).toBe(items.length);
    expect(states).toMatchObject({
      'run-running': 'running',
      'run-skipped': 'skipped',
      'run-lost': 'unfinished',
      'run-stopped': 'aborted',
      'run-failed': 'failed',
      'run-refused': 'failed',
      'run-damaged': 'damaged',
      'predict-whole': 'predicted',
      'predict-cut': 'failed',
      [words(7)]: 'awaiting-approval',
      [words(6)]: 'promoted',
      [words(5)]: 'kept',
    });
    expect(items.find(({ run }) => run === 'run-failed')).toMatchObject({
      error: 'NonFiniteLoss',
      reason: 'the loss is NaN at step 12; lower learningRate',
      metric: 'accuracy',
      value: null,
    });
  });

  it('says of a run that predicted a dataset which version did, and how many records', async () => {
    const whole = await registry().run('predict-whole');
    const cut = await registry().run('predict-cut');

    expect(whole).toMatchObject({
      model: 'words',
      predicted: { version: words(6), counts: { read: 1_201, predicted: 1_200, rejected: 1 } },
    });
    expect(cut).toMatchObject({ error: 'UnreadableShard', predicted: { version: words(6), counts: null } });
  });

  it('gives a run that was continued after its failure another chance', async () => {
    await recordState(store, { run: 'run-failed', state: 'running', at: NOW.toISOString() });
    await store.put(runKeys('run-failed').failure, '{"error": "NonFiniteLoss", "cause": "the loss is NaN"}');

    expect(await registry().run('run-failed')).toMatchObject({ state: 'running', error: null });
  });

  it('lists the runs of one model, part by part', async () => {
    const all = (await registry().runs({ ...ALL, model: 'words' })).items.map(({ run }) => run);

    const second = await registry().runs({ from: 2, size: 2, model: 'words' });

    expect(second).toMatchObject({ total: all.length });
    expect(second.items.map(({ run }) => run)).toEqual(all.slice(2, 4));
    expect(all).not.toContain('many-0000');
  });

  it('reads a manifest once, and lists no files of versions and runs', async () => {
    const read: string[] = [];
    const listed: string[] = [];
    const watched = withMethods(store, {
      get: (key) => {
        read.push(key);
        return store.get(key);
      },
      list: (prefix) => {
        listed.push(prefix);
        return store.list(prefix);
      },
    });
    const own = new Registry(watched, () => NOW);
    const look = async () => {
      await own.versions((await own.model('words'))!);
      await own.runs(ALL);
    };
    await look();
    const first = read.filter((key) => /manifest\.json|batch-plan\.json/.test(key));
    await look();

    const again = read.filter((key) => /words-.*(manifest|batch-plan)\.json/.test(key));
    expect(again).toHaveLength(new Set(again).size);
    expect(first.length).toBeGreaterThan(10);
    expect(new Set(listed)).toEqual(new Set(['models/words/approvals/']));
  });

  it('has no model or run that the store has not, whatever the name is', async () => {
    expect(await registry().model('none')).toBeUndefined();
    expect(await registry().model('..')).toBeUndefined();
    expect(await registry().run('../models/words')).toBeUndefined();
  });
});

describe('a word of a command', () => {
  it.each([
    ['words', 'words'],
    ['h-2 $(rm -rf ~)', "'h-2 $(rm -rf ~)'"],
    ["it's", String.raw`'it'\''s'`],
    ['s3://bucket', 's3://bucket'],
  ])('%s is %s to a shell', (text, word) => {
    expect(shellWord(text)).toBe(word);
  });
});
