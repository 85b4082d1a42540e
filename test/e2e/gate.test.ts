import { readJson } from '../../shared/artifacts/json';
import { modelKeys } from '../../shared/artifacts/keys';
import { ModelManifest } from '../../shared/model';
import { Champion } from '../../shared/plan';
import { changed, wordRequest } from '../support/requests';
import { type FinishedRun, Workplace } from '../support/workflow';

describe('the gate', () => {
  let workplace: Workplace;
  beforeAll(async () => {
    workplace = await Workplace.create();
    await workplace.putWords();
  });
  afterAll(() => workplace.remove());

  /** Very different numbers of epochs, so that no change of arithmetic reverses their order. */
  const learning = (maximumEpochs: number, learningRate: number) =>
    changed(wordRequest(), 'training', { maximumEpochs, optimizer: { kind: 'adam', learningRate } });
  const championVersion = async () =>
    (await readJson(workplace.store, modelKeys('words').champion, Champion)).version;
  const manifestOf = (run: FinishedRun) =>
    readJson(workplace.store, modelKeys('words').version(run.name).manifest, ModelManifest);

  it('keeps a worse model out of use, puts a better one in, and stores both', async () => {
    const first = await workplace.run(learning(4, 0.004));
    const worse = await workplace.run(learning(1, 1e-5));
    const championAfterWorse = await championVersion();
    const better = await workplace.run(learning(15, 0.01));

    expect(first.output().promoted).toBe(true);
    expect(worse.output().promoted).toBe(false);
    expect(worse.output().reason).toMatch(/^Kept champion run-1: accuracy 0\.\d+ is not better than .*\.$/);
    expect(championAfterWorse).toBe(first.name);
    expect(better.output().promoted).toBe(true);
    expect(await championVersion()).toBe(better.name);
    expect((await manifestOf(worse)).decision.promote).toBe(false);
    expect((await manifestOf(better)).lineage.parentChampion).toBe(first.name);
    // The champion was measured on exactly the same records as the candidate.
    const { champion, test } = await better.evaluation();
    expect(champion).toMatchObject({
      version: first.name,
      test: { accuracy: first.output().metrics.accuracy },
    });
    expect(test.accuracy).toBeGreaterThan(champion?.test.accuracy ?? 1);
  });

  it('keeps a model out of use that is better by less than the margin or below the minimum', async () => {
    const champion = await championVersion();

    const narrow = await workplace.run({ ...learning(15, 0.02), gate: { margin: 0.9 } });
    const low = await workplace.run({
      ...learning(2, 0.004),
      model: 'other-words',
      gate: { minimum: 0.999 },
    });

    expect(narrow.output()).toMatchObject({
      promoted: false,
      reason: expect.stringMatching(/^Kept champion /) as string,
    });
    expect(low.output()).toMatchObject({
      promoted: false,
      reason: expect.stringMatching(/^Not promoted: .* below the gate's minimum, 0\.999/) as string,
    });
    expect(await championVersion()).toBe(champion);
    expect(await workplace.store.head(modelKeys('other-words').champion)).toBeUndefined();
  });
});
