import { sha256Of } from '../../shared/artifacts/sha256';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactCorrupt } from '../../shared/errors';
import type { ModelManifest } from '../../shared/model';
import { MODEL_FILE } from './model-files';

/** What `loadModel` reads. */
const READ: readonly string[] = [MODEL_FILE.network, MODEL_FILE.weights, MODEL_FILE.encoder];

/**
 * Compares the files of a published version that predictions rest on with its manifest.
 *
 * @param root the version's folder, ending with `/`
 * @throws ArtifactNotFound, ArtifactCorrupt
 */
export async function checkVersion(
  store: ArtifactStore,
  root: string,
  { files }: Pick<ModelManifest, 'files'>,
): Promise<void> {
  for (const { name, sha256 } of files) {
    if (!READ.includes(name)) continue;
    const digest = await sha256Of(store, `${root}${name}`);
    if (digest === sha256) continue;
    throw new ArtifactCorrupt(
      `${store.uri}/${root}${name} is not what was published: its SHA-256 is ${digest}, the manifest beside it says ${sha256}; restore it, or put another version into use`,
    );
  }
}
