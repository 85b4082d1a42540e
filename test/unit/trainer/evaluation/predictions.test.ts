import { pairUnits } from '../../../../shared/scores/paired-units';
import { metricOfTable, readScores } from '../../../../shared/scores/score-table';
import { METRICS } from '../../../../shared/metrics';
import type { PredictionRow } from '../../../../shared/scores/predictions';
import { readPredictions } from '../../../../shared/scores/predictions-file';
import { loadDataset } from '../../../../trainer/data/dataset';
import { evaluate } from '../../../../trainer/evaluation/evaluate';
import { temporaryStore } from '../../../support/temporary-store';
import { champion, storeChampionOf } from '../support/champions';
import { storeFixtureRun } from '../support/fixture-run';
import { programOf, randomWeights } from '../support/programs';
import type { SmallTask } from '../support/small-task';
import { SMALL_TASKS } from '../support/tasks';

const store = temporaryStore();

/** A run of random weights beside a champion of other random weights. */
async function evaluated({ name, request, encoder, records }: SmallTask) {
  const version = name.replaceAll(/[^a-z]+/g, '-');
  await storeChampionOf(store, { version, encoder, request });
  const plan = await storeFixtureRun(store, {
    run: `run-${version}`,
    request,
    encoder,
    splits: { train: records(30, 1), validation: records(10, 2), test: records(40, 3) },
    champion: champion(version),
  });
  const dataset = await loadDataset(store, plan);
  const program = programOf(request, encoder);
  const weights = randomWeights(program.specs, 5, 1);
  return (await evaluate({ store, plan, dataset, program, weights })).measured;
}

describe.each(SMALL_TASKS)('predictions of $name', (task) => {
  it('come to the evaluation’s figures, of the candidate and of the champion', async () => {
    const { test, predictions, champion: other } = await evaluated(task);

    const metrics = METRICS.filter((metric) => test[metric] !== undefined);
    expect(metrics.length).toBeGreaterThan(0);
    for (const metric of metrics) {
      const own = await readScores(store, predictions!, metric);
      const theirs = await readScores(store, other!.predictions!, metric);
      expect(metricOfTable(own)).toBeCloseTo(test[metric]!, 6);
      expect(metricOfTable(theirs)).toBeCloseTo(other!.test[metric]!, 6);
      expect(pairUnits(own, theirs)).toMatchObject({ records: 40 });
    }
  });

  it('say between which values each metric lies', async () => {
    const { test, intervals } = await evaluated(task);

    const { units, of } = intervals!;
    expect(units).toBeGreaterThan(1);
    expect(Object.keys(of).sort()).toEqual(Object.keys(test).sort());
    for (const [metric, [low, high]] of Object.entries(of)) {
      const value = test[metric as keyof typeof test]!;
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
    }
  });

  it('name each record, in the order of the test split', async () => {
    const { predictions } = await evaluated(task);
    const rows: PredictionRow[] = [];

    const header = await readPredictions(store, predictions!, (row) => rows.push(row));

    expect(header).toMatchObject({ predictions: 1, testFingerprint: 't0' });
    expect(rows.map(({ shard, row, line }) => [shard, row, line])).toEqual(
      rows.map((_, index) => [0, index, index + 1]),
    );
    expect(rows.every(({ record }) => /^[0-9a-f]{16}$/.test(record ?? ''))).toBe(true);
  });

  it('are the same bytes a second time', async () => {
    const first = await evaluated(task);
    const second = await evaluated(task);

    expect(second.predictions).toEqual(first.predictions);
  });
});

describe('a file of predictions', () => {
  it('that was changed or cut is refused', async () => {
    const { predictions } = await evaluated(SMALL_TASKS[0]!);
    const bytes = await store.get(predictions!.key);
    const ignore = () => undefined;

    await store.put(predictions!.key, bytes.subarray(0, bytes.length - 20));
    await expect(readPredictions(store, predictions!, ignore)).rejects.toMatchObject({
      name: 'ArtifactCorrupt',
    });
    await store.put(predictions!.key, bytes);
    await expect(readPredictions(store, { ...predictions!, sha256: '0'.repeat(64) }, ignore)).rejects.toThrow(
      /does not have the digest 000/,
    );
    await expect(readPredictions(store, { ...predictions!, rows: 3 }, ignore)).rejects.toThrow(
      /has 40 rows, not 3/,
    );
  });
});
