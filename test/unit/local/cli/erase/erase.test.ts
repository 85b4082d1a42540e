import { runErase } from '../../../../../local/cli/erase/command';
import type { Erased } from '../../../../../local/cli/erase/command';
import { readJson, writeJson } from '../../../../../shared/artifacts/json';
import { buildKeys, modelKeys, runKeys } from '../../../../../shared/artifacts/keys';
import { openStore } from '../../../../../shared/artifacts/open';
import { sha256Of } from '../../../../../shared/artifacts/sha256';
import type { ArtifactStore } from '../../../../../shared/artifacts/store';
import { Evaluation } from '../../../../../shared/evaluation';
import { ModelManifest } from '../../../../../shared/model';
import { RunPlan } from '../../../../../shared/plan';
import { changed, wordRequest } from '../../../../support/requests';
import { ownS3Server } from '../../../../support/own-s3-server';
import { Sink } from '../../../../support/sink';
import { temporaryStore } from '../../../../support/temporary-store';
import { wholeRun } from '../../../../support/whole-run';
import { words } from '../../../../support/words';

const folder = temporaryStore();
ownS3Server('erase');

const CUSTOMERS = 12;
/** A customer whose word is to be found in whatever holds its records. */
const WORD = 'zyxwvq';

async function putCustomers(store: ArtifactStore): Promise<void> {
  for (const [file, records, offset] of [
    ['train', words(120, 1), 0],
    ['test', words(60, 2), CUSTOMERS],
  ] as const) {
    const rows = records.map(({ word, language }, at) => {
      const customer = offset + (at % CUSTOMERS);
      return `${customer === 17 ? `${WORD}${word}` : word},${language},${customer}`;
    });
    await store.put(`input/words/${file}.csv`, `word,language,customer\n${rows.join('\n')}\n`);
  }
}

/** The split's key is kept as hashes: by file of each shard's records, train and test. */
const REQUEST = changed(wordRequest({ gate: { minimum: 0 } }), 'data', {
  split: { by: 'file', train: 'train*.csv', test: 'test.csv', validationShare: 0.2, key: ['customer'] },
});
/** Nothing in it says that the data has customers. */
const OTHER = { ...changed(wordRequest({ gate: { minimum: 0 } }), 'data', {}), model: 'other' };

async function erase(store: ArtifactStore, ...args: string[]) {
  const [stdout, stderr] = [new Sink(), new Sink()];
  const place = { root: '/nowhere', stdout, stderr };
  const status = await runErase(['--store', store.uri, '--json', ...args], place);
  return { status, result: JSON.parse(stdout.text) as Erased & { cause?: string }, stderr: stderr.text };
}

/** Keys below a prefix in whose bytes, unpacked, a text is. */
async function keysWith(store: ArtifactStore, text: string, prefixes: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const prefix of prefixes)
    for await (const { key } of store.list(prefix))
      if (Buffer.from(await store.get(key)).includes(text)) found.push(key);
  return found;
}

