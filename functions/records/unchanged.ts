import type { ArtifactStore } from '../../shared/artifacts/store';
import type { ObjectRange } from '../../shared/dataset';
import { ArtifactConflict, ArtifactNotFound, DatasetChanged } from '../../shared/errors';

/** What a shard is read by: of the version that was planned, or not at all. */
export type PinnedObject = Pick<ArtifactStore, 'getRange' | 'stream'>;

/**
 * The store, but for a read of another version than the planned one: it throws before a byte of that is seen.
 *
 * @throws DatasetChanged
 */
export function pinned(
  store: Pick<ArtifactStore, 'getRange' | 'stream' | 'head'>,
  shard: ObjectRange,
): PinnedObject {
  const condition = { ifMatch: shard.etag };
  const explain = async (error: unknown): Promise<never> => {
    if (!(error instanceof ArtifactConflict || error instanceof ArtifactNotFound)) throw error;
    await checkUnchanged(store, shard);
    // Changed back meanwhile: what was to be read then was another version all the same.
    throw changed(shard, 'was changed', 'another');
  };
  return {
    getRange: (key, start, end) => store.getRange(key, start, end, condition).catch(explain),
    stream: async function* (key, start) {
      try {
        yield* store.stream(key, start, condition);
      } catch (error) {
        await explain(error);
      }
    },
  };
}

/**
 * Held before a read, for the size, and after it: a file that is written over in place keeps its version while it is
 * open.
 *
 * @returns the object's size in bytes
 * @throws DatasetChanged where the object is not, or no longer, the one that was planned
 */
export async function checkUnchanged(
  store: Pick<ArtifactStore, 'head'>,
  shard: ObjectRange,
): Promise<number> {
  const head = await store.head(shard.key);
  if (head?.etag === shard.etag) return head.sizeBytes;
  throw changed(shard, head === undefined ? 'was removed' : 'was changed', head?.etag ?? 'none');
}

const changed = ({ key, etag }: ObjectRange, what: string, now: string): DatasetChanged =>
  new DatasetChanged(
    `${key} ${what} after the run's plan was made (ETag ${etag} then, ${now} now); start a new run, and write new data under new keys`,
  );
