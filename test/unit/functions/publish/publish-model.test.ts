import { createHash } from 'node:crypto';
import { gateCandidate } from '../../../../functions/gate/gate-candidate';
import { readHistory } from '../../../../functions/publish/history';
import { publishModel } from '../../../../functions/publish/publish-model';
import { readJson, writeJson } from '../../../../shared/artifacts/json';
import { runKeys } from '../../../../shared/artifacts/keys';
import type { ArtifactStore } from '../../../../shared/artifacts/store';
import { Evaluation } from '../../../../shared/evaluation';
import { ModelManifest } from '../../../../shared/model';
import { Champion, LastRun } from '../../../../shared/plan';
import { VERDICT_PLACE } from '../../../../shared/verdict-place';
import { finishRun } from '../finished-run';
import { Workspace } from '../workspace';

const CHAMPION = 'models/surname-language/champion.json';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
  await workspace.addRecipe('surname-language');
});
afterEach(() => workspace.remove());

const readChampion = () => readJson(workspace.store, CHAMPION, Champion);

async function gateAndPublish(planKey: string) {
  const decision = await gateCandidate({ planKey }, workspace.context);
  return publishModel({ planKey, decision }, workspace.context);
}

async function snapshot(): Promise<Map<string, string>> {
  const keys = await workspace.keys('models/');
  return new Map(await Promise.all(keys.map(async (key) => [key, await workspace.text(key)] as const)));
}

