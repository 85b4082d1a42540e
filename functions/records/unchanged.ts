import type { ArtifactStore } from '../../shared/artifacts/store';
import type { Shard } from '../../shared/dataset';
import { DatasetChanged } from '../../shared/errors';

/**
 * Held before and after a read: a stream does not say which version it came from.
 *
 * @returns the object's size in bytes
 * @throws DatasetChanged where the object is not, or no longer, the one that was planned
 */
export async function checkUnchanged(store: ArtifactStore, shard: Shard): Promise<number> {
  const head = await store.head(shard.key);
  if (head?.etag === shard.etag) return head.sizeBytes;
  const what = head === undefined ? 'was removed' : 'was changed';
  throw new DatasetChanged(
    `${shard.key} ${what} after the run's plan was made (ETag ${shard.etag} then, ${head?.etag ?? 'none'} now); start a new run, and write new data under new keys`,
  );
}
