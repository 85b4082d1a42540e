import { readJson } from '../../shared/artifacts/json';
import { runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { DriftReport } from '../../shared/statistics';
import { ifExists } from '../../shared/artifacts/if-exists';

/** What a run's output says beside its decision: that the data drifted, where the request asks for a warning. */
export async function warningsOf(store: ArtifactStore, run: string): Promise<string[]> {
  const drift = await ifExists(readJson(store, runKeys(run).drift, DriftReport));
  return drift !== undefined && drift.drifted && drift.action === 'warn' ? [drift.summary] : [];
}
