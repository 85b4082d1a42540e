import { jsonDigest, stableJson } from '../../shared/artifacts/json';
import type { ArtifactStore } from '../../shared/artifacts/store';
import type { DatasetManifest } from '../../shared/dataset';
import type { ModelManifest } from '../../shared/model';

/** The file that `modelKeys(…).version(…).statistics` names. */
const NAME = 'statistics.json';

/**
 * Stores the statistics of the data that a version was trained on beside the version, for later runs to compare their
 * data with: a dataset may be removed before its model is.
 *
 * @returns the version's file; none if the dataset was built before statistics were kept
 */
export async function keepStatistics(
  store: ArtifactStore,
  root: string,
  { statistics }: Pick<DatasetManifest, 'statistics'>,
): Promise<ModelManifest['files']> {
  if (statistics === undefined) return [];
  // Unconditional: an earlier attempt would have written the same bytes, from the same sealed dataset.
  const { sizeBytes } = await store.put(`${root}${NAME}`, stableJson(statistics));
  return [{ name: NAME, sizeBytes, sha256: jsonDigest(statistics) }];
}
