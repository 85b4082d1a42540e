import { readJson } from '../../shared/artifacts/json';
import { modelKeys, runKeys } from '../../shared/artifacts/keys';
import { DatasetStatistics, DriftReport } from '../../shared/statistics';
import { changed, wordRequest } from '../support/requests';
import { type FinishedRun, Workplace } from '../support/workflow';
import { asCsv, words } from '../support/words';

describe('a run whose data is no longer like the champion’s', () => {
  let workplace: Workplace;
  let first: FinishedRun;
  beforeAll(async () => {
    workplace = await Workplace.create();
    await workplace.putWords();
    first = await workplace.run(wordRequest());
    // All words three times as long.
    const longer = words(240, 3).map((word) => ({ ...word, word: word.word.repeat(3) }));
    await workplace.store.put('input/words/train.csv', asCsv(longer));
  });
  afterAll(() => workplace.remove());

  it('is stopped before it encodes or trains, where the request says so', async () => {
    const { promoted, version } = first.output();
    const request = changed(wordRequest(), 'data', { drift: { action: 'stop' } });

    const stopped = await workplace.run(request);

    expect(promoted).toBe(true);
    expect(stopped.result).toMatchObject({ status: 'FAILED', error: 'DataDrifted' });
    expect(stopped.result.cause).toContain('length of the input in characters');
    expect(stopped.result.cause).toContain('above data.drift.populationStabilityIndex, 0.2');
    expect(stopped.states()).not.toContain('EncodeShards');
    expect(stopped.states()).not.toContain('Train');
    const drift = await readJson(workplace.store, runKeys(stopped.name).drift, DriftReport);
    expect(drift).toMatchObject({ champion: version, action: 'stop', drifted: true });
    const kept = modelKeys('words').version(version).statistics;
    expect(await readJson(workplace.store, kept, DatasetStatistics)).toMatchObject({ version: 1 });
  });
});
