import type { z } from 'zod';
import { ifExists } from '../../shared/artifacts/if-exists';
import { readJson, writeJson } from '../../shared/artifacts/json';
import { buildKeys, modelKeys, rematchRun, runKeys, variantName } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { DatasetManifest } from '../../shared/dataset';
import { ArtifactConflict } from '../../shared/errors';
import { Evaluation } from '../../shared/evaluation';
import { ModelManifest, type Decision } from '../../shared/model';
import { artifactLink } from '../../shared/links';
import { RunPlan, type LastRun } from '../../shared/plan';
import { withSettings } from '../../shared/request/settled';
import type { PublishInput, PublishOutput } from '../../shared/workflow';
import type { Context } from '../lambda/handler';
import { requestDigest } from '../plan/unchanged';
import { copyCandidate, removeCandidate } from './copy-candidate';
import { keepStatistics } from './keep-statistics';
import { planRematch } from './rematch';
import { stateInCandidate, stateInReport, type Stated } from './report-verdict';
import { settle, type Settled } from './settle';
import { stepSeconds } from './step-seconds';
import { warningsOf } from './warnings';

interface Published {
  readonly plan: RunPlan;
  readonly evaluation: Evaluation;
  readonly decision: Decision;
  readonly dataset: DatasetManifest;
  readonly warnings: readonly string[];
  readonly store: ArtifactStore;
  readonly now: () => Date;
}

type PublishRequest = Pick<z.output<typeof PublishInput>, 'planKey' | 'decision'> &
  Partial<z.output<typeof PublishInput>>;

/**
 * Stores the candidate as an immutable version of the model, promoted or not, writing its manifest last; then, if the
 * gate decided so, makes it the champion. If another run has taken the place meanwhile, the candidate goes back to the
 * gate, or, where the other must be evaluated on its test records first, has a rematch, after which this is called again
 * with the rematch's decision. A second call with the same decision changes nothing and returns the same result.
 *
 * @throws ArtifactNotFound if the trainer left no candidate
 * @throws ArtifactCorrupt if the version already exists with different files
 */
export async function publishModel(
  { planKey, decision, entered = {} }: PublishRequest,
  { store, now, region }: Pick<Context, 'store' | 'now' | 'region'>,
): Promise<PublishOutput> {
  const plan = await readJson(store, planKey, RunPlan);
  const evaluation = await readJson(store, runKeys(plan.run).evaluation, Evaluation);
  const { model } = plan.request;
  const version = modelKeys(model).version(plan.run);
  const dataset = await readJson(store, buildKeys(plan.buildRoot).manifest, DatasetManifest);
  const warnings = [...plan.notices, ...(await warningsOf(store, evaluation, dataset))];
  const published = { plan, evaluation, decision, dataset, warnings, store, now };
  await stateInCandidate({
    store,
    plan,
    region,
    verdict: { promoted: decision.promote, reason: decision.reason },
    seconds: stepSeconds(entered, evaluation),
  });
  const manifest = await publishVersion(published);
  const settled = await settle({ store, now, manifest, decision });
  const { rematchWith } = settled;
  const promoted = settled.state === 'promoted';
  await writeJson(store, runKeys(plan.run).decision, settled.decision);
  const seconds = stepSeconds(entered, evaluation);
  await stateInReport({ store, plan, region, verdict: verdictOf(settled), seconds });
  await writeJson(store, modelKeys(model).lastRun, {
    run: plan.run,
    version: plan.run,
    promoted,
    awaitsApproval: settled.state === 'awaiting-approval',
    settled: promoted || (settled.state !== 'lost-race' && settled.decision.championUnreadable === null),
    datasetFingerprint: plan.dataset.fingerprint,
    requestDigest: requestDigest(plan),
  } satisfies LastRun);
  const link = (key: string) => artifactLink({ storeUri: store.uri, key, region });
  return {
    run: plan.run,
    model,
    version: plan.run,
    modelKey: version.root,
    promoted,
    state: settled.state,
    reason: settled.reason,
    metrics: evaluation.test,
    baseline: evaluation.baseline.test,
    marks: evaluation.marks,
    reportKey: runKeys(plan.run).report,
    evaluationKey: evaluationKeyOf(plan.run, decision),
    warnings: [...warnings, ...settled.decision.warnings],
    decision: settled.decision,
    seconds,
    rematch:
      rematchWith === undefined
        ? null
        : await planRematch({ store, plan, manifest, decision: settled.decision, champion: rematchWith }),
    links: { report: link(runKeys(plan.run).report), model: link(version.root) },
  };
}

