import { readJson, writeJson } from '../../../shared/artifacts/json';
import { buildKeys, runKeys } from '../../../shared/artifacts/keys';
import type { Encoder } from '../../../shared/dataset';
import { loadDataset } from '../../../trainer/data/dataset';
import { NetworkFile } from '../../../trainer/export/model-files';
import { runTrainer } from '../../../trainer/run';
import { temporaryStore } from '../../support/temporary-store';
import { champion, storeChampionOf } from './support/champions';
import { storeFixtureRun } from './support/fixture-run';
import { SMALL_TASKS } from './support/tasks';

const store = temporaryStore();

const task = SMALL_TASKS.find(({ name }) => name.includes('two fields three times, relative to nothing'))!;
const { encoder, records } = task;
const request = {
  ...task.request,
  network: { units: 12 },
  training: {
    batchSize: 16,
    maximumEpochs: 12,
    optimizer: { kind: 'adam', learningRate: 0.02 },
  },
} as const;
const splits = { train: records(240, 1), validation: records(60, 2), test: records(60, 3) };

const train = async (run: string) => {
  await storeChampionOf(store, { version: 'untrained', encoder, request });
  const fixture = { run, request, encoder, splits, champion: champion('untrained') };
  const plan = await storeFixtureRun(store, fixture);
  return runTrainer({ store, plan, progress: () => undefined, signal: new AbortController().signal });
};

describe('a run that forecasts several values at once', () => {
  it('measures each of them, and beats persistence on waves', async () => {
    const evaluation = await train('measured');

    const outputs = evaluation.outputs!;
    expect(outputs.map(({ field, horizon }) => `${field} ${horizon}`)).toEqual([
      'level 1',
      'level 2',
      'level 5',
      'flow 1',
      'flow 2',
      'flow 5',
    ]);
    for (const metric of ['mae', 'r2', 'loss'] as const) {
      const mean = outputs.reduce((sum, { test }) => sum + test[metric]!, 0) / 6;
      expect(evaluation.test[metric]).toBeCloseTo(mean, 4);
    }
    const persistence = [evaluation.baseline, ...evaluation.otherBaselines].find(
      ({ name }) => name === 'persistence',
    );
    outputs.forEach(({ test }, index) => expect(test.mae!).toBeLessThan(persistence!.outputs![index]!.mae!));
    expect(evaluation.champion?.outputs).toHaveLength(6);
    expect(evaluation.champion!.outputs![0]!.mae!).toBeGreaterThan(outputs[0]!.test.mae!);
  });

  it('shows them value by value in the report, and a few in the examples', async () => {
    const { outputs, examples, baseline } = await train('reported');

    const page = Buffer.from(await store.get(runKeys('reported').report)).toString();

    expect(page).toContain('Value by value');
    expect(page).toContain('lower is better; the mean of 6 values');
    expect(page).toContain('numeric to 6 values');
    const text = page.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    const figures = [outputs![4]!.test, baseline.outputs![4]!].map(({ mae }) => Number(mae!.toPrecision(4)));
    expect(text).toContain(`flow 2 ${figures.join(' ')}`);
    expect(examples[0]!.predicted.split(' ')).toHaveLength(6);
    expect(examples[0]!.expected).toBe(
      (splits.test[0]!.target as number[]).map((value) => Number(value.toPrecision(6))).join(' '),
    );
  });

  it('leaves a network with an output for each', async () => {
    await train('sized');

    const { network, weights } = await readJson(
      store,
      `${runKeys('sized').candidate}network.json`,
      NetworkFile,
    );

    expect(network).toMatchObject({ output: { kind: 'value', outputs: 6 } });
    expect(weights.find(({ name }) => name === 'output/kernel')!.shape).toEqual([12, 6]);
  });
});

describe('loadDataset', () => {
  it('refuses lists of values of another length than the encoder has', async () => {
    const plan = await storeFixtureRun(store, { run: 'shorter', request, encoder, splits });
    const target = encoder.target as Extract<Encoder['target'], { kind: 'value' }>;
    const other = { ...encoder, target: { ...target, outputs: target.outputs!.slice(0, 5) } };
    await writeJson(store, buildKeys(plan.buildRoot).encoder, other);

    await expect(loadDataset(store, plan)).rejects.toMatchObject({
      name: 'ArtifactCorrupt',
      message: expect.stringMatching(/row 0 of column target holds 6 values, not 5/) as string,
    });
  });

  it('reads the values of a season beside the targets', async () => {
    const plan = await storeFixtureRun(store, { run: 'seasons', request, encoder, splits });

    const { test } = (await loadDataset(store, plan)).splits;

    expect(test.targets).toHaveLength(6 * test.count);
    expect([...test.seasons!.subarray(6, 12)]).toEqual((splits.test[1]!.season as number[]).map(Math.fround));
  });
});
