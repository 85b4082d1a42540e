import { hash } from 'node:crypto';
import { gateCandidate } from '../../../functions/gate/gate-candidate';
import { mergeProfiles } from '../../../functions/merge/merge-profiles';
import { encodeBatch } from '../../../functions/encode/encode-batch';
import { profileBatch } from '../../../functions/profile/profile-batch';
import { publishModel } from '../../../functions/publish/publish-model';
import { sealDataset } from '../../../functions/seal/seal-dataset';
import { readJson, writeJson } from '../../../shared/artifacts/json';
import { buildKeys, datasetKeys, modelKeys, runKeys } from '../../../shared/artifacts/keys';
import { DatasetManifest, Shard } from '../../../shared/dataset';
import { Evaluation } from '../../../shared/evaluation';
import { z } from 'zod';
import { flipBit } from '../../support/flip-bit';
import { finishRun } from './finished-run';
import { Workspace } from './workspace';

const MODEL = 'surname-language';
const REQUEST = { recipe: MODEL };

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
  await workspace.addRecipe(MODEL);
});
afterEach(() => workspace.remove());

const flip = (key: string, text?: string) => flipBit(workspace.store, key, text);
const isCorrupt = (message: RegExp) => ({
  name: 'ArtifactCorrupt',
  message: expect.stringMatching(message) as string,
});

describe('preprocessing', () => {
  it('refuses a shard whose bytes are not those that were planned', async () => {
    const { batchPlanKey, shardsKey } = await workspace.plan('run', REQUEST);
    const [shard] = await readJson(workspace.store, shardsKey, z.array(Shard));
    const half = { ...shard!, endByte: shard!.endByte >> 1 };
    const batch = (item: Shard) => ({ Items: [item], BatchInput: { planKey: batchPlanKey } });

    await expect(profileBatch(batch(half), workspace.context)).rejects.toMatchObject(
      isCorrupt(/^shard 0 \(bytes 0 to \d+ of .*\) is not what run run planned: shards\.json was damaged/),
    );
    await expect(encodeBatch(batch(half), workspace.context)).rejects.toMatchObject(isCorrupt(/^shard 0/));
    expect((await profileBatch(batch(shard!), workspace.context)).shards).toBe(1);
  });

  it('refuses a plan of which a bit flipped', async () => {
    const plan = await workspace.plan('run', REQUEST);
    await flip(plan.planKey, MODEL);

    await expect(mergeProfiles(plan, workspace.context)).rejects.toMatchObject(
      isCorrupt(/plan\.json is not what was written/),
    );
  });

  it('refuses a profile of which a bit flipped, and one of another shard', async () => {
    const plan = await workspace.plan('run', REQUEST);
    await workspace.map('profile', plan);
    const keys = buildKeys((await workspace.readPlan('run')).buildRoot);
    const sound = await workspace.store.get(keys.profile(0));
    await flip(keys.profile(0));

    await expect(mergeProfiles(plan, workspace.context)).rejects.toMatchObject(
      isCorrupt(/profiles\/000000\.json is not/),
    );
    await workspace.store.put(
      keys.profile(0),
      new TextDecoder()
        .decode(sound)
        .replace(/"shard": 0/, '"shard": 1')
        .replace(/,\n {2}"sha256": ".*"/, ''),
    );
    await expect(mergeProfiles(plan, workspace.context)).rejects.toMatchObject(
      isCorrupt(/profiles\/000000\.json is of shard 1, not of shard 0/),
    );
  });

  it('refuses an encoder and a receipt of which a bit flipped', async () => {
    const plan = await workspace.plan('run', REQUEST);
    await workspace.map('profile', plan);
    await mergeProfiles(plan, workspace.context);
    const keys = buildKeys((await workspace.readPlan('run')).buildRoot);
    const sound = await workspace.store.get(keys.encoder);
    await flip(keys.encoder);
    const failures = await workspace.map('encode', plan);
    await workspace.store.put(keys.encoder, sound);
    await workspace.map('encode', plan);
    await flip(keys.receipt(0), '"read"');

    expect(failures).toEqual(
      expect.arrayContaining([expect.objectContaining(isCorrupt(/encoder\.json is not what/))]),
    );
    await expect(sealDataset(plan, workspace.context)).rejects.toMatchObject(
      isCorrupt(/receipts\/000000\.json is not what/),
    );
  });

  it('keeps the digest of every encoded file', async () => {
    await workspace.preprocess('run', REQUEST);
    const keys = buildKeys((await workspace.readPlan('run')).buildRoot);

    const { files, digests } = await readJson(workspace.store, keys.manifest, DatasetManifest);

    const all = [...files.train, ...files.validation, ...files.test];
    const stored = await Promise.all(
      all.map(async (key) => [key, hash('sha256', await workspace.store.get(key))]),
    );
    expect(all.length).toBeGreaterThan(2);
    expect(digests).toEqual(Object.fromEntries(stored));
  });

  it('passes over a damaged pointer to an earlier encoding, and says so', async () => {
    await workspace.preprocess('first', REQUEST);
    const { dataset } = await workspace.readPlan('first');
    const { manifest } = datasetKeys(dataset.fingerprint, dataset.encoding);
    await flip(manifest, '"fingerprint"');

    const plan = await workspace.plan('second', REQUEST);

    expect(plan.reusedFrom).toBeNull();
    expect((await workspace.readPlan('second')).notices).toEqual([
      expect.stringMatching(
        /^The encoding of an earlier run was passed over, .*manifest\.json is not what was written/,
      ),
    ]);
  });

  it('does not skip a run for a damaged record of the last one', async () => {
    await workspace.plan('first', REQUEST);
    await writeJson(workspace.store, modelKeys(MODEL).lastRun, { run: 'first', version: 'first' });
    await flip(modelKeys(MODEL).lastRun, 'first');

    const plan = await workspace.plan('second', { ...REQUEST, skipUnchanged: true });

    expect(plan.skipped).toBeNull();
    expect((await workspace.readPlan('second')).notices).toEqual([
      expect.stringMatching(
        /^Whether anything changed since the last run cannot be told, so this one was not skipped: .*last-run\.json/,
      ),
    ]);
  });
});

