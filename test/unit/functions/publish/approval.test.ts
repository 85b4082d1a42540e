import { gateCandidate } from '../../../../functions/gate/gate-candidate';
import { approveCandidate, refuseCandidate } from '../../../../functions/publish/approval';
import { putIntoUse } from '../../../../functions/publish/by-hand';
import { readHistory } from '../../../../functions/publish/history';
import { publishModel } from '../../../../functions/publish/publish-model';
import { readJson } from '../../../../shared/artifacts/json';
import { modelKeys } from '../../../../shared/artifacts/keys';
import { Approval, ModelManifest } from '../../../../shared/model';
import { Champion } from '../../../../shared/plan';
import { finishRun } from '../finished-run';
import { Workspace } from '../workspace';

const MODEL = 'surname-language';
const KEYS = modelKeys(MODEL);

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
  await workspace.addRecipe(MODEL);
});
afterEach(() => workspace.remove());

const championVersion = async () =>
  (await workspace.store.head(KEYS.champion)) === undefined
    ? null
    : (await readJson(workspace.store, KEYS.champion, Champion)).version;

async function publish(run: string, accuracy: number, approval: 'manual' | 'automatic' = 'manual') {
  const { planKey } = await finishRun(workspace, run, { accuracy, gate: { approval } });
  const decision = await gateCandidate({ planKey }, workspace.context);
  return publishModel({ planKey, decision }, workspace.context);
}

const person = (version: string) => ({ model: MODEL, version, who: 'ada', why: 'looked at the errors' });

describe('a candidate that passed where a person approves', () => {
  it('waits, and the output, the manifest and the model’s folder say so', async () => {
    const output = await publish('run-1', 0.8);

    expect(output).toMatchObject({ promoted: false, state: 'awaiting-approval' });
    expect(output.reason).toMatch(
      /^Awaits approval as the first champion: accuracy 0\.8 .* Approve or refuse it: /,
    );
    const { uri } = workspace.store;
    expect(output.reason).toContain(
      `: npm run models -- approve surname-language run-1 --store ${uri}, or npm run models -- refuse surname-language run-1 --store ${uri}.`,
    );
    expect(await championVersion()).toBeNull();
    expect(
      (await readJson(workspace.store, KEYS.version('run-1').manifest, ModelManifest)).decision,
    ).toMatchObject({ promote: true, awaitsApproval: true });
    expect(await readJson(workspace.store, KEYS.approval('run-1'), Approval)).toMatchObject({
      state: 'awaiting-approval',
      decided: null,
    });
  });

  it('is put into use by an approval, which says who, when and why', async () => {
    await publish('run-1', 0.8);

    const moved = await approveCandidate(workspace.context, person('run-1'));

    expect(moved).toEqual({ from: null });
    expect(await championVersion()).toBe('run-1');
    expect(await readHistory(workspace.store, MODEL)).toMatchObject([
      { event: 'awaiting-approval', who: 'gate', from: null, to: null },
      { event: 'approved', who: 'ada', why: 'looked at the errors', from: null, to: 'run-1' },
    ]);
    expect(await readJson(workspace.store, KEYS.approval('run-1'), Approval)).toMatchObject({
      state: 'approved',
      decided: { who: 'ada', at: '2026-11-24T12:00:00.000Z' },
    });
  });

  it('stays out of use if it is refused, and cannot be approved afterwards', async () => {
    await publish('run-1', 0.8);

    await refuseCandidate(workspace.context, person('run-1'));

    await expect(approveCandidate(workspace.context, person('run-1'))).rejects.toThrow(
      /run-1 of surname-language was refused by ada at 2026/,
    );
    expect(await championVersion()).toBeNull();
    expect((await readHistory(workspace.store, MODEL)).at(-1)).toMatchObject({ event: 'refused', to: null });
  });

  it('is approved once, however often that is repeated', async () => {
    await publish('run-1', 0.8);

    await approveCandidate(workspace.context, person('run-1'));
    await approveCandidate(workspace.context, person('run-1'));

    expect(await readHistory(workspace.store, MODEL)).toHaveLength(2);
  });

  it('is compared with the champion that came meanwhile: approved if it is better, else not', async () => {
    const plans = [
      await finishRun(workspace, 'good', { accuracy: 0.8, gate: { approval: 'manual' } }),
      await finishRun(workspace, 'better', { accuracy: 0.9, gate: { approval: 'manual' } }),
      await finishRun(workspace, 'worse', { accuracy: 0.7, gate: { approval: 'manual' } }),
    ];
    for (const { planKey } of plans) {
      const decision = await gateCandidate({ planKey }, workspace.context);
      await publishModel({ planKey, decision }, workspace.context);
    }
    await approveCandidate(workspace.context, person('good'));

    await expect(approveCandidate(workspace.context, person('worse'))).rejects.toThrow(
      /^worse passed against no champion, but now good is the champion of surname-language: Not promoted: accuracy 0\.7 is not better than 0\.8/,
    );
    await approveCandidate(workspace.context, person('better'));

    expect(await championVersion()).toBe('better');
    expect(await readJson(workspace.store, KEYS.approval('worse'), Approval)).toMatchObject({
      state: 'awaiting-approval',
    });
  });

  it('is approved or refused, never both at once', async () => {
    await publish('run-1', 0.8);

    const results = await Promise.allSettled([
      approveCandidate(workspace.context, person('run-1')),
      refuseCandidate(workspace.context, person('run-1')),
    ]);

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { state } = await readJson(workspace.store, KEYS.approval('run-1'), Approval);
    expect(await championVersion()).toBe(state === 'approved' ? 'run-1' : null);
  });
});

it('nothing that does not wait can be approved or refused', async () => {
  await publish('run-1', 0.8, 'automatic');

  for (const decide of [approveCandidate, refuseCandidate])
    await expect(decide(workspace.context, person('run-1'))).rejects.toThrow(
      /^run-1 of surname-language does not wait for approval: there is no models\/surname-language\/approvals\/run-1\.json/,
    );
});

describe('a version that a person puts into use', () => {
  it('takes the place of a pointer that is damaged, and the history says so', async () => {
    await publish('run-1', 0.8, 'automatic');
    const pointer = Buffer.from(await workspace.store.get(KEYS.champion));
    await workspace.store.put(KEYS.champion, pointer.subarray(0, 40));

    const moved = await putIntoUse(workspace.context, person('run-1'));

    expect(moved).toEqual({ from: null, to: 'run-1' });
    expect(await championVersion()).toBe('run-1');
    expect((await readHistory(workspace.store, MODEL)).at(-1)).toMatchObject({
      event: 'put-into-use',
      version: 'run-1',
      who: 'ada',
    });
  });
});
