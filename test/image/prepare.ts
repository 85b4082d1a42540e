import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { planRun } from '../../functions/plan/plan-run';
import { encodeBatch } from '../../functions/encode/encode-batch';
import { mergeProfiles } from '../../functions/merge/merge-profiles';
import { profileBatch } from '../../functions/profile/profile-batch';
import { sealDataset } from '../../functions/seal/seal-dataset';
import { readJson } from '../../shared/artifacts/json';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { Shard } from '../../shared/dataset';

const RECIPES = resolve(__dirname, '../../recipes');
export const RECIPE = 'iris';

/**
 * Does everything in a recipe's run that comes before training.
 *
 * @returns the plan's URI, for a training job
 */
export async function prepareRun(store: ArtifactStore, run: string): Promise<string> {
  for (const file of ['request.json', 'data/iris.csv']) {
    await store.put(`recipes/${RECIPE}/${file}`, readFileSync(join(RECIPES, RECIPE, file)));
  }
  const context = { store, codeVersion: 'image-test', now: () => new Date() };
  const input = { run, startedAt: new Date().toISOString(), request: { recipe: RECIPE } };
  const { planKey, planUri, shardsKey } = await planRun(input, context);
  const batch = { Items: await readJson(store, shardsKey, z.array(Shard)), BatchInput: { planKey } };
  await profileBatch(batch, context);
  await mergeProfiles({ planKey }, context);
  await encodeBatch(batch, context);
  await sealDataset({ planKey }, context);
  return planUri;
}
