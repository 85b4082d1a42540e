import { gzipSync } from 'node:zlib';
import { hash } from 'node:crypto';
import { planRun } from '../../../../functions/plan/plan-run';
import { readJson } from '../../../../shared/artifacts/json';
import { modelKeys, runKeys } from '../../../../shared/artifacts/keys';
import { Encoder } from '../../../../shared/dataset';
import { Evaluation } from '../../../../shared/evaluation';
import { LastRun, RunPlan } from '../../../../shared/plan';
import { NetworkFile } from '../../../../trainer/export/model-files';
import { runOnce } from '../../../../trainer/run-once';
import { changed, wordRequest, type LooseRequest } from '../../../support/requests';
import { temporaryStore } from '../../../support/temporary-store';
import { wholeRun } from '../../../support/whole-run';
import { asCsv, words } from '../../../support/words';

const store = temporaryStore();

/** `a 1 1.5 …`, one for each letter. */
const vectorsOf = (letters: string, dimensions = 4): string =>
  Array.from(
    letters,
    (letter, row) => `${letter} ${Array.from({ length: dimensions }, (_, at) => row + at / 2).join(' ')}\n`,
  ).join('');

const LETTERS = 'abcdefghijklmnop';

function requestOf(model: string, pretrainedEmbeddings: LooseRequest, training: LooseRequest = {}) {
  const request = changed(wordRequest({ model }), 'data', {
    location: `input/${model}/`,
    split: { by: 'hash', validationShare: 0.2, testShare: 0.3 },
  });
  return changed(changed(request, 'training', { maximumEpochs: 2, ...training }), 'network', {
    ...{ embeddingSize: undefined, pretrainedEmbeddings },
  });
}

/** Data of which every file is the dataset, and a file of vectors beside it. */
async function put(model: string, vectors: string | Uint8Array, file = 'vectors.txt'): Promise<void> {
  await store.put(`input/${model}/words.csv`, asCsv(words(150, 1)));
  await store.put(`input/${model}/${file}`, vectors);
}

const evaluationOf = (run: string) => readJson(store, runKeys(run).evaluation, Evaluation);

/** The row of each token in a version's embedding. */
async function embeddingOf(model: string, version: string): Promise<Map<string, number[]>> {
  const { root } = modelKeys(model).version(version);
  const { weights } = await readJson(store, `${root}network.json`, NetworkFile);
  const { input } = await readJson(store, `${root}encoder.json`, Encoder);
  const { shape, byteOffset } = weights.find(({ name }) => name === 'embedding/table')!;
  const all = new Float32Array(new Uint8Array(await store.get(`${root}weights.bin`)).buffer);
  const width = shape[1]!;
  const tokens = input.kind === 'tokens' ? input.vocabulary : [];
  return new Map(
    tokens.map((token, id) => {
      const from = byteOffset / 4 + id * width;
      return [token, [...all.subarray(from, from + width)]];
    }),
  );
}

