import { ifExists } from '../../shared/artifacts/if-exists';
import { readJson, writeJson } from '../../shared/artifacts/json';
import { runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactConflict } from '../../shared/errors';
import { Settings } from '../../shared/request/settled';

/**
 * The settings of a run: those that its first attempt froze, or, where this is the first, the ones given, which are
 * frozen now. So a later attempt goes on with them even where it runs other code, whose rules may differ.
 */
export async function frozenSettings(
  store: ArtifactStore,
  run: string,
  chosen: () => Settings | Promise<Settings>,
): Promise<Settings> {
  const key = runKeys(run).settings;
  const frozen = await ifExists(readJson(store, key, Settings));
  if (frozen !== undefined) return frozen;
  const settings = await chosen();
  try {
    await writeJson(store, key, settings, { ifNoneMatch: '*' });
    return settings;
  } catch (error) {
    if (!(error instanceof ArtifactConflict)) throw error;
    return readJson(store, key, Settings);
  }
}