describe.each([
  ['a folder', () => folder],
  ['S3', () => openStore('s3://erase')],
])('erase in %s', (_name, storeOf) => {
  let store: ArtifactStore;
  let root: string;
  beforeAll(async () => {
    store = storeOf();
    await putCustomers(store);
    await wholeRun(store, { run: 'run-1', request: REQUEST });
    await wholeRun(store, { run: 'run-2', request: OTHER });
    root = (await readJson(store, runKeys('run-1').plan, RunPlan)).buildRoot;
  });

  it('finds a key by its hash, and proves that a dataset does not have another', async () => {
    const has = await erase(store, '--key', 'customer=17', '--dry-run');
    const trained = await erase(store, '--key', 'customer=3', '--dry-run');
    const none = await erase(store, '--key', 'customer=99', '--dry-run');

    expect(has.result.builds).toEqual([{ root, verdict: 'holds' }]);
    expect(trained.result.builds).toEqual([{ root, verdict: 'holds' }]);
    expect(none.result).toMatchObject({ builds: [], changed: [] });
    expect(has.result.unsure).toHaveLength(1);
    expect(await store.head(buildKeys(root).manifest)).toBeDefined();
  });

  it('refuses while a run may still read the data, and changes nothing', async () => {
    const plan = await readJson(store, runKeys('run-1').plan, RunPlan);
    const key = runKeys('run-9').plan;
    await writeJson(store, key, { ...plan, run: 'run-9', startedAt: new Date().toISOString() });

    const { status, result } = await erase(store, '--key', 'customer=17');

    await store.delete(key);
    expect([status, result.cause]).toEqual([1, expect.stringContaining('run-9 may still read') as string]);
    expect(await store.head(buildKeys(root).manifest)).toBeDefined();
  });

  it('takes what was derived record by record, and leaves a version that is whole and says what it learned', async () => {
    expect(await keysWith(store, WORD, [root, 'runs/run-1/', 'models/words/'])).not.toEqual([]);

    const { result, stderr } = await erase(store, '--key', 'customer=17');

    expect(await keysWith(store, WORD, [root, 'runs/run-1/', 'models/words/'])).toEqual([]);
    const left: string[] = [];
    for await (const { key } of store.list(root)) left.push(key);
    expect(left).toEqual([]);
    const evaluation = await readJson(store, runKeys('run-1').evaluation, Evaluation);
    expect([evaluation.examples, evaluation.worst, evaluation.predictions]).toEqual([[], [], undefined]);
    const keys = modelKeys('words').version('run-1');
    const { files } = await readJson(store, keys.manifest, ModelManifest);
    for (const { name, sha256, sizeBytes } of files) {
      expect(await sha256Of(store, `${keys.root}${name}`)).toBe(sha256);
      expect((await store.head(`${keys.root}${name}`))!.sizeBytes).toBe(sizeBytes);
    }
    expect(result.learned).toEqual(
      expect.arrayContaining([`${keys.root}weights.bin`, `${keys.root}model.onnx`, `${keys.root}use.json`]),
    );
    expect(result.versions).toEqual([{ model: 'words', version: 'run-1', inUse: true }]);
    expect(stderr).toContain('Train anew without the key');
    // The other model is as it was: nothing tells that its data has customers.
    expect((await readJson(store, runKeys('run-2').evaluation, Evaluation)).predictions).toBeDefined();
  });

  it('leaves nothing for a second time, and takes what is unsure when told', async () => {
    expect((await erase(store, '--key', 'customer=17')).result).toMatchObject({ builds: [], changed: [] });

    const { result } = await erase(store, '--key', 'customer=17', '--unsure');

    expect(result.builds).toMatchObject([{ verdict: 'unsure' }]);
    expect((await readJson(store, runKeys('run-2').evaluation, Evaluation)).predictions).toBeUndefined();
  });

  it.each([
    [[], 'erase needs to know whose data goes'],
    [['--key', 'customer'], 'is no key'],
    [['--key', 'a=1', '--key', 'a=2'], 'names a twice'],
  ])('refuses %j', async (args, sentence) => {
    const { status, result } = await erase(store, ...args);

    expect([status, result.cause]).toEqual([1, expect.stringContaining(sentence) as string]);
  });
});

describe('erase', () => {
  const store = temporaryStore();

  it('names the versions that training went on from what was learned', async () => {
    await putCustomers(store);
    await wholeRun(store, { run: 'run-1', request: REQUEST });
    const clean = words(90, 3).map(({ word, language }) => `${word},${language}\n`);
    for (const file of ['train', 'test'])
      await store.put(`input/clean/${file}.csv`, ['word,language\n', ...clean].join(''));
    const going = changed(changed(wordRequest(), 'data', { location: 'input/clean/' }), 'training', {
      maximumEpochs: 1,
      startFrom: 'champion',
    });
    await wholeRun(store, { run: 'run-2', request: going });
    await wholeRun(store, { run: 'run-3', request: changed(going, 'training', { startFrom: 'scratch' }) });

    const { result } = await erase(store, '--key', 'customer=17', '--dry-run');

    expect(result.versions.map(({ version }) => version)).toEqual(['run-1', 'run-2']);
  });
});