describe('pretrained embeddings', () => {
  it('are the first rows of the tokens that the file has, of its own size, and stay so where they are frozen', async () => {
    const bytes = gzipSync(vectorsOf('abcxyz'));
    await put('frozen', bytes, 'vectors.gz');

    await wholeRun(store, {
      run: 'frozen-1',
      request: requestOf('frozen', { file: 'vectors.gz', frozen: true }),
    });

    const rows = await embeddingOf('frozen', 'frozen-1');
    expect(rows.get('b')).toEqual([1, 1.5, 2, 2.5]);
    expect(Math.max(...rows.get('d')!.map(Math.abs))).toBeLessThan(2);
    const { start, settings, warnings } = await evaluationOf('frozen-1');
    expect(start).toEqual({
      vectors: {
        ...{ file: 'vectors.gz', sha256: hash('sha256', bytes), read: 6, dimensions: 4 },
        ...{ tokens: 16, found: 3, lowered: 0, frozen: true },
      },
    });
    expect(settings).toContainEqual({
      field: 'network.embeddingSize',
      value: 4,
      reason: 'as the vectors of vectors.gz',
    });
    expect(warnings).toContainEqual(expect.stringMatching(/^Only 3 of 16 tokens \(19 %\) have a vector/));
  });

  it('are learned on from where they are not frozen', async () => {
    await put('tuned', vectorsOf(LETTERS));

    await wholeRun(store, { run: 'tuned-1', request: requestOf('tuned', { file: 'vectors.txt' }) });

    const rows = await embeddingOf('tuned', 'tuned-1');
    const changes = rows.get('b')!.map((value, at) => Math.abs(value - (1 + at / 2)));
    expect(Math.max(...changes)).toBeGreaterThan(0);
    expect(Math.max(...changes)).toBeLessThan(0.5);
    expect((await evaluationOf('tuned-1')).warnings.join()).not.toContain('have a vector');
  });

  it('are no part of the dataset beside which they lie, but a run whose vectors changed is not skipped', async () => {
    await put('beside', vectorsOf(LETTERS));
    const request = { ...requestOf('beside', { file: 'vectors.txt' }), skipUnchanged: true };
    await wholeRun(store, { run: 'beside-1', request });
    const plan = await readJson(store, runKeys('beside-1').plan, RunPlan);
    const last = await readJson(store, modelKeys('beside').lastRun, LastRun);
    const context = { store, codeVersion: 'test' };
    const startedAt = '2026-11-26T11:00:00Z';

    const same = await planRun({ run: 'beside-2', startedAt, request }, context);
    await store.put('input/beside/vectors.txt', vectorsOf(`${LETTERS}q`));
    const other = await planRun({ run: 'beside-3', startedAt, request }, context);

    expect(plan.dataset.objects.map(({ key }) => key)).toEqual(['input/beside/words.csv']);
    expect(same.skipped?.reason).toContain('neither the data nor the request changed');
    expect(other.skipped).toBeNull();
    expect((await readJson(store, runKeys('beside-3').plan, RunPlan)).dataset.fingerprint).toBe(
      last.datasetFingerprint,
    );
  });

  it.each([
    [
      'a file that is not there',
      { file: 'other.txt' },
      'DatasetNotFound',
      /there is no input\/refused\/other.txt/,
    ],
    [
      'vectors of another size',
      { file: 'vectors.txt' },
      'VectorsUnusable',
      /vectors of 4 numbers.*embeddingSize is 8/,
    ],
    [
      'a file without numbers',
      { file: 'words.txt' },
      'VectorsUnusable',
      /^the first line of words.txt has no numbers/,
    ],
  ])('of %s are refused before anything is computed', async (_, pretrained, name, message) => {
    await put('refused', vectorsOf(LETTERS));
    await store.put('input/refused/words.txt', 'the\ncat\n');
    const request = changed(requestOf('refused', pretrained), 'network', { embeddingSize: 8 });

    const refused = wholeRun(store, { run: `refused-${name}`, request });

    await expect(refused).rejects.toMatchObject({ name, message: expect.stringMatching(message) as string });
    expect(await store.head(runKeys(`refused-${name}`).plan)).toBeUndefined();
  });

  it('of none of the tokens are refused', async () => {
    await put('none', vectorsOf('XYZ'));

    const refused = wholeRun(store, { run: 'none-1', request: requestOf('none', { file: 'vectors.txt' }) });

    await expect(refused).rejects.toThrow(/has 3 vectors, and none of them is of one of the 16 tokens/);
  });

  it('go on from a checkpoint without the file, to the same bytes; without one, another file is refused', async () => {
    await put('killed', vectorsOf(LETTERS));
    const request = requestOf('killed', { file: 'vectors.txt', frozen: true });
    await wholeRun(store, { run: 'killed-1', request });
    const plan = await readJson(store, runKeys('killed-1').plan, RunPlan);
    const again: RunPlan = { ...plan, run: 'killed-2' };
    let steps = 0;
    const progress = ({ event }: { event: string }) => {
      steps += Number(event === 'step');
      if (steps === 5) throw new Error('killed');
    };
    const { signal } = new AbortController();
    await expect(runOnce({ store, plan: again, progress, signal })).rejects.toThrow('killed');
    await store.put('input/killed/vectors.txt', vectorsOf('abc'));

    await runOnce({ store, plan: again, progress: () => undefined, signal });
    const anew = runOnce({ store, plan: { ...plan, run: 'killed-3' }, progress: () => undefined, signal });

    await expect(anew).rejects.toMatchObject({
      name: 'DatasetChanged',
      message: expect.stringContaining('vectors.txt') as string,
    });
    const [whole, resumed] = [await evaluationOf('killed-1'), await evaluationOf('killed-2')];
    expect(resumed.candidate?.['weights.bin']).toBe(whole.candidate?.['weights.bin']);
    expect(resumed.start).toEqual(whole.start);
  });

  it('start what the champion does not know', async () => {
    await put('both', vectorsOf('ab'));
    await wholeRun(store, {
      run: 'both-1',
      request: requestOf('both', { file: 'vectors.txt', frozen: true }),
    });
    await store.put('input/both/vectors.txt', vectorsOf('zyab+'));
    const more = words(60, 2).map(({ word, language }) => ({ word: word.replaceAll('p', '+'), language }));
    await store.put('input/both/more.csv', asCsv(more));
    const request = requestOf('both', { file: 'vectors.txt', frozen: true }, { startFrom: 'champion' });

    await wholeRun(store, { run: 'both-2', request });

    const rows = await embeddingOf('both', 'both-2');
    expect(rows.get('a')).toEqual([0, 0.5, 1, 1.5]);
    expect(rows.get('+')).toEqual([4, 4.5, 5, 5.5]);
  });
});
