import { hash } from 'node:crypto';
import { runKeys } from '../../../shared/artifacts/keys';
import { readJson } from '../../../shared/artifacts/json';
import { Evaluation } from '../../../shared/evaluation';
import type { ProgressEvent } from '../../../trainer/progress';
import { runTrainer } from '../../../trainer/run';
import { temporaryStore } from '../../support/temporary-store';
import { storeFixtureRun } from './support/fixture-run';
import { SERIES_ENCODER, seriesRequest, TOY_ENCODER, toyRequest, toySeries, toyWords } from './support/toy';

const store = temporaryStore();

const words = { train: toyWords(120, 1), validation: toyWords(40, 2), test: toyWords(40, 3) };
const run = async (
  plan: Awaited<ReturnType<typeof storeFixtureRun>>,
  signal = new AbortController().signal,
) => {
  const events: ProgressEvent[] = [];
  const evaluation = await runTrainer({ store, plan, progress: (event) => events.push(event), signal });
  return { evaluation, events };
};
const keysOf = async (prefix: string) => {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key.slice(prefix.length));
  return keys;
};

describe('runTrainer', () => {
  it('leaves an evaluated model, its report and its evaluation', async () => {
    const plan = await storeFixtureRun(store, {
      run: 'r1',
      request: toyRequest(),
      encoder: TOY_ENCODER,
      splits: words,
    });

    const { evaluation, events } = await run(plan);

    expect(await keysOf(runKeys('r1').candidate)).toEqual([
      'README.md',
      'encoder.json',
      'model.json',
      'model.onnx',
      'network.json',
      'report.html',
      'use.json',
      'weights.bin',
    ]);
    expect(await readJson(store, runKeys('r1').evaluation, Evaluation)).toEqual(evaluation);
    const weights = await store.get(`${runKeys('r1').candidate}weights.bin`);
    expect(Object.keys(evaluation.candidate!)).toEqual([
      'README.md',
      'encoder.json',
      'model.json',
      'model.onnx',
      'network.json',
      'use.json',
      'weights.bin',
    ]);
    expect(evaluation.candidate!['weights.bin']).toBe(hash('sha256', weights));
    // Which letters a toy word has says which language it is of: the stronger baseline comes first.
    expect([evaluation.baseline, ...evaluation.otherBaselines].map(({ name }) => name)).toEqual([
      ...['naive Bayes', 'majority class'],
    ]);
    expect(evaluation.confusion?.counts.flat().reduce((sum, count) => sum + count)).toBe(40);
    expect(events.flatMap((event) => (event.event === 'phase' ? [event.phase] : []))).toEqual([
      'load',
      'train',
      'evaluate',
      'export',
    ]);
  });

  it('gives the same model bytes a second time', async () => {
    const fixture = { request: toyRequest(), encoder: TOY_ENCODER, splits: words };
    const etags: string[] = [];

    for (const name of ['s1', 's2']) {
      await run(await storeFixtureRun(store, { ...fixture, run: name }));
      etags.push((await store.head(`${runKeys(name).candidate}weights.bin`))!.etag);
    }

    expect(etags[0]).toBe(etags[1]);
  });

  it('says why there are no LayersModel files', async () => {
    const request = toyRequest({ network: { cell: { kind: 'gru' } } });
    const plan = await storeFixtureRun(store, { run: 'gru', request, encoder: TOY_ENCODER, splits: words });

    const { events } = await run(plan);

    expect(events).toContainEqual({
      event: 'notice',
      message:
        'no TF.js LayersModel files: tf.layers has no reset-after GRU; the ONNX files contain the model',
    });
    expect(await keysOf(runKeys('gru').candidate)).not.toContain('model.json');
  });

  it('trains a value from numbers', async () => {
    const splits = { train: toySeries(80, 1), validation: toySeries(20, 2), test: toySeries(20, 3) };
    const plan = await storeFixtureRun(store, {
      run: 'value',
      request: seriesRequest(),
      encoder: SERIES_ENCODER,
      splits,
    });

    const { evaluation } = await run(plan);

    expect(Object.keys(evaluation.test).sort()).toEqual(['loss', 'mae', 'mape', 'r2', 'rmse']);
    expect(evaluation.baseline.name).toBe('mean');
    expect(evaluation.confusion).toBeNull();
    expect(evaluation.test.mae).toBeLessThan(evaluation.baseline.test.mae!);
  });

  it('stops when told to, without an evaluation', async () => {
    const plan = await storeFixtureRun(store, {
      run: 'stopped',
      request: toyRequest(),
      encoder: TOY_ENCODER,
      splits: words,
    });

    const running = run(plan, AbortSignal.abort(new Error('told to stop')));

    await expect(running).rejects.toThrow('told to stop');
    expect(await store.head(runKeys('stopped').evaluation)).toBeUndefined();
  });

  it('marks a training that its budget ended, in evaluation and report', async () => {
    const request = toyRequest({
      training: { maximumEpochs: 10_000, earlyStopping: { patienceEpochs: 1_000 }, budget: { minutes: 1 } },
    });
    const fixture = { run: 'budget', request, encoder: TOY_ENCODER, splits: words };
    const plan = {
      ...(await storeFixtureRun(store, fixture)),
      budget: { seconds: 3, limit: 'training.budget.minutes (0.05)' },
    };

    const { evaluation, events } = await run(plan);

    expect(evaluation.marks).toEqual(['budget-limited']);
    expect(evaluation.training.stoppedBy).toBe('budget');
    expect(Buffer.from(await store.get(runKeys('budget').report)).toString()).toContain('budget-limited');
    expect(events).toContainEqual({
      event: 'notice',
      message: expect.stringMatching(
        /^training\.budget\.minutes \(0\.05\) ended training in epoch \d+/,
      ) as string,
    });
  });

  it('ends at once where a GPU is paid for and none is found', async () => {
    const fixture = { run: 'no-gpu', request: toyRequest(), encoder: TOY_ENCODER, splits: words };
    const plan = await storeFixtureRun(store, fixture);

    const running = runTrainer({
      store,
      plan,
      requiresGpu: true,
      progress: () => undefined,
      signal: new AbortController().signal,
    });

    await expect(running).rejects.toMatchObject({ name: 'GpuNotFound' });
    expect(await store.head(runKeys('no-gpu').checkpoint)).toBeUndefined();
  });

  it('refuses a metric that the target does not have', async () => {
    const request = toyRequest({ training: { earlyStopping: { metric: 'mae' } } });
    const plan = await storeFixtureRun(store, {
      run: 'metric',
      request,
      encoder: TOY_ENCODER,
      splits: words,
    });

    await expect(run(plan)).rejects.toMatchObject({ name: 'InvalidRequest' });
  });
});
