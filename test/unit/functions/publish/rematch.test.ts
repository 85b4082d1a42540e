import { gateCandidate } from '../../../../functions/gate/gate-candidate';
import { readHistory } from '../../../../functions/publish/history';
import { publishModel } from '../../../../functions/publish/publish-model';
import { MOST_REMATCHES } from '../../../../functions/publish/rematch';
import { readJson, writeJson } from '../../../../shared/artifacts/json';
import { modelKeys, runKeys } from '../../../../shared/artifacts/keys';
import { openStore } from '../../../../shared/artifacts/open';
import type { ArtifactStore } from '../../../../shared/artifacts/store';
import { Evaluation } from '../../../../shared/evaluation';
import { ModelManifest } from '../../../../shared/model';
import { Champion, LastRun, RunPlan } from '../../../../shared/plan';
import type { PublishOutput } from '../../../../shared/workflow';
import { ownS3Server } from '../../../support/own-s3-server';
import { finishRun } from '../finished-run';
import { Workspace } from '../workspace';

const MODEL = 'surname-language';
const KEYS = modelKeys(MODEL);

const server = ownS3Server();

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
  await workspace.addRecipe(MODEL);
});
afterEach(() => workspace.remove());

/** Finished runs, each tested on other records, on a folder or, copied there, on S3. */
async function finished(on: 'a folder' | 'S3', accuracies: Readonly<Record<string, number>>) {
  const plans: Record<string, string> = {};
  for (const [run, accuracy] of Object.entries(accuracies)) {
    const { planKey } = await finishRun(workspace, run, { accuracy, testFingerprint: run.padEnd(64, '0') });
    plans[run] = planKey;
  }
  if (on === 'a folder') return { store: workspace.store, plans };
  const bucket = `rematch-${Object.keys(accuracies).join('-')}`;
  await server.createBucket(bucket);
  const store = openStore(`s3://${bucket}`);
  for await (const { key } of workspace.store.list('')) await store.put(key, await workspace.store.get(key));
  return { store, plans };
}

async function gateAndPublish(store: ArtifactStore, planKey: string): Promise<PublishOutput> {
  const context = { ...workspace.context, store };
  const decision = await gateCandidate({ planKey }, context);
  return publishModel({ planKey, decision }, context);
}

/** What the workflow does for a rematch: the trainer's job, of which only the figure is told, then gate and publish. */
async function rematch(
  store: ArtifactStore,
  { run, rematch: asked }: PublishOutput,
  accuracy: number,
  meanwhile?: () => Promise<unknown>,
): Promise<PublishOutput> {
  const context = { ...workspace.context, store };
  const plan = await readJson(store, asked!.planKey, RunPlan);
  const own = await readJson(store, runKeys(plan.rematchOf!).evaluation, Evaluation);
  const champion = { version: plan.champion!.version, test: { accuracy } };
  await writeJson(store, runKeys(plan.run).evaluation, { ...own, run: plan.run, champion });
  const decision = await gateCandidate({ planKey: asked!.planKey, rematch: asked!.number }, context);
  await meanwhile?.();
  return publishModel({ planKey: runKeys(run).plan, decision }, context);
}

const championOf = async (store: ArtifactStore) => (await readJson(store, KEYS.champion, Champion)).version;
const putIntoUse = (store: ArtifactStore, version: string) =>
  writeJson(store, KEYS.champion, { model: MODEL, version, promotedAt: 'just now', run: version });