describe('gate and publish', () => {
  const gateAndPublish = async (planKey: string) =>
    publishModel(
      { planKey, decision: await gateCandidate({ planKey }, workspace.context) },
      workspace.context,
    );

  it('refuse an evaluation of which a bit flipped', async () => {
    const { planKey } = await finishRun(workspace, 'run', { accuracy: 0.75 });
    await flip(runKeys('run').evaluation, '75');

    await expect(gateAndPublish(planKey)).rejects.toMatchObject(
      isCorrupt(/evaluation\.json is not what was written/),
    );
  });

  it('refuse a candidate of which a bit flipped, and one of which a file is missing', async () => {
    const { planKey } = await finishRun(workspace, 'run', { accuracy: 0.75 });
    const { candidate, evaluation } = runKeys('run');
    const names = ['model.json', 'tfjs/weights.bin'];
    const digests = await Promise.all(
      names.map(async (name): Promise<[string, string]> => [
        name,
        hash('sha256', await workspace.store.get(`${candidate}${name}`)),
      ]),
    );
    const written = await readJson(workspace.store, evaluation, Evaluation);
    await writeJson(workspace.store, evaluation, { ...written, candidate: Object.fromEntries(digests) });
    await flip(`${candidate}tfjs/weights.bin`);

    await expect(gateAndPublish(planKey)).rejects.toMatchObject(
      isCorrupt(/weights\.bin is not what the trainer wrote: its SHA-256 is .*start a new run/),
    );
    await workspace.store.delete(`${candidate}tfjs/weights.bin`);
    await expect(gateAndPublish(planKey)).rejects.toMatchObject(
      isCorrupt(/tfjs\/weights\.bin is missing under .*though the trainer wrote it/),
    );
    expect(await workspace.keys('models/surname-language/champion.json')).toEqual([]);
  });
});
