import { readJson } from '../../shared/artifacts/json';
import { runKeys } from '../../shared/artifacts/keys';
import type { DatasetManifest } from '../../shared/dataset';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { DriftReport } from '../../shared/statistics';
import { ifExists } from '../../shared/artifacts/if-exists';

/**
 * What a run's output says beside its decision: what is odd in its data, and that it drifted, where the request asks
 * for a warning.
 */
export async function warningsOf(
  store: ArtifactStore,
  run: string,
  { warnings }: Pick<DatasetManifest, 'warnings'>,
): Promise<string[]> {
  const drift = await ifExists(readJson(store, runKeys(run).drift, DriftReport));
  const hasDrifted = drift !== undefined && drift.drifted && drift.action === 'warn';
  return [...warnings, ...(hasDrifted ? [drift.summary] : [])];
}
