import { readJson } from '../../shared/artifacts/json';
import { buildKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { DatasetManifest } from '../../shared/dataset';
import type { DataSource } from '../../shared/request/data';
import { ifSound } from '../shards/shard-reuse';
import { isTolerated } from '../shards/tolerance';

interface Tolerance extends Pick<DataSource, 'rejects'> {
  /** Into how many shards this run would cut the dataset. */
  readonly shards: number;
  /** Given a sentence where the encoding is there and cannot be used, since it is damaged. */
  readonly tell: (notice: string) => void;
}

/**
 * The sealed encoding at `manifestKey`, where a run may use it: its build still exists, and it set aside no more
 * than this request tolerates (an earlier request may have tolerated more).
 */
export async function findReusable(
  store: ArtifactStore,
  manifestKey: string,
  { rejects, shards, tell }: Tolerance,
): Promise<DatasetManifest | undefined> {
  // Damaged, or written by another version: the data is encoded again, which costs time and loses nothing.
  const manifest = await ifSound(readJson(store, manifestKey, DatasetManifest), (why) =>
    tell(`The encoding of an earlier run was passed over, and the data encoded again: ${why}.`),
  );
  if (manifest === undefined) return undefined;
  const isComplete = (await store.head(buildKeys(manifest.root).manifest)) !== undefined;
  const { read, rejected } = manifest.records;
  const areRecordsTolerated = isTolerated(rejected, read, rejects.toleratedShare);
  const toleratedShardShare = rejects.toleratedShardPercentage / 100;
  const areShardsTolerated = isTolerated(manifest.shardsSetAside.length, shards, toleratedShardShare);
  return isComplete && areRecordsTolerated && areShardsTolerated ? manifest : undefined;
}
