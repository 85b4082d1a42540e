import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeBatch } from '../../functions/encode/encode-batch';
import { mergeProfiles } from '../../functions/merge/merge-profiles';
import { profileBatch } from '../../functions/profile/profile-batch';
import { sealDataset } from '../../functions/seal/seal-dataset';
import { planRun } from '../../functions/plan/plan-run';
import { countClasses } from '../../functions/strata/count-classes';
import { dealRecords } from '../../functions/strata/deal-records';
import { readJson } from '../../shared/artifacts/json';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { UnreadableShard } from '../../shared/errors';
import { RunPlan } from '../../shared/plan';
import { changingStore } from '../support/changing-store';
import type { Change, Moment } from './cases';

export const RUN = 'run';

/**
 * Plan, the two steps of a stratified split where the request asks for one, profile, merge, encode and seal with the
 * real functions, as the workflow calls them: a shard that cannot be read fails its own batch, and merge and seal decide
 * whether that is tolerated.
 *
 * @param folder of the store, in which a file changes
 * @throws what the workflow would fail with
 */
export async function preprocess(options: {
  readonly folder: string;
  readonly store: ArtifactStore;
  readonly request: unknown;
  readonly change: Change | undefined;
}): Promise<void> {
  const { folder, store, request, change } = options;
  const reach = (moment: Moment) => (change?.moment === moment ? applyChange(folder, change) : undefined);
  const context = { store, codeVersion: 'fuzz', now: () => new Date(0) };
  const planned = await planRun({ run: RUN, startedAt: '2026-11-24T12:00:00Z', request }, context);
  const plan = await readJson(store, planned.planKey, RunPlan);
  const map = async (work: typeof profileBatch, moment: Moment) => {
    const changing = changingStore(store, async (key) => {
      if (key === change?.key) await reach(moment);
    });
    for (let first = 0; first < plan.dataset.shards.length; first += planned.shardsPerBatch) {
      const Items = plan.dataset.shards.slice(first, first + planned.shardsPerBatch);
      const batch = { Items, BatchInput: { planKey: planned.batchPlanKey } };
      await work(batch, { store: changing }).catch((error: unknown) => {
        if (!(error instanceof UnreadableShard)) throw error;
      });
    }
  };
  await reach('after the plan');
  if (planned.isStratified) {
    await map(countClasses, 'while its classes are counted');
    await dealRecords(planned, context);
    await reach('after its records are dealt');
  }
  await map(profileBatch, 'while it is profiled');
  await reach('after profiling');
  await mergeProfiles(planned, context);
  await map(encodeBatch, 'while it is encoded');
  await sealDataset(planned, context);
}

async function applyChange(folder: string, { key, bytes }: Change): Promise<void> {
  const path = join(folder, key);
  await (bytes === undefined ? rm(path, { force: true }) : writeFile(path, bytes));
}