describe('publishing', () => {
  it('stores the candidate as a version with its lineage, and makes it the champion', async () => {
    const { planKey } = await finishRun(workspace, 'run-1', { accuracy: 0.75 });

    const output = await gateAndPublish(planKey);

    expect(output).toMatchObject({
      run: 'run-1',
      model: 'surname-language',
      version: 'run-1',
      modelKey: 'models/surname-language/run-1/',
      promoted: true,
      metrics: { accuracy: 0.75 },
      baseline: { accuracy: 0.104 },
    });
    const manifest = await readJson(workspace.store, `${output.modelKey}manifest.json`, ModelManifest);
    const plan = await workspace.readPlan('run-1');
    expect(manifest.files).toEqual([
      {
        name: 'model.json',
        sizeBytes: 16,
        sha256: createHash('sha256').update('{"run": "run-1"}').digest('hex'),
      },
      {
        name: 'tfjs/weights.bin',
        sizeBytes: 3,
        sha256: createHash('sha256')
          .update(Buffer.from([1, 2, 3]))
          .digest('hex'),
      },
    ]);
    expect(manifest.lineage).toMatchObject({
      run: 'run-1',
      codeVersion: 'test',
      parentChampion: null,
      datasetFingerprint: plan.dataset.fingerprint,
      request: plan.request,
    });
    expect(await workspace.text(`${output.modelKey}model.json`)).toBe('{"run": "run-1"}');
    expect(await readChampion()).toMatchObject({ version: 'run-1', run: 'run-1' });
  });

  it('reports the decision, where report and model are, and what the model was last trained on', async () => {
    const { planKey } = await finishRun(workspace, 'run-1', { accuracy: 0.75 });
    const decision = await gateCandidate({ planKey }, workspace.context);

    const here = await publishModel({ planKey, decision }, workspace.context);

    expect(here.decision).toEqual(decision);
    expect(here.links).toEqual({
      report: `${workspace.folder}/runs/run-1/report.html`,
      model: `${workspace.folder}/models/surname-language/run-1/`,
    });
    const plan = await workspace.readPlan('run-1');
    expect(await readJson(workspace.store, 'models/surname-language/last-run.json', LastRun)).toEqual({
      run: 'run-1',
      version: 'run-1',
      promoted: true,
      awaitsApproval: false,
      settled: true,
      datasetFingerprint: plan.dataset.fingerprint,
      requestDigest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
  });

  it('marks a model that a budget ended, in its manifest and in the output', async () => {
    const { planKey } = await finishRun(workspace, 'run-1', { accuracy: 0.75 });
    const { evaluation: key } = runKeys('run-1');
    const evaluation = await readJson(workspace.store, key, Evaluation);
    await writeJson(workspace.store, key, { ...evaluation, marks: ['budget-limited'] });

    const output = await gateAndPublish(planKey);

    const manifest = await readJson(workspace.store, `${output.modelKey}manifest.json`, ModelManifest);
    expect([output.marks, manifest.marks]).toEqual([['budget-limited'], ['budget-limited']]);
  });

  it('stores a worse candidate as a version and leaves the champion in place', async () => {
    await gateAndPublish((await finishRun(workspace, 'run-1', { accuracy: 0.75 })).planKey);
    const champion = { version: 'run-1', test: { accuracy: 0.75 } };
    const { planKey } = await finishRun(workspace, 'run-2', { accuracy: 0.74, champion });

    const output = await gateAndPublish(planKey);

    expect(output.promoted).toBe(false);
    expect(output.reason).toMatch(
      /^Kept champion run-1: accuracy 0\.74 is not better than champion run-1's 0\.75/,
    );
    expect((await readChampion()).version).toBe('run-1');
    expect(await workspace.keys('models/surname-language/run-2/')).toContain(
      'models/surname-language/run-2/manifest.json',
    );
  });

  it("puts a better candidate in the champion's place and names its parent", async () => {
    await gateAndPublish((await finishRun(workspace, 'run-1', { accuracy: 0.75 })).planKey);
    const champion = { version: 'run-1', test: { accuracy: 0.75 } };
    const { planKey } = await finishRun(workspace, 'run-2', { accuracy: 0.8, champion });

    const output = await gateAndPublish(planKey);

    expect(output.promoted).toBe(true);
    expect((await readChampion()).version).toBe('run-2');
    const manifest = await readJson(workspace.store, `${output.modelKey}manifest.json`, ModelManifest);
    expect(manifest.lineage.parentChampion).toBe('run-1');
  });

  it('changes nothing when it is retried, and returns the same result', async () => {
    const { planKey } = await finishRun(workspace, 'run-1', { accuracy: 0.75 });
    const first = await gateAndPublish(planKey);
    const before = await snapshot();
    const later = { ...workspace.context, now: () => new Date('2027-01-01') };

    const second = await publishModel({ planKey, decision: await gateCandidate({ planKey }, later) }, later);

    expect(second).toEqual(first);
    expect(await snapshot()).toEqual(before);
  });

  it('finishes what an earlier attempt left half done', async () => {
    const { planKey } = await finishRun(workspace, 'run-1', { accuracy: 0.75 });
    await workspace.write('models/surname-language/run-1/model.json', '{"run": "run-1"}');

    expect((await gateAndPublish(planKey)).promoted).toBe(true);
  });

  it('never overwrites a file of a version', async () => {
    const { planKey } = await finishRun(workspace, 'run-1', { accuracy: 0.75 });
    await workspace.write('models/surname-language/run-1/model.json', 'other');

    await expect(gateAndPublish(planKey)).rejects.toMatchObject({ name: 'ArtifactCorrupt' });
    expect(await workspace.text('models/surname-language/run-1/model.json')).toBe('other');
    expect(await workspace.keys('models/')).not.toContain('models/surname-language/run-1/manifest.json');
  });

  it('refuses a run without a candidate', async () => {
    const { planKey } = await finishRun(workspace, 'run-1', { accuracy: 0.75 });
    for (const key of await workspace.keys(runKeys('run-1').candidate)) await workspace.store.delete(key);

    await expect(gateAndPublish(planKey)).rejects.toMatchObject({ name: 'ArtifactNotFound' });
  });
});

describe('publishing two runs that were compared with the same champion', () => {
  it('lets the better one stay, though it comes later', async () => {
    const first = await finishRun(workspace, 'run-1', { accuracy: 0.75 });
    const second = await finishRun(workspace, 'run-2', { accuracy: 0.9 });
    await gateAndPublish(first.planKey);

    const output = await gateAndPublish(second.planKey);

    expect(output).toMatchObject({
      promoted: true,
      state: 'promoted',
      reason:
        'Promoted: accuracy 0.9 is better than 0.75 of run-1, which was promoted first, on the same test split; both passed the gate without a champion, and the better one stays.',
    });
    expect((await readChampion()).version).toBe('run-2');
    const manifest = await readJson(workspace.store, `${output.modelKey}manifest.json`, ModelManifest);
    expect(manifest.decision).toEqual(output.decision);
  });

  it('lets the better one stay, though the other is slower', async () => {
    const first = await finishRun(workspace, 'run-1', { accuracy: 0.9 });
    const second = await finishRun(workspace, 'run-2', { accuracy: 0.75 });
    await gateAndPublish(first.planKey);

    const output = await gateAndPublish(second.planKey);

    expect(output).toMatchObject({ promoted: false, state: 'kept' });
    expect(output.reason).toMatch(/^Not promoted: accuracy 0\.75 is not better than 0\.9 of run-1/);
    expect((await readChampion()).version).toBe('run-1');
  });

  it('goes back to the gate if the other writes between reading and writing', async () => {
    const winner = await finishRun(workspace, 'run-9', { accuracy: 0.8 });
    const { planKey } = await finishRun(workspace, 'run-1', { accuracy: 0.75 });
    const decision = await gateCandidate({ planKey }, workspace.context);
    let isFirst = true;
    const store = interceptPut(workspace.store, CHAMPION, async () => {
      if (isFirst) {
        isFirst = false;
        await gateAndPublish(winner.planKey);
      }
    });

    const output = await publishModel({ planKey, decision }, { ...workspace.context, store });

    expect(output).toMatchObject({
      promoted: false,
      reason: expect.stringContaining('is not better than 0.8 of run-9') as string,
    });
    expect((await readChampion()).version).toBe('run-9');
  });

  it('asks for a rematch with a champion of other test records, and is not taken for unchanged if it ends there', async () => {
    const first = await finishRun(workspace, 'run-1', { accuracy: 0.75 });
    const second = await finishRun(workspace, 'run-2', { accuracy: 0.9 });
    const { modelKey } = await gateAndPublish(first.planKey);
    const manifest = await readJson(workspace.store, `${modelKey}manifest.json`, ModelManifest);
    const lineage = { ...manifest.lineage, testFingerprint: 'other' };
    await writeJson(workspace.store, `${modelKey}manifest.json`, { ...manifest, lineage });

    const output = await gateAndPublish(second.planKey);

    expect(output).toMatchObject({ promoted: false, state: 'lost-race', rematch: { champion: 'run-1' } });
    expect(output.reason).toMatch(
      /^Not promoted: it passed the gate against no champion, but run-1 has been the champion since .*, and the two cannot be compared as they are \(it was tested on other records\); run-1 is evaluated on the same test records now/,
    );
    const again = await workspace.plan('run-3', { recipe: 'surname-language', skipUnchanged: true });
    expect(again.skipped).toBeNull();
  });

  it('counts a write whose response was lost as won', async () => {
    const { planKey } = await finishRun(workspace, 'run-1', { accuracy: 0.75 });
    const decision = await gateCandidate({ planKey }, workspace.context);
    const own = { model: 'surname-language', version: 'run-1', promotedAt: 'just now', run: 'run-1' };
    const store = interceptPut(workspace.store, CHAMPION, () => writeJson(workspace.store, CHAMPION, own));

    const output = await publishModel({ planKey, decision }, { ...workspace.context, store });

    expect(output.promoted).toBe(true);
  });
});

describe('what became of a model', () => {
  it('is in its history, oldest first, and a retry adds nothing', async () => {
    const { planKey } = await finishRun(workspace, 'run-1', { accuracy: 0.75 });
    await gateAndPublish(planKey);
    await gateAndPublish(planKey);
    const champion = { version: 'run-1', test: { accuracy: 0.75 } };
    await gateAndPublish((await finishRun(workspace, 'run-2', { accuracy: 0.7, champion })).planKey);

    const history = await readHistory(workspace.store, 'surname-language');

    expect(history).toMatchObject([
      { event: 'promoted', version: 'run-1', from: null, to: 'run-1', who: 'gate' },
      { event: 'kept', version: 'run-2', from: 'run-1', to: 'run-1', who: 'gate' },
    ]);
  });

  it('tells how many runs the same test records have judged', async () => {
    const first = await finishRun(workspace, 'run-1', { accuracy: 0.75 });
    const second = await finishRun(workspace, 'run-2', { accuracy: 0.9 });

    await gateAndPublish(first.planKey);
    await gateAndPublish(first.planKey);
    const output = await gateAndPublish(second.planKey);

    expect(output.decision.judged).toBe(2);
  });

  it('is stated in the run’s report', async () => {
    const { planKey } = await finishRun(workspace, 'run-1', { accuracy: 0.75 });
    await workspace.write(runKeys('run-1').report, `<main>${VERDICT_PLACE.markup}</main>`);

    const { reason } = await gateAndPublish(planKey);

    expect(await workspace.text(runKeys('run-1').report)).toContain(
      `<span class="reason">${reason.replaceAll("'", '&#39;')} These test records have judged 1 of its models.</span>`,
    );
  });

  it('is a warning with a remedy where the champion cannot be read, and the next run is not skipped', async () => {
    await gateAndPublish((await finishRun(workspace, 'run-1', { accuracy: 0.75 })).planKey);
    const { planKey } = await finishRun(workspace, 'run-2', { accuracy: 0.9 });
    const { evaluation: key } = runKeys('run-2');
    const evaluation = await readJson(workspace.store, key, Evaluation);
    await writeJson(workspace.store, key, { ...evaluation, championUnreadable: 'its weights are cut' });

    const output = await gateAndPublish(planKey);

    expect(output.promoted).toBe(false);
    expect(output.decision.championUnreadable).toBe('its weights are cut');
    expect(output.warnings).toEqual([
      expect.stringMatching(/^Champion run-1 cannot be compared with: its weights are cut; .*"replace"/),
    ]);
    const again = await workspace.plan('run-3', { recipe: 'surname-language', skipUnchanged: true });
    expect(again.skipped).toBeNull();
  });
});

describe('the gate', () => {
  it('refuses figures of another test split', async () => {
    const { planKey } = await finishRun(workspace, 'run-1', { accuracy: 0.75 });
    const key = runKeys('run-1').evaluation;
    const evaluation = await readJson(workspace.store, key, Evaluation);
    await writeJson(workspace.store, key, { ...evaluation, testFingerprint: 'other' });

    await expect(gateCandidate({ planKey }, workspace.context)).rejects.toThrow(
      /^the evaluation is for test split other/,
    );
  });
});

/** The store, with `before` called just before `key` is written. */
function interceptPut(store: ArtifactStore, key: string, before: () => Promise<unknown>): ArtifactStore {
  return new Proxy(store, {
    get(target, name) {
      if (name === 'put') {
        return async (...args: Parameters<ArtifactStore['put']>) => {
          if (args[0] === key) await before();
          return target.put(...args);
        };
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
