import { writeJson } from '../../../shared/artifacts/json';
import { runKeys } from '../../../shared/artifacts/keys';
import type { DatasetManifest } from '../../../shared/dataset';
import type { Evaluation } from '../../../shared/evaluation';
import { evaluationFixture } from '../../support/evaluation';
import type { Workspace } from './workspace';

const TEST_FINGERPRINT = 'f'.repeat(64);

interface FinishedRun {
  readonly accuracy: number;
  readonly champion?: Evaluation['champion'];
  readonly gate?: object;
  readonly testFingerprint?: string;
}

/** A workspace's store as the trainer leaves it: plan, sealed dataset, evaluation, candidate. */
export async function finishRun(
  workspace: Workspace,
  run: string,
  { accuracy, champion = null, gate = {}, testFingerprint = TEST_FINGERPRINT }: FinishedRun,
): Promise<{ planKey: string }> {
  const output = await workspace.plan(run, { recipe: 'surname-language', gate });
  const { dataset, buildRoot } = await workspace.readPlan(run);
  const manifest: DatasetManifest = {
    fingerprint: dataset.fingerprint,
    encoding: dataset.encoding,
    run,
    root: buildRoot,
    objects: dataset.objects.map(({ key, sizeBytes, etag }) => ({ key, sizeBytes, etag })),
    records: { read: 3, encoded: { train: 1, validation: 1, test: 1 }, rejected: 0 },
    warnings: [],
    rejectReasons: [],
    shardsSetAside: [],
    files: { train: ['a'], validation: ['b'], test: ['c'] },
    testFingerprint,
    lengths: { minimum: 1, median: 1, p95: 1, maximum: 1 },
  };
  await writeJson(workspace.store, `${buildRoot}manifest.json`, manifest);
  const evaluation = { ...evaluationOf(run, accuracy, champion), testFingerprint };
  await writeJson(workspace.store, runKeys(run).evaluation, evaluation);
  await workspace.write(`${runKeys(run).candidate}model.json`, `{"run": "${run}"}`);
  await workspace.write(`${runKeys(run).candidate}tfjs/weights.bin`, Buffer.from([1, 2, 3]));
  return { planKey: output.planKey };
}

/** As the trainer writes it. */
export const evaluationOf = (run: string, accuracy: number, champion: Evaluation['champion']): Evaluation =>
  evaluationFixture({
    run,
    test: { accuracy },
    validation: { accuracy },
    champion,
    testFingerprint: TEST_FINGERPRINT,
  });
