import { ifExists } from '../shared/artifacts/if-exists';
import { readJson, writeJson } from '../shared/artifacts/json';
import { runKeys } from '../shared/artifacts/keys';
import { ArtifactCorrupt } from '../shared/errors';
import { Evaluation } from '../shared/evaluation';
import { choosingMetric } from '../shared/request/request';
import { settledRequest } from '../shared/request/settled';
import { DriftReport } from '../shared/statistics';
import { loadDataset, type Dataset } from './data/dataset';
import { engineInfo } from './engine';
import { keptChampion } from './evaluation/evaluate';
import { resolveNetwork } from './network/config';
import { renderReport } from './report/report';
import { buildProgram } from './tasks/build';
import type { RunOptions, SettledPlan } from './train-plan';

/**
 * The job of a rematch: evaluates the plan's champion, which took the place after the run was planned, on the run's
 * test records. The evaluation is the run's with that champion in it; the run's report has it too. A job that is started
 * again after it finished does nothing.
 *
 * @throws UnrollError
 */
export async function runRematch({ store, plan, progress, signal }: RunOptions): Promise<Evaluation> {
  const keys = runKeys(plan.run);
  const done = await ifExists(readJson(store, keys.evaluation, Evaluation));
  if (done !== undefined) {
    progress({ event: 'notice', message: 'this champion is already evaluated; nothing is left to do' });
    return done;
  }
  if (plan.rematchOf === null)
    throw new ArtifactCorrupt(`${keys.plan} is no plan of a rematch: it does not say of which run`);
  const own = await readJson(store, runKeys(plan.rematchOf).evaluation, Evaluation);
  engineInfo().notes.forEach((message) => progress({ event: 'notice', message }));

  progress({ event: 'phase', phase: 'load', detail: `dataset ${plan.buildRoot}` });
  const dataset = await loadDataset(store, plan);
  const request = settledRequest(plan.request, own.settings);
  const config = resolveNetwork(request, dataset.encoder);
  const program = buildProgram({ request, config, encoder: dataset.encoder });
  signal.throwIfAborted();

  const champion = plan.champion?.version ?? 'none';
  progress({
    event: 'phase',
    phase: 'evaluate',
    detail: `champion ${champion} on ${dataset.splits.test.count} test records`,
  });
  const { notices, unreadable, ...measured } = await keptChampion({ store, plan, dataset, program });
  notices.forEach((message) => progress({ event: 'notice', message }));
  const evaluation: Evaluation = { ...own, ...measured, run: plan.run };
  delete evaluation.championUnreadable;
  if (unreadable !== null) evaluation.championUnreadable = unreadable;
  signal.throwIfAborted();
  await reportAgain({ store, plan: { ...plan, request, run: plan.rematchOf }, dataset, evaluation });
  await writeJson(store, keys.evaluation, Evaluation.parse(evaluation));
  return evaluation;
}

interface Reported extends Pick<RunOptions, 'store'> {
  readonly plan: SettledPlan;
  readonly dataset: Dataset;
  readonly evaluation: Evaluation;
}

/** Writes the run's report with the new champion; that of the stored version never changes. */
async function reportAgain({ store, plan, dataset: { manifest }, evaluation }: Reported): Promise<void> {
  const { report, drift } = runKeys(plan.run);
  const page = await renderReport({
    plan,
    manifest,
    evaluation: { ...evaluation, run: plan.run },
    metric: choosingMetric(plan.request),
    drift: await ifExists(readJson(store, drift, DriftReport)),
  });
  await store.put(report, page);
}
