import { readJson } from '../../shared/artifacts/json';
import { buildKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { DatasetManifest } from '../../shared/dataset';
import type { DataSource } from '../../shared/request/data';
import { ifExists } from '../../shared/artifacts/if-exists';
import { isTolerated } from '../shards/tolerance';

interface Tolerance extends Pick<DataSource, 'rejects'> {
  /** Into how many shards this run would cut the dataset. */
  readonly shards: number;
}

/**
 * The sealed encoding at `manifestKey`, where a run may use it: its build still exists, and it set aside no more
 * than this request tolerates (an earlier request may have tolerated more).
 */
export async function findReusable(
  store: ArtifactStore,
  manifestKey: string,
  { rejects, shards }: Tolerance,
): Promise<DatasetManifest | undefined> {
  const manifest = await ifExists(readJson(store, manifestKey, DatasetManifest));
  if (manifest === undefined) return undefined;
  const isComplete = (await store.head(buildKeys(manifest.root).manifest)) !== undefined;
  const { read, rejected } = manifest.records;
  const areRecordsTolerated = isTolerated(rejected, read, rejects.toleratedShare);
  const toleratedShardShare = rejects.toleratedShardPercentage / 100;
  const areShardsTolerated = isTolerated(manifest.shardsSetAside.length, shards, toleratedShardShare);
  return isComplete && areRecordsTolerated && areShardsTolerated ? manifest : undefined;
}
