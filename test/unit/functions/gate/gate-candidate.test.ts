import { gateCandidate } from '../../../../functions/gate/gate-candidate';
import { publishModel } from '../../../../functions/publish/publish-model';
import { readJson, writeJson } from '../../../../shared/artifacts/json';
import { modelKeys, runKeys } from '../../../../shared/artifacts/keys';
import { Evaluation } from '../../../../shared/evaluation';
import { ModelManifest } from '../../../../shared/model';
import type { PredictionRow, PredictionsFile } from '../../../../shared/scores/predictions';
import { writePredictions } from '../../../../shared/scores/predictions-file';
import { finishRun } from '../finished-run';
import { Workspace } from '../workspace';

const RECORDS = 400;

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
  await workspace.addRecipe('surname-language');
});
afterEach(() => workspace.remove());

async function* rowsOf(isRight: (record: number) => boolean): AsyncGenerator<PredictionRow> {
  for (let record = 0; record < RECORDS; record += 1) {
    const right = isRight(record);
    yield await Promise.resolve({
      record: record.toString(16).padStart(16, '0'),
      prediction: right ? 'Dutch' : 'Irish',
      target: 'Dutch',
      sums: { records: 1, right: Number(right) },
    });
  }
}

const keep = (run: string, of: 'candidate' | 'champion', isRight: (record: number) => boolean) =>
  writePredictions(workspace.store, runKeys(run).predictions(of), {
    header: {
      predictions: 1,
      run,
      version: run,
      testFingerprint: 'f'.repeat(64),
      unit: 'record',
      values: 1,
    },
    rows: rowsOf(isRight),
  });

/** Right on all but some; which ones are wrong is told by a step, so that two models err on others. */
const wrongOnEach =
  (step: number, from = 0) =>
  (record: number) =>
    (record + from) % step !== 0;

const accuracyOf = (isRight: (record: number) => boolean) =>
  Array.from({ length: RECORDS }, (_, record) => record).filter(isRight).length / RECORDS;

async function finish(
  run: string,
  {
    own,
    other,
    gate = {},
  }: {
    own: (record: number) => boolean;
    other?: (record: number) => boolean;
    gate?: object;
  },
): Promise<{ planKey: string }> {
  const champion =
    other === undefined
      ? null
      : {
          version: 'run-1',
          test: { accuracy: accuracyOf(other) },
          predictions: await keep(run, 'champion', other),
        };
  const finished = await finishRun(workspace, run, { accuracy: accuracyOf(own), champion, gate });
  await addPredictions(run, await keep(run, 'candidate', own));
  return finished;
}

async function addPredictions(run: string, predictions: PredictionsFile): Promise<void> {
  const key = runKeys(run).evaluation;
  await writeJson(workspace.store, key, {
    ...(await readJson(workspace.store, key, Evaluation)),
    predictions,
  });
}

async function publish({ planKey }: { planKey: string }) {
  const decision = await gateCandidate({ planKey }, workspace.context);
  return publishModel({ planKey, decision }, workspace.context);
}

describe('the gate, by the kept predictions', () => {
  const first = wrongOnEach(5);

  it('promotes what is clearly better, with the interval, and gives the same verdict again', async () => {
    await publish(await finish('run-1', { own: first }));
    const { planKey } = await finish('run-2', { own: wrongOnEach(10, 3), other: first });

    const decision = await gateCandidate({ planKey }, workspace.context);

    expect(decision.interval).toMatchObject({
      confidence: 0.95,
      records: RECORDS,
      unit: 'record',
      units: RECORDS,
      differing: 120,
    });
    expect(decision.reason).toMatch(
      /^Promoted: accuracy 0\.9 is better than champion run-1's 0\.8 on the same 400 test records by 10 points, 95 % between \d\.\d+ and 1\d\.\d+;/,
    );
    expect(await gateCandidate({ planKey }, workspace.context)).toEqual(decision);
  });

  it('keeps the champion where the difference may be chance, unless the request does without an interval', async () => {
    await publish(await finish('run-1', { own: first }));
    const slightly = { own: (record: number) => wrongOnEach(5, 2)(record) || record < 10, other: first };

    const careful = await publish(await finish('run-2', slightly));
    const byPoint = await publish(await finish('run-3', { ...slightly, gate: { confidence: 0 } }));

    expect(careful).toMatchObject({ promoted: false, state: 'kept' });
    expect(careful.reason).toMatch(/which may be chance: with 400 test records no difference under about/);
    expect(byPoint.promoted).toBe(true);
    expect(byPoint.decision.interval).toBeNull();
  });

  it('refuses predictions that do not come to the evaluation’s figures', async () => {
    await publish(await finish('run-1', { own: first }));
    const { planKey } = await finish('run-2', { own: wrongOnEach(10), other: first });
    await addPredictions('run-2', await keep('run-2', 'candidate', wrongOnEach(9)));

    await expect(gateCandidate({ planKey }, workspace.context)).rejects.toThrow(
      /candidate\.jsonl\.gz come to accuracy 0\.8875, but the evaluation says 0\.9;/,
    );
  });
});

describe('a candidate that finds another champion than the one that it was planned against', () => {
  /** Planned against run-1; then run-2 takes the place, and run-3, planned against run-2, does in turn. */
  async function twoGenerationsLater(late: (record: number) => boolean) {
    const first = wrongOnEach(4);
    const second = wrongOnEach(8);
    const third = wrongOnEach(20, 1);
    await publish(await finish('run-1', { own: first }));
    const waiting = await finish('late', { own: late, other: first });
    await publish(await finish('run-2', { own: second, other: first }));
    const next = await finish('run-3', { own: third });
    const key = runKeys('run-3').evaluation;
    const evaluation = await readJson(workspace.store, key, Evaluation);
    const champion = {
      version: 'run-2',
      test: { accuracy: accuracyOf(second) },
      predictions: await keep('run-3', 'champion', second),
    };
    await writeJson(workspace.store, key, { ...evaluation, champion });
    await publish(next);
    return publish(waiting);
  }

  it('is compared with it by the kept predictions of both, as clearly as with any champion', async () => {
    const slightlyBetter = await twoGenerationsLater((record) => wrongOnEach(20, 5)(record) || record < 40);

    expect(slightlyBetter).toMatchObject({ promoted: false, state: 'kept' });
    expect(slightlyBetter.reason).toMatch(
      /^Kept champion run-3: accuracy 0\.955 is better than champion run-3's 0\.95 on the same 400 test records by 0\.5 points, 95 % between -/,
    );
    expect(slightlyBetter.decision.championVersion).toBe('run-3');
  });

  it('takes its place if it is clearly better', async () => {
    const better = await twoGenerationsLater(() => true);

    expect(better.promoted).toBe(true);
    expect(better.reason).toMatch(
      /^Promoted: accuracy 1 is better than champion run-3's 0\.95 .* by 5 points/,
    );
    const { manifest } = modelKeys('surname-language').version('late');
    expect((await readJson(workspace.store, manifest, ModelManifest)).decision).toEqual(better.decision);
  });
});
