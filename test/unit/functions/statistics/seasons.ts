import { gateCandidate } from '../../../../functions/gate/gate-candidate';
import { publishModel } from '../../../../functions/publish/publish-model';
import { readJson, writeJson } from '../../../../shared/artifacts/json';
import { buildKeys, runKeys } from '../../../../shared/artifacts/keys';
import { DatasetManifest, Encoder } from '../../../../shared/dataset';
import type { PublishOutput } from '../../../../shared/workflow';
import { evaluationOf } from '../finished-run';
import type { Workspace } from '../workspace';
import fixture from './drift.json';

/** Two tasks on the fixture's dataset: the label from the amount, and from the text. */
export const TASKS = {
  amount: {
    kind: 'one-to-one',
    input: { kind: 'numeric', fields: ['amount'] },
    target: { kind: 'class', field: 'label' },
  },
  text: {
    kind: 'many-to-one',
    input: { kind: 'tokens', field: 'text', tokens: 'words', minimumCount: 100 },
    target: { kind: 'class', field: 'label' },
  },
} as const;

export const seasonRequest = (task: keyof typeof TASKS, drift: object = {}) => ({
  model: 'seasons',
  data: {
    location: 'data/seasons/',
    format: { kind: 'csv' },
    split: { by: 'file', train: 'train.csv', validation: 'validation.csv', test: 'test.csv' },
    rejects: { toleratedShare: 0.2 },
    drift,
  },
  task: TASKS[task],
});

export async function putSeason(workspace: Workspace, season: 'champion' | 'now'): Promise<void> {
  for (const [split, csv] of Object.entries(fixture[season]))
    await workspace.write(`data/seasons/${split}.csv`, csv);
}

export async function readManifest(workspace: Workspace, run: string): Promise<DatasetManifest> {
  const { buildRoot } = await workspace.readPlan(run);
  return readJson(workspace.store, buildKeys(buildRoot).manifest, DatasetManifest);
}

/** What follows preprocessing, without training: a model that passes the gate. */
export async function publishRun(
  workspace: Workspace,
  run: string,
  accuracy: number,
): Promise<PublishOutput> {
  const plan = await workspace.readPlan(run);
  const { testFingerprint } = await readManifest(workspace, run);
  const champion = plan.champion === null ? null : { version: plan.champion.version, test: { accuracy: 0 } };
  const { version, input, target } = await readJson(
    workspace.store,
    buildKeys(plan.buildRoot).encoder,
    Encoder,
  );
  await writeJson(workspace.store, `${runKeys(run).candidate}encoder.json`, { version, input, target });
  const evaluation = { ...evaluationOf(run, accuracy, champion), testFingerprint };
  await writeJson(workspace.store, runKeys(run).evaluation, evaluation);
  const planKey = runKeys(run).plan;
  const decision = await gateCandidate({ planKey }, workspace.context);
  return publishModel({ planKey, decision }, workspace.context);
}
