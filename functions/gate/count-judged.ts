import { changeJson } from '../../shared/artifacts/change-json';
import { modelKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { Judged } from '../../shared/model';

/** Runs whose names are kept, so that a retry of one is not counted twice. */
const NAMES_KEPT = 1_000;

/**
 * Counts a run that a test split judges.
 *
 * @returns how many runs of the model the test split has judged, this one among them
 */
export async function countJudged(
  store: ArtifactStore,
  { model, run, testFingerprint }: { model: string; run: string; testFingerprint: string },
): Promise<number> {
  const { count } = await changeJson(store, modelKeys(model).judged(testFingerprint), Judged, (known) => {
    if (known?.runs.includes(run) === true) return known;
    return { count: (known?.count ?? 0) + 1, runs: [...(known?.runs ?? []), run].slice(-NAMES_KEPT) };
  });
  return count;
}
