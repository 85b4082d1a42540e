import { gunzipSync } from 'node:zlib';
import { readJson } from '../../shared/artifacts/json';
import { predictionKeys, runKeys } from '../../shared/artifacts/keys';
import { PredictionManifest } from '../../shared/prediction';
import { PredictedOutput } from '../../shared/workflow';
import { wordRequest } from '../support/requests';
import { Workplace } from '../support/workflow';

/** Training, then predictions of the test split's file by the model in use, through the same state machine. */
describe('a run that predicts', () => {
  let workplace: Workplace;
  beforeAll(async () => {
    workplace = await Workplace.create();
    await workplace.putWords();
  });
  afterAll(() => workplace.remove());

  const linesOf = (bytes: Uint8Array): Record<string, unknown>[] =>
    Buffer.from(bytes)
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  it('answers as the evaluation did, and says how many records it read', async () => {
    const trained = await workplace.run(wordRequest());
    const { store } = workplace;
    const kept = linesOf(gunzipSync(await store.get(runKeys(trained.name).predictions('candidate')))).slice(
      1,
    );

    const run = await workplace.run({
      predict: { model: 'words', data: { location: 'input/words/', files: 'test.csv' }, keep: ['word'] },
    });

    expect(run.result.status).toBe('SUCCEEDED');
    const output = PredictedOutput.parse(run.result.output);
    expect(output).toMatchObject({ version: trained.name, read: 90, predicted: 90, rejected: 0 });
    const { results } = await readJson(store, predictionKeys(run.name).manifest, PredictionManifest);
    const predicted = linesOf(await store.get(results[0]!.key));
    expect(predicted.map(({ line, label }) => [line, label])).toEqual(
      kept.map(({ line, prediction }) => [line, prediction]),
    );
    expect(predicted[0]!['kept']).toEqual({ word: expect.any(String) as string });
  });

  it('fails by name where the model has no version in use', async () => {
    const run = await workplace.run({ predict: { model: 'nobody', data: { location: 'input/words/' } } });

    expect(run.result).toMatchObject({ status: 'FAILED', error: 'ArtifactNotFound' });
  });
});