/** Of the run, or of its last rematch, which has the champion that the gate compared with. */
const evaluationKeyOf = (run: string, { rematches, championVersion }: Decision): string =>
  runKeys(rematches === 0 || championVersion === null ? run : rematchRun(run, championVersion)).evaluation;

/** The last verdict, for people who look at the report. */
function verdictOf({ state, decision, reason }: Settled): Stated['verdict'] {
  const judged =
    decision.judged === null ? [] : [`These test records have judged ${decision.judged} of its models.`];
  const warnings = decision.warnings.map((warning) => `Warning: ${warning}`);
  return { promoted: state === 'promoted', reason: [reason, ...judged, ...warnings].join(' ') };
}

/**
 * Copies the files, writes the manifest and removes the candidate, whose files the version has now; returns the manifest
 * of an earlier attempt if there is one.
 */
async function publishVersion(published: Published): Promise<ModelManifest> {
  const { plan, store } = published;
  const { manifest: manifestKey } = modelKeys(plan.request.model).version(plan.run);
  const stored =
    (await ifExists(readJson(store, manifestKey, ModelManifest))) ?? (await storeVersion(published));
  await removeCandidate(store, runKeys(plan.run).candidate);
  return stored;
}

async function storeVersion(published: Published): Promise<ModelManifest> {
  const { plan, evaluation, dataset, store } = published;
  const { root, manifest: manifestKey } = modelKeys(plan.request.model).version(plan.run);
  const files = await copyCandidate(store, runKeys(plan.run).candidate, root, evaluation.candidate);
  const statistics = await keepStatistics(store, root, dataset);
  const manifest = describe(published, [...files, ...statistics]);
  try {
    await writeJson(store, manifestKey, manifest, { ifNoneMatch: '*' });
    return manifest;
  } catch (error) {
    if (!(error instanceof ArtifactConflict)) throw error;
    return readJson(store, manifestKey, ModelManifest);
  }
}

/** The variant of a sweep that was tested and stored. */
function winnerOf({ variants }: RunPlan, { sweep }: Evaluation): RunPlan['variants'][number] | undefined {
  return variants.find((_, index) => variantName(index) === sweep?.winner);
}

function describe(
  { plan, evaluation, decision, dataset, warnings, now }: Published,
  files: ModelManifest['files'],
): ModelManifest {
  return {
    model: plan.request.model,
    version: plan.run,
    createdAt: now().toISOString(),
    files,
    metrics: {
      test: evaluation.test,
      ...(evaluation.intervals && { intervals: evaluation.intervals }),
      validation: evaluation.validation,
      baseline: evaluation.baseline.test,
    },
    decision,
    marks: evaluation.marks,
    warnings: [...warnings],
    lineage: {
      run: plan.run,
      codeVersion: plan.codeVersion,
      parentChampion: plan.champion?.version ?? null,
      datasetFingerprint: plan.dataset.fingerprint,
      encoding: plan.dataset.encoding,
      datasetRun: dataset.run,
      testFingerprint: dataset.testFingerprint,
      request: withSettings(winnerOf(plan, evaluation)?.request ?? plan.request, evaluation.settings),
      settings: evaluation.settings,
      ...(evaluation.start && { start: evaluation.start }),
      environment: evaluation.environment,
    },
  };
}
