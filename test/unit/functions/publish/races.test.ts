import { gateCandidate } from '../../../../functions/gate/gate-candidate';
import { readHistory } from '../../../../functions/publish/history';
import { publishModel } from '../../../../functions/publish/publish-model';
import { readJson } from '../../../../shared/artifacts/json';
import { modelKeys } from '../../../../shared/artifacts/keys';
import { openStore } from '../../../../shared/artifacts/open';
import type { ArtifactStore } from '../../../../shared/artifacts/store';
import { TRANSIENT_ERRORS } from '../../../../shared/errors';
import { ModelManifest } from '../../../../shared/model';
import { Champion } from '../../../../shared/plan';
import { ownS3Server } from '../../../support/own-s3-server';
import { finishRun } from '../finished-run';
import { Workspace } from '../workspace';

const MODEL = 'surname-language';
const PUBLISHERS = 24;
const BEST = 15;
const ATTEMPTS = 6;

let workspace: Workspace;
ownS3Server('races');
beforeAll(async () => {
  workspace = await Workspace.create();
  await workspace.addRecipe(MODEL);
});
afterAll(() => workspace.remove());

/** All pass the recipe's minimum, no two are equally good, and neither the first nor the last is the best. */
const accuracyOf = (publisher: number) =>
  publisher === BEST ? 0.95 : 0.71 + ((publisher * 37) % PUBLISHERS) / 500;

/** Runs that were planned against the same champion and publish at the same moment. */
async function race(store: ArtifactStore, champion: string | null): Promise<void> {
  const runs = Array.from({ length: PUBLISHERS }, (_, publisher) => `${champion ?? 'no'}-${publisher}`);
  const compared = champion === null ? null : { version: champion, test: { accuracy: 0.2 } };
  const plans: string[] = [];
  for (const [publisher, run] of runs.entries())
    plans.push(
      (await finishRun(workspace, run, { accuracy: accuracyOf(publisher), champion: compared })).planKey,
    );
  if (store !== workspace.store)
    for await (const { key } of workspace.store.list(''))
      await store.put(key, await workspace.store.get(key));
  await Promise.all(
    plans.map(async (planKey) => {
      const context = { ...workspace.context, store };
      const decision = await asTheWorkflow(() => gateCandidate({ planKey }, context));
      await asTheWorkflow(() => publishModel({ planKey, decision }, context));
    }),
  );
}

/** Steps whose error is transient are repeated: on a busy machine a lock is waited for longer than its patience. */
async function asTheWorkflow<Result>(step: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await step();
    } catch (error) {
      const isTransient = TRANSIENT_ERRORS.some((name) => (error as Error).name === name);
      if (!isTransient || attempt === ATTEMPTS) throw error;
    }
  }
}

const championOf = async (store: ArtifactStore) =>
  (await readJson(store, modelKeys(MODEL).champion, Champion)).version;

describe(`${PUBLISHERS} publishers at once`, () => {
  it('on a folder: the best is the champion at the end, whoever was first, and again against that champion', async () => {
    const { store } = workspace;

    await race(store, null);
    const first = await championOf(store);
    await race(store, first);

    expect(first).toBe(`no-${BEST}`);
    expect(await championOf(store)).toBe(`${first}-${BEST}`);
    const history = await readHistory(store, MODEL);
    expect(history).toHaveLength(2 * PUBLISHERS);
    // Each promotion begins where the one before it ended.
    const moves = history.filter(({ event }) => event === 'promoted');
    const ends = new Set(moves.map(({ to }) => to));
    expect(moves.filter(({ from }) => from !== null && !ends.has(from))).toEqual([]);
    const { manifest } = modelKeys(MODEL).version(`${first}-${BEST}`);
    expect((await readJson(store, manifest, ModelManifest)).decision).toMatchObject({ promote: true });
  }, 300_000);

  it('on S3: the best is the champion at the end', async () => {
    const store = openStore('s3://races');
    await workspace.remove();
    workspace = await Workspace.create();
    await workspace.addRecipe(MODEL);

    await race(store, null);

    expect(await championOf(store)).toBe(`no-${BEST}`);
    expect(await readHistory(store, MODEL)).toHaveLength(PUBLISHERS);
  }, 300_000);
});
