import { readJson, writeJson } from '../../shared/artifacts/json';
import { buildKeys, runKeys } from '../../shared/artifacts/keys';
import { DatasetManifest } from '../../shared/dataset';
import { ArtifactCorrupt } from '../../shared/errors';
import { Evaluation } from '../../shared/evaluation';
import type { Decision } from '../../shared/model';
import { RunPlan } from '../../shared/plan';
import type { Context } from '../lambda/handler';
import { decide } from './decide';

/**
 * Compares the run's candidate with the champion that the run was planned against, and stores the verdict.
 *
 * @throws ArtifactCorrupt if the evaluation is for another run, test split or champion, since its figures must not be
 * compared
 */
export async function gateCandidate(
  { planKey }: { planKey: string },
  { store }: Pick<Context, 'store'>,
): Promise<Decision> {
  const plan = await readJson(store, planKey, RunPlan);
  const evaluation = await readJson(store, runKeys(plan.run).evaluation, Evaluation);
  const manifest = await readJson(store, buildKeys(plan.buildRoot).manifest, DatasetManifest);
  checkSame('run', evaluation.run, plan.run);
  checkSame('test split', evaluation.testFingerprint, manifest.testFingerprint);
  if (evaluation.champion !== null) {
    checkSame('champion', evaluation.champion.version, plan.champion?.version ?? 'none');
  }
  const championVersion = plan.champion?.version ?? null;
  const decision = decide({ request: plan.request, evaluation, championVersion });
  await writeJson(store, runKeys(plan.run).decision, decision);
  return decision;
}

function checkSame(what: string, evaluated: string, planned: string): void {
  if (evaluated === planned) return;
  throw new ArtifactCorrupt(
    `the evaluation is for ${what} ${evaluated}, but the plan is for ${what} ${planned}: they cannot be compared; start a new run`,
  );
}
