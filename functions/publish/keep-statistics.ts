import { jsonDigest, writeJson } from '../../shared/artifacts/json';
import type { ArtifactStore } from '../../shared/artifacts/store';
import type { DatasetManifest } from '../../shared/dataset';
import type { ModelManifest } from '../../shared/model';

/** The file that `modelKeys(…).version(…).statistics` names. */
const NAME = 'statistics.json';

/**
 * Keeps what the data was like that a version was trained on beside it, since a dataset may be removed before its
 * model is: later runs compare their data with it.
 *
 * @returns the version's file; none where the dataset is older than statistics
 */
export async function keepStatistics(
  store: ArtifactStore,
  root: string,
  { statistics }: Pick<DatasetManifest, 'statistics'>,
): Promise<ModelManifest['files']> {
  if (statistics === undefined) return [];
  // Not conditional: an earlier attempt wrote the same bytes, from the same sealed dataset.
  const { sizeBytes } = await writeJson(store, `${root}${NAME}`, statistics);
  return [{ name: NAME, sizeBytes, sha256: jsonDigest(statistics) }];
}
