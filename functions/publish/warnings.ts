import { readJson } from '../../shared/artifacts/json';
import { buildKeys, runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { DatasetManifest } from '../../shared/dataset';
import type { RunPlan } from '../../shared/plan';
import { DriftReport } from '../../shared/statistics';
import { ifExists } from '../../shared/artifacts/if-exists';

/**
 * What a run's output says beside its decision: what is odd in the dataset, and that the data drifted, where the
 * request asks for a warning.
 */
export async function warningsOf(
  store: ArtifactStore,
  { run, buildRoot }: Pick<RunPlan, 'run' | 'buildRoot'>,
): Promise<string[]> {
  const { warnings } = await readJson(store, buildKeys(buildRoot).manifest, DatasetManifest);
  const drift = await ifExists(readJson(store, runKeys(run).drift, DriftReport));
  const hasDrifted = drift !== undefined && drift.drifted && drift.action === 'warn';
  return hasDrifted ? [...warnings, drift.summary] : warnings;
}
