import { planRun } from '../../../../functions/plan/plan-run';
import { readJson } from '../../../../shared/artifacts/json';
import { modelKeys, runKeys, variantRun } from '../../../../shared/artifacts/keys';
import { Encoder } from '../../../../shared/dataset';
import { Evaluation } from '../../../../shared/evaluation';
import { ModelManifest } from '../../../../shared/model';
import { RunPlan } from '../../../../shared/plan';
import { NetworkFile } from '../../../../trainer/export/model-files';
import { runOnce } from '../../../../trainer/run-once';
import { runVariant } from '../../../../trainer/sweep';
import { flipBit } from '../../../support/flip-bit';
import { changed, wordRequest, type LooseRequest } from '../../../support/requests';
import { temporaryStore } from '../../../support/temporary-store';
import { wholeRun } from '../../../support/whole-run';
import { asCsv, words } from '../../../support/words';

const store = temporaryStore();

/** Each test has a model and data of its own. */
function requestOf(model: string, training: LooseRequest = {}, network: LooseRequest = {}): LooseRequest {
  const request = changed(wordRequest({ model }), 'data', { location: `input/${model}/` });
  return changed(changed(request, 'training', { maximumEpochs: 2, ...training }), 'network', network);
}

const FROM_CHAMPION = { startFrom: 'champion' };

/** Words of the first two or of all three languages. */
async function put(model: string, languages: number, seed: number): Promise<void> {
  const some = (count: number, of: number) => words(count, of).filter((_, row) => row % 3 < languages);
  await store.put(`input/${model}/train.csv`, asCsv(some(120, seed)));
  await store.put(`input/${model}/test.csv`, asCsv(some(60, seed + 1)));
}

/** Weights of a stored model by name, a row of numbers for each place along the last axis but one. */
async function modelAt(root: string) {
  const { weights } = await readJson(store, `${root}network.json`, NetworkFile);
  const bytes = await store.get(`${root}weights.bin`);
  const all = new Float32Array(new Uint8Array(bytes).buffer);
  const encoder = await readJson(store, `${root}encoder.json`, Encoder);
  return {
    encoder,
    weight(name: string) {
      const { shape, byteOffset } = weights.find((weight) => weight.name === name)!;
      const size = shape.reduce((product, side) => product * side, 1);
      return { shape, values: all.subarray(byteOffset / 4, byteOffset / 4 + size) };
    },
  };
}

const evaluationOf = (run: string) => readJson(store, runKeys(run).evaluation, Evaluation);

