import { copyVersion } from '../../../functions/publish/copy-version';
import { openStore } from '../../../shared/artifacts/open';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { modelsCommand } from '../../../shared/models-command';
import { UsageError } from '../terminal/usage-error.cjs';
import type { Done } from './moves';

interface VersionToCopy {
  readonly from: ArtifactStore;
  readonly model: string;
  readonly version: string;
}

/**
 * Copies a version with its lineage to another store, such as another environment's bucket.
 *
 * @throws UsageError where no store is named; ArtifactNotFound, ArtifactConflict
 */
export async function copyTo(
  uri: string | undefined,
  { from, model, version }: VersionToCopy,
): Promise<Done> {
  if (uri === undefined) throw new UsageError('"copy" needs --to, the store to copy to.');
  const to = openStore(uri);
  const files = await copyVersion({ from, to, model, version });
  const lines = [
    `${version} of ${model} is in ${to.uri} now, with ${files} files and its lineage.`,
    `To put it into use there: ${modelsCommand(['promote', model, version], to.uri)}`,
  ];
  return { lines, result: { model, version, to: to.uri, files } };
}
