import { readJson, writeJson } from '../../shared/artifacts/json';
import { modelKeys, runKeys } from '../../shared/artifacts/keys';
import { Evaluation } from '../../shared/evaluation';
import { Champion } from '../../shared/plan';
import { changed, wordRequest } from '../support/requests';
import { ownS3Server } from '../support/own-s3-server';
import { type FinishedRun, Workplace } from '../support/workflow';
import { asCsv, words } from '../support/words';

const { champion: CHAMPION } = modelKeys('words');

const workplaces: Workplace[] = [];
ownS3Server('races');
afterAll(() => workplaces.forEach((workplace) => workplace.remove()));

/** Very different numbers of epochs, so that no change of arithmetic reverses their order. */
const learning = (maximumEpochs: number, location: string) =>
  changed(
    changed(wordRequest(), 'training', {
      maximumEpochs,
      optimizer: { kind: 'adam', learningRate: maximumEpochs > 4 ? 0.01 : 0.004 },
    }),
    'data',
    { location },
  );

/** A run that is planned against one champion and finds another, tested on other records, when it publishes. */
async function race(storeUri: string | undefined, epochs: { winner: number; loser: number }) {
  const workplace = await Workplace.create(storeUri);
  workplaces.push(workplace);
  const { store } = workplace;
  await workplace.putWords();
  await store.put('input/others/train.csv', asCsv(words(240, 5)));
  await store.put('input/others/test.csv', asCsv(words(90, 6)));
  const first = await workplace.run(learning(4, 'input/words/'));
  first.output();
  const planned = await readJson(store, CHAMPION, Champion);
  await store.delete(CHAMPION);
  const winner = await workplace.run(learning(epochs.winner, 'input/others/'));
  winner.output();
  const taken = await readJson(store, CHAMPION, Champion);
  await writeJson(store, CHAMPION, planned);

  let moved: Promise<unknown> = Promise.resolve();
  const loser = await workplace.run(learning(epochs.loser, 'input/words/'), {
    listener: (event) => {
      if (event.type === 'StateEntered' && event.state === 'Train') moved = writeJson(store, CHAMPION, taken);
    },
  });
  await moved;
  return { store, winner, loser, championNow: (await readJson(store, CHAMPION, Champion)).version };
}

const stepsAfterTraining = (run: FinishedRun) =>
  run.states().slice(run.states().indexOf('Train') + 1, run.states().indexOf('AnnounceModel'));

describe('a run whose champion was replaced meanwhile by a model tested on other records', () => {
  it.each([
    ['a folder', undefined],
    ['S3', 's3://races'],
  ])('has that one evaluated on its own, and takes its place if it is better, on %s', async (_, storeUri) => {
    const { store, winner, loser, championNow } = await race(storeUri, { winner: 4, loser: 15 });

    const output = loser.output();
    expect(stepsAfterTraining(loser)).toEqual([
      ...['Gate', 'Publish', 'Lost a race?', 'EvaluateChampion', 'GateAgain', 'Publish', 'Lost a race?'],
    ]);
    expect(output).toMatchObject({
      state: 'promoted',
      decision: { rematches: 1, championVersion: winner.name },
    });
    expect(output.reason).toMatch(/^Promoted: accuracy .* is better than champion run-2's .*, 95 % between/);
    expect(championNow).toBe(loser.name);
    const evaluation = await readJson(store, output.evaluationKey, Evaluation);
    expect(evaluation).toMatchObject({ testRecords: 90, champion: { version: winner.name } });
    expect(evaluation.test).toEqual((await loser.evaluation()).test);
    const report = Buffer.from(await store.get(runKeys(loser.name).report)).toString();
    expect(report).toContain(`Champion ${winner.name}`);
    expect(report).toContain(output.decision.reason.replaceAll("'", '&#39;'));
  });

  it('is not promoted if that one is better on its test records too', async () => {
    const { winner, loser, championNow } = await race(undefined, { winner: 25, loser: 9 });

    const output = loser.output();

    expect(stepsAfterTraining(loser)).toContain('EvaluateChampion');
    expect(output).toMatchObject({ state: 'kept', promoted: false });
    expect(output.reason).toMatch(new RegExp(`^Kept champion ${winner.name}: `));
    expect(championNow).toBe(winner.name);
  });
});