describe.each(['a folder', 'S3'] as const)('a race lost to a model tested on other records, on %s', (on) => {
  it('goes back to the gate, which puts the better one into use', async () => {
    const { store, plans } = await finished(on, { first: 0.8, better: 0.9 });
    await gateAndPublish(store, plans['first']!);

    const lost = await gateAndPublish(store, plans['better']!);
    const settled = await rematch(store, lost, 0.75);

    expect(lost).toMatchObject({ state: 'lost-race', promoted: false, rematch: { number: 1 } });
    expect(await readJson(store, lost.rematch!.planKey, RunPlan)).toMatchObject({
      run: 'better/rematches/first',
      rematchOf: 'better',
      champion: { version: 'first' },
    });
    expect(settled).toMatchObject({
      state: 'promoted',
      rematch: null,
      evaluationKey: 'runs/better/rematches/first/evaluation.json',
      decision: { rematches: 1, championVersion: 'first', champion: 0.75 },
    });
    expect(await championOf(store)).toBe('better');
    expect(await readHistory(store, MODEL)).toMatchObject([
      { version: 'first', event: 'promoted' },
      { version: 'better', event: 'promoted', from: 'first' },
    ]);
    const { decision } = await readJson(store, KEYS.version('better').manifest, ModelManifest);
    expect(decision).toEqual(settled.decision);
    // One of the two counts both of its judgements as one.
    expect(decision.judged).toBe(1);
  });

  it('keeps the winner where that is better on the loser’s records too', async () => {
    const { store, plans } = await finished(on, { winner: 0.95, loser: 0.8 });
    await gateAndPublish(store, plans['winner']!);
    const lost = await gateAndPublish(store, plans['loser']!);

    const settled = await rematch(store, lost, 0.9);

    expect(settled).toMatchObject({ state: 'kept', promoted: false, rematch: null });
    expect(settled.reason).toMatch(/^Kept champion winner: accuracy 0\.8 is not better/);
    expect(await championOf(store)).toBe('winner');
    expect(await readJson(store, KEYS.lastRun, LastRun)).toMatchObject({ run: 'loser', settled: true });
    const { decision } = await readJson(store, KEYS.version('loser').manifest, ModelManifest);
    expect(decision).toMatchObject({ promote: false, champion: 0.9 });
  });
});

it('a repeated step changes nothing, before the rematch and after', async () => {
  const { store, plans } = await finished('a folder', { first: 0.8, better: 0.9 });
  await gateAndPublish(store, plans['first']!);
  const lost = await gateAndPublish(store, plans['better']!);

  const lostAgain = await gateAndPublish(store, plans['better']!);
  const settled = await rematch(store, lost, 0.75);
  const settledAgain = await rematch(store, lost, 0.75);

  expect(lostAgain).toEqual(lost);
  expect(settledAgain).toEqual(settled);
  expect(await readHistory(store, MODEL)).toHaveLength(2);
});

it('a champion that cannot be evaluated is kept, or replaced where the request says so', async () => {
  const { store, plans } = await finished('a folder', { first: 0.8, better: 0.9 });
  await gateAndPublish(store, plans['first']!);
  const lost = await gateAndPublish(store, plans['better']!);
  const context = { ...workspace.context, store };
  const { planKey, number } = lost.rematch!;
  const own = await readJson(store, runKeys('better').evaluation, Evaluation);
  await writeJson(store, 'runs/better/rematches/first/evaluation.json', {
    ...own,
    run: 'better/rematches/first',
    championUnreadable: 'its weights are cut',
  });

  const decision = await gateCandidate({ planKey, rematch: number }, context);
  const settled = await publishModel({ planKey: plans['better']!, decision }, context);

  expect(settled).toMatchObject({ state: 'kept', decision: { championUnreadable: 'its weights are cut' } });
  expect(settled.warnings).toEqual([expect.stringMatching(/^Champion first cannot be compared with/)]);
});

it(`ends after ${MOST_REMATCHES} rematches that another champion has overtaken, and the next run is not skipped`, async () => {
  const rivals = Object.fromEntries(
    Array.from({ length: MOST_REMATCHES + 1 }, (_, n) => [`rival-${n}`, 0.75]),
  );
  const { store, plans } = await finished('a folder', { ...rivals, candidate: 0.9 });
  for (const rival of Object.keys(rivals)) {
    await store.delete(KEYS.champion);
    await gateAndPublish(store, plans[rival]!);
  }
  await putIntoUse(store, 'rival-0');

  let output = await gateAndPublish(store, plans['candidate']!);
  let rematches = 0;
  while (output.rematch !== null) {
    rematches += 1;
    const next = `rival-${rematches}`;
    output = await rematch(store, output, 0.7, () => putIntoUse(store, next));
  }

  expect(rematches).toBe(MOST_REMATCHES);
  expect(output).toMatchObject({ state: 'lost-race', promoted: false });
  expect(output.reason).toContain(`after ${MOST_REMATCHES} rematches this run ends here, and the next one`);
  expect(await championOf(store)).toBe(`rival-${MOST_REMATCHES}`);
  expect((await readHistory(store, MODEL)).at(-1)).toMatchObject({
    version: 'candidate',
    event: 'lost-race',
  });
  const again = await workspace.plan('next', { recipe: MODEL, skipUnchanged: true });
  expect(again.skipped).toBeNull();
});
