import { writeJson } from '../../shared/artifacts/json';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactConflict } from '../../shared/errors';

/** Writes what follows from the frozen plan, where an earlier attempt did not. */
export async function writeAgain(store: ArtifactStore, key: string, value: unknown): Promise<void> {
  try {
    await writeJson(store, key, value, { ifNoneMatch: '*' });
  } catch (error) {
    // Written by an earlier attempt, from the same frozen plan.
    if (!(error instanceof ArtifactConflict)) throw error;
  }
}
