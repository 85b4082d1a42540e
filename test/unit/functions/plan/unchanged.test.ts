import { readJson, writeJson } from '../../../../shared/artifacts/json';
import { modelKeys, runKeys } from '../../../../shared/artifacts/keys';
import type { LastRun } from '../../../../shared/plan';
import { RunPlan } from '../../../../shared/plan';
import { requestDigest } from '../../../../functions/plan/unchanged';
import { Workspace } from '../workspace';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
  await workspace.addRecipe('surname-language');
});
afterEach(() => workspace.remove());

const REQUEST = { recipe: 'surname-language', skipUnchanged: true };

/** As publishing leaves it. */
async function rememberRun(run: string, promoted = true, more: Partial<LastRun> = {}): Promise<void> {
  const plan = await workspace.readPlan(run);
  const last: LastRun = {
    run,
    version: run,
    promoted,
    datasetFingerprint: plan.dataset.fingerprint,
    requestDigest: requestDigest(plan),
    awaitsApproval: false,
    settled: true,
    ...more,
  };
  await writeJson(workspace.store, modelKeys('surname-language').lastRun, last);
}

describe('a run that is to be skipped where nothing changed', () => {
  it('runs where the model was never trained', async () => {
    const plan = await workspace.plan('first', REQUEST);

    expect(plan.skipped).toBeNull();
  });

  it('runs where the last run was never held against the champion, since it lost a race', async () => {
    await workspace.plan('first', { recipe: 'surname-language', reuse: 'refuse' });
    await rememberRun('first', false, { settled: false });

    const plan = await workspace.plan('second', REQUEST);

    expect(plan.skipped).toBeNull();
  });

  it('says that the last model waits for a person', async () => {
    await workspace.plan('first', { recipe: 'surname-language', reuse: 'refuse' });
    await rememberRun('first', false, { awaitsApproval: true });

    const plan = await workspace.plan('second', REQUEST);

    expect(plan.skipped?.reason).toMatch(
      /whose model passed the gate and was left to a person to approve\.$/,
    );
  });

  it.each([true, false])(
    'is skipped where data and request are the last run’s, promoted: %s',
    async (promoted) => {
      await workspace.plan('first', { recipe: 'surname-language', reuse: 'refuse' });
      await rememberRun('first', promoted);

      const plan = await workspace.plan('second', REQUEST);

      expect(plan.skipped).toEqual({
        status: 'skipped',
        run: 'second',
        model: 'surname-language',
        version: 'first',
        promoted,
        reason: `Skipped: neither the data nor the request changed since run first, whose model was ${promoted ? 'put into use' : 'stored, not promoted'}.`,
      });
    },
  );

  it('runs where the request, the data or the wish differs', async () => {
    await workspace.plan('first', REQUEST);
    await rememberRun('first');

    const otherRequest = await workspace.plan('a', { ...REQUEST, training: { seed: 99 } });
    const notAsked = await workspace.plan('b', { recipe: 'surname-language' });
    await workspace.write('recipes/surname-language/data/train.tsv', 'Rossi\tItalian\n');
    const otherData = await workspace.plan('c', REQUEST);

    expect([otherRequest, notAsked, otherData].map(({ skipped }) => skipped)).toEqual([null, null, null]);
  });

  it('answers a repeated call of its own run as before', async () => {
    await workspace.plan('first', REQUEST);
    await rememberRun('first');

    expect((await workspace.plan('first', REQUEST)).skipped).toBeNull();
  });
});

describe('the plan of a sweep', () => {
  it('has a frozen plan for each variant', async () => {
    const sweep = { 'network.units': [8, 16] };

    const plan = await workspace.plan('swept', { recipe: 'surname-language', sweep });
    const again = await workspace.plan('swept', { recipe: 'surname-language', sweep });

    expect(again).toEqual(plan);
    expect(plan.variants.map(({ variant }) => variant)).toEqual(['01', '02']);
    expect(plan.variants[1]!.planUri).toMatch(/\/runs\/swept\/variants\/02\/plan\.json$/);
    const second = await readJson(workspace.store, runKeys('swept/variants/02').plan, RunPlan);
    expect(second).toMatchObject({
      run: 'swept/variants/02',
      variantOf: 'swept',
      request: { network: { units: 16, bidirectional: true } },
    });
    expect(second.request.sweep).toBeUndefined();
    expect((await workspace.readPlan('swept')).variants.map(({ changes }) => changes)).toEqual([
      { 'network.units': 8 },
      { 'network.units': 16 },
    ]);
  });
});
