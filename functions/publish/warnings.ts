import { readJson } from '../../shared/artifacts/json';
import { runKeys } from '../../shared/artifacts/keys';
import type { DatasetManifest } from '../../shared/dataset';
import type { Evaluation } from '../../shared/evaluation';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { DriftReport } from '../../shared/statistics';
import { ifExists } from '../../shared/artifacts/if-exists';

/**
 * The warnings in a run's output: what makes its result doubtful, what is odd about its data and, if the request asks for
 * that warning, that the data drifted.
 */
export async function warningsOf(
  store: ArtifactStore,
  evaluation: Pick<Evaluation, 'run' | 'warnings'>,
  dataset: Pick<DatasetManifest, 'warnings'>,
): Promise<string[]> {
  const drift = await ifExists(readJson(store, runKeys(evaluation.run).drift, DriftReport));
  const hasDrifted = drift !== undefined && drift.drifted && drift.action === 'warn';
  return [...evaluation.warnings, ...dataset.warnings, ...(hasDrifted ? [drift.summary] : [])];
}
