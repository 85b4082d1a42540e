import { compareVersions } from '../../../../local/registry/compare/compare-versions';
import { fieldDifferences } from '../../../../local/registry/compare/field-differences';
import { runModels } from '../../../../local/cli/models/command';
import { readJson, writeJson } from '../../../../shared/artifacts/json';
import { runKeys } from '../../../../shared/artifacts/keys';
import { Evaluation } from '../../../../shared/evaluation';
import { writePredictions } from '../../../../shared/scores/predictions-file';
import { Sink } from '../../../support/sink';
import { temporaryStore } from '../../../support/temporary-store';
import { addVersion } from '../../../pages/support/filled-store';

const store = temporaryStore();
const of = (version: string) => ({ model: 'words', version });
beforeAll(async () => {
  // Of 200 records a answers the first 100 rightly and b the first 150; c was tested on others.
  await addVersion(store, { model: 'words', version: 'a', day: 0, accuracy: 0.5 });
  await addVersion(store, { model: 'words', version: 'b', day: 1, accuracy: 0.75 });
  await addVersion(store, { model: 'words', version: 'c', day: 6, accuracy: 0.8 });
  await keepPredictions('a', 100);
  await keepPredictions('b', 150);
});

/** Adds predictions of 200 records, so many of them right, to a run's evaluation. */
async function keepPredictions(run: string, right: number): Promise<void> {
  async function* rows() {
    for (let record = 0; record < 200; record += 1)
      yield await Promise.resolve({
        record: String(record).padStart(16, '0'),
        prediction: 'x',
        target: 'x',
        sums: { records: 1, right: Number(record < right) },
      });
  }
  const header = {
    predictions: 1,
    run,
    version: run,
    testFingerprint: 't',
    unit: 'record',
    values: 1,
  } as const;
  const predictions = await writePredictions(store, runKeys(run).predictions('candidate'), {
    header,
    rows: rows(),
  });
  const evaluation = await readJson(store, runKeys(run).evaluation, Evaluation);
  const test = { accuracy: right / 200 };
  await writeJson(store, runKeys(run).evaluation, { ...evaluation, test, predictions });
}

describe('two versions side by side', () => {
  it('have the interval of their difference where both answered the same records', async () => {
    const { metrics, unpaired, request, data } = await compareVersions(store, of('a'), of('b'));

    expect(unpaired).toBeUndefined();
    const [accuracy] = metrics;
    expect(accuracy).toMatchObject({ metric: 'accuracy', a: 0.5, b: 0.75 });
    // 50 of 200 differ, all for b: 1.96 standard errors of the mean of 0.25 are 0.06 (by hand).
    expect(accuracy!.gain).toMatchObject({ units: 200, differing: 50, confidence: 0.95 });
    expect(accuracy!.gain!.low).toBeCloseTo(0.19, 1);
    expect(accuracy!.gain!.high).toBeCloseTo(0.31, 1);
    expect(request).toEqual([{ field: 'network.units', a: '8', b: '9' }]);
    expect(data.isSame).toBe(true);
  });

  it('say why there is none', async () => {
    const { unpaired, metrics } = await compareVersions(store, of('a'), of('c'));

    expect(unpaired).toBe('they were tested on different records');
    expect(metrics.every(({ gain }) => gain === null)).toBe(true);
  });

  it('are shown by npm run models, for people and for programs', async () => {
    const [stdout, stderr] = [new Sink(), new Sink()];
    const surroundings = { root: '/', workingDir: '/', environment: {}, stdout, stderr };

    await runModels(['compare', 'words@a', 'words@b', '--json', '--store', store.uri], surroundings);

    expect(stderr.text).toMatch(/Accuracy: 50\.0 % → 75\.0 %, better \(paired gain 95 % between 1\d/);
    expect(stderr.text).toContain('network.units: 8 → 9');
    expect(JSON.parse(stdout.text)).toMatchObject({ a: 'words@a', unpaired: null, data: { isSame: true } });
    await expect(
      runModels(['compare', 'words', 'words@b', '--store', store.uri], surroundings),
    ).rejects.toThrow('"words" names no version: write <model>@<version>');
  });
});

describe('the fields in which two values differ', () => {
  it('are named by their paths, with absent ones undefined and lists whole', () => {
    const a = { x: { y: 1, z: [1, 2] }, only: null };

    expect(fieldDifferences(a, { x: { y: 2, z: [1, 2] }, other: 'o' })).toEqual([
      { field: 'only', a: 'null', b: undefined },
      { field: 'other', a: undefined, b: '"o"' },
      { field: 'x.y', a: '1', b: '2' },
    ]);
  });
});
