import type { z } from 'zod';
import { readJson, writeJson } from '../../shared/artifacts/json';
import { buildKeys, runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { DatasetManifest } from '../../shared/dataset';
import { ArtifactCorrupt } from '../../shared/errors';
import { Evaluation } from '../../shared/evaluation';
import type { Decision } from '../../shared/model';
import { RunPlan } from '../../shared/plan';
import { gateMetric } from '../../shared/request/request';
import type { GateInput } from '../../shared/workflow';
import type { Context } from '../lambda/handler';
import { countJudged } from './count-judged';
import { decide } from './decide';
import { measureGain, type MeasuredGain } from './measure-gain';

/**
 * Compares the run's candidate with the champion that the run was planned against, or the plan's rematch, and stores the
 * verdict.
 *
 * @throws ArtifactCorrupt if the evaluation is for another run, test split or champion, or its figures are not those of
 * its predictions, since they must not be compared
 */
export async function gateCandidate(
  { planKey, rematch = 0 }: z.input<typeof GateInput>,
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
  const run = plan.rematchOf ?? plan.run;
  const decision = decide({
    request: plan.request,
    evaluation,
    championVersion: plan.champion?.version ?? null,
    ...(await gainOf(store, plan, evaluation)),
    unreadable: evaluation.championUnreadable,
    rematches: rematch,
    judged: await countJudged(store, {
      model: plan.request.model,
      run,
      testFingerprint: manifest.testFingerprint,
    }),
  });
  await writeJson(store, runKeys(run).decision, decision);
  return decision;
}

/** The same seed gives the same resamples, and so the same verdict. */
async function gainOf(
  store: ArtifactStore,
  { request }: RunPlan,
  { test, predictions, champion }: Evaluation,
): Promise<MeasuredGain> {
  if (champion === null) return { interval: null, withoutInterval: undefined };
  const options = {
    metric: gateMetric(request),
    confidence: request.gate.confidence,
    seed: request.training.seed,
  };
  return measureGain(store, { candidate: { test, predictions }, champion }, options);
}

function checkSame(what: string, evaluated: string, planned: string): void {
  if (evaluated === planned) return;
  throw new ArtifactCorrupt(
    `the evaluation is for ${what} ${evaluated}, but the plan is for ${what} ${planned}: they cannot be compared; start a new run`,
  );
}