describe('training that starts from the champion', () => {
  it('starts from scratch where there is none, and says so', async () => {
    await put('first', 3, 1);
    await wholeRun(store, { run: 'first-1', request: requestOf('first', FROM_CHAMPION) });
    await put('plain', 3, 1);

    await wholeRun(store, { run: 'plain-1', request: requestOf('plain') });

    const { start } = await evaluationOf('first-1');
    expect(start).toEqual({ champion: null });
    expect((await evaluationOf('plain-1')).start).toBeUndefined();
    const bytes = (model: string) => store.get(`${modelKeys(model).version(`${model}-1`).root}weights.bin`);
    expect(Buffer.from(await bytes('first')).equals(await bytes('plain'))).toBe(true);
  });

  it('finds tokens and labels by their text, and tells what it took in evaluation, lineage and report', async () => {
    await put('grown', 2, 1);
    await wholeRun(store, { run: 'grown-1', request: requestOf('grown') });
    await put('grown', 3, 5);
    // Steps so small that weights stay what they were.
    const still = { ...FROM_CHAMPION, maximumEpochs: 1, optimizer: { kind: 'sgd', learningRate: 1e-12 } };

    await wholeRun(store, { run: 'grown-2', request: requestOf('grown', still) });

    const [before, after] = await Promise.all([
      modelAt(modelKeys('grown').version('grown-1').root),
      modelAt(modelKeys('grown').version('grown-2').root),
    ]);
    const [old, now] = [before, after].map(({ encoder: { target } }) =>
      'labels' in target ? target.labels : [],
    );
    expect([old, now]).toEqual([
      ['north', 'south'],
      ['north', 'south', 'west'],
    ]);
    const columns = (model: typeof before, label: number) => {
      const { shape, values } = model.weight('output/kernel');
      return [...values].filter((_, at) => at % shape[1]! === label);
    };
    expect(columns(after, 0)).toEqual(columns(before, 0));
    expect(columns(after, 1)).toEqual(columns(before, 1));
    expect([...after.weight('layer0/forward/kernel').values]).toEqual([
      ...before.weight('layer0/forward/kernel').values,
    ]);
    const { start } = await evaluationOf('grown-2');
    expect(start?.champion).toMatchObject({ version: 'grown-1', doubt: null });
    expect(start?.champion?.entries.find(({ of }) => of === 'labels')).toEqual({
      ...{ of: 'labels', taken: 2, added: 1, left: 0 },
    });
    const manifest = await readJson(store, modelKeys('grown').version('grown-2').manifest, ModelManifest);
    expect(manifest.lineage.start).toEqual(start);
    const report = Buffer.from(await store.get(runKeys('grown-2').report)).toString();
    expect(report).toContain('2 labels known, 1 new, 0 left out');
  });

  it('has the network of the champion where the request leaves it open', async () => {
    await put('silent', 3, 1);
    await wholeRun(store, { run: 'silent-1', request: requestOf('silent') });
    const request = requestOf('silent', FROM_CHAMPION, { units: undefined, embeddingSize: undefined });

    await wholeRun(store, { run: 'silent-2', request });

    const { settings } = await evaluationOf('silent-2');
    expect(settings.filter(({ field }) => /units|embeddingSize/.test(field))).toEqual([
      { field: 'network.units', value: 12, reason: expect.stringContaining('silent-1') as string },
      { field: 'network.embeddingSize', value: 8, reason: expect.stringContaining('silent-1') as string },
    ]);
  });

  it('refuses another network before anything is computed, each field by its name', async () => {
    await put('other', 3, 1);
    await wholeRun(store, { run: 'other-1', request: requestOf('other') });
    const request = requestOf('other', FROM_CHAMPION, { units: 13, cell: { kind: 'lstm' } });

    const refused = wholeRun(store, { run: 'other-2', request });

    await expect(refused).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: expect.stringMatching(
        /other-1: network.units is 13, its 12; network.cell is \{"kind":"lstm"\}, its \{"kind":"gru"/,
      ) as string,
    });
    expect(await store.head(runKeys('other-2').plan)).toBeUndefined();
  });

  it('refuses a champion whose bytes are not those that were published', async () => {
    await put('damaged', 3, 1);
    await wholeRun(store, { run: 'damaged-1', request: requestOf('damaged') });
    await flipBit(store, `${modelKeys('damaged').version('damaged-1').root}weights.bin`);

    const refused = wholeRun(store, { run: 'damaged-2', request: requestOf('damaged', FROM_CHAMPION) });

    await expect(refused).rejects.toMatchObject({
      name: 'ArtifactCorrupt',
      message: expect.stringMatching(
        /the champion damaged-1 cannot be read: .*SHA-256.*give "scratch"/,
      ) as string,
    });
  });

  it('warns where the champion was trained on records that this run may test', async () => {
    await put('split', 3, 1);
    await wholeRun(store, { run: 'split-1', request: requestOf('split') });
    const request = requestOf('split', FROM_CHAMPION) as { data: { split: LooseRequest } };
    const split = { ...request.data.split, validationShare: 0.3 };

    await wholeRun(store, { run: 'split-2', request: changed(request, 'data', { split }) });

    const { warnings } = await evaluationOf('split-2');
    expect(warnings).toContainEqual(expect.stringMatching(/champion split-1.*split in another way/));
  });

  it('is one of the variants of a sweep like any other', async () => {
    await put('swept', 3, 1);
    await wholeRun(store, { run: 'swept-1', request: requestOf('swept', { maximumEpochs: 6 }) });
    const sweep = { 'training.startFrom': ['scratch', 'champion'] };
    const request = { ...requestOf('swept', { maximumEpochs: 1 }), sweep };
    const context = { store, codeVersion: 'test', now: () => new Date() };
    const startedAt = '2026-11-25T11:00:00Z';
    await planRun({ run: 'swept-2', startedAt, request }, context);
    const plan = await readJson(store, runKeys('swept-2').plan, RunPlan);
    const options = { store, progress: () => undefined, signal: new AbortController().signal };
    for (const name of ['01', '02'])
      await runVariant({
        ...options,
        plan: await readJson(store, runKeys(variantRun('swept-2', name)).plan, RunPlan),
      });

    await runOnce({ ...options, plan });

    const { sweep: tried, start } = await evaluationOf('swept-2');
    expect(tried?.winner).toBe('02');
    expect(start?.champion?.version).toBe('swept-1');
  });

  it('goes on from its checkpoint to the same bytes, though the champion is gone', async () => {
    await put('killed', 3, 1);
    await wholeRun(store, { run: 'killed-1', request: requestOf('killed') });
    const request = requestOf('killed', FROM_CHAMPION);
    await wholeRun(store, { run: 'killed-2', request: { ...request, gate: { margin: 1 } } });
    let steps = 0;
    const progress = ({ event }: { event: string }) => {
      steps += Number(event === 'step');
      if (steps === 5) throw new Error('killed');
    };
    const plan = await readJson(store, runKeys('killed-2').plan, RunPlan);
    const again: RunPlan = { ...plan, run: 'killed-3' };
    const { signal } = new AbortController();
    await expect(runOnce({ store, plan: again, progress, signal })).rejects.toThrow('killed');
    await store.delete(`${modelKeys('killed').version('killed-1').root}weights.bin`);

    await runOnce({ store, plan: again, progress: () => undefined, signal });

    const { candidate, start } = await evaluationOf('killed-3');
    const whole = await evaluationOf('killed-2');
    expect(candidate?.['weights.bin']).toBe(whole.candidate?.['weights.bin']);
    expect(start).toEqual(whole.start);
  });
});
