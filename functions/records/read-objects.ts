import type { DatasetFile, ObjectRange, Shard } from '../../shared/dataset';
import { UnreadableShard } from '../../shared/errors';
import { readAhead } from '../artifacts/map-limited';
import { objectInMemory } from './object-in-memory';
import type { ShardObject } from './rows';

/** Larger ones are streamed: the next few are held in memory while one is read. */
const SMALL_BYTES = 2 ** 20;

/** An object that could not be read, in a shard of several. */
export interface UnreadableObject {
  readonly key: string;
  readonly reason: string;
}

/**
 * What a shard reads, object by object. Of several, small ones are fetched with one request each, while those before
 * them are being read.
 */
export async function* objectsOf(
  store: ShardObject['store'],
  shard: Shard,
  files: readonly DatasetFile[] | undefined,
): AsyncGenerator<ShardObject, void, undefined> {
  if (files === undefined) return yield { store, shard };
  const filled = files.filter(({ sizeBytes }) => sizeBytes > 0);
  yield* readAhead(filled, async (file) => {
    const range = wholeOf(file);
    return file.sizeBytes <= SMALL_BYTES ? objectInMemory(store, range) : { store, shard: range };
  });
}

const wholeOf = ({ key, etag, sizeBytes, side }: DatasetFile): ObjectRange => ({
  key,
  etag,
  startByte: 0,
  endByte: sizeBytes,
  side,
});

/** What is handed on of each object in turn; one that cannot be read is told to `setAside`, where there is one. */
export async function* eachObject<Item>(
  objects: AsyncGenerator<ShardObject, void, undefined>,
  read: (object: ShardObject) => AsyncIterable<Item, void, undefined>,
  setAside?: (object: UnreadableObject) => void,
): AsyncGenerator<Item, void, undefined> {
  for await (const object of objects) {
    try {
      yield* read(object);
    } catch (error) {
      if (!(error instanceof UnreadableShard) || setAside === undefined) throw error;
      setAside({ key: object.shard.key, reason: error.message });
    }
  }
}
