import { encodeBatch } from '../../functions/encode/encode-batch';
import { gateCandidate } from '../../functions/gate/gate-candidate';
import { mergeProfiles } from '../../functions/merge/merge-profiles';
import { planRun } from '../../functions/plan/plan-run';
import { profileBatch } from '../../functions/profile/profile-batch';
import { publishModel } from '../../functions/publish/publish-model';
import { sealDataset } from '../../functions/seal/seal-dataset';
import { readJson } from '../../shared/artifacts/json';
import { runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { RunPlan } from '../../shared/plan';
import type { PublishOutput } from '../../shared/workflow';
import { runOnce } from '../../trainer/run-once';
import type { LooseRequest } from './requests';
import { asCsv, words } from './words';

export interface WholeRun {
  readonly run: string;
  readonly startedAt?: string;
  readonly request: LooseRequest;
}

/** Puts the words dataset where `wordRequest` expects it. */
export async function putWords(store: ArtifactStore, seed = 1): Promise<void> {
  await store.put('input/words/train.csv', asCsv(words(120, seed)));
  await store.put('input/words/test.csv', asCsv(words(60, seed + 1)));
}

/** All steps of a run in this process, as the workflow takes them when nothing fails. */
export async function wholeRun(
  store: ArtifactStore,
  { run, startedAt = '2026-11-24T11:00:00Z', request }: WholeRun,
): Promise<PublishOutput> {
  const context = { store, codeVersion: 'test', now: () => new Date(startedAt) };
  const planned = await planRun({ run, startedAt, request }, context);
  const plan = await readJson(store, runKeys(run).plan, RunPlan);
  if (planned.reusedFrom === null) {
    const batch = { Items: plan.dataset.shards, BatchInput: { planKey: planned.batchPlanKey } };
    await profileBatch(batch, context);
    await mergeProfiles(planned, context);
    await encodeBatch(batch, context);
    await sealDataset(planned, context);
  }
  const { signal } = new AbortController();
  await runOnce({ store, plan, progress: () => undefined, signal });
  const { planKey } = planned;
  return publishModel({ planKey, decision: await gateCandidate({ planKey }, context) }, context);
}
