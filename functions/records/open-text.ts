import { UnreadableShard } from '../../shared/errors';
import { gunzip, isGzip } from './gunzip';
import { checkReadable, checkStart, START_BYTES } from './readable';
import type { ShardObject } from './rows';
import { checkUnchanged, pinned } from './unchanged';

/** A shard's text, unpacked where the object is gzipped. */
export interface ShardText {
  /** The bytes that the shard's records lie in: of the object, or of what it unpacks to. */
  readonly startByte: number;
  readonly endByte: number;
  /** Chunks from a byte on. @throws UnreadableShard where they are not text, BrokenGzip */
  read(start: number): AsyncIterable<Uint8Array>;
  /** At least so many bytes of the object's start, or all of it. */
  readStart(bytes: number): AsyncIterable<Uint8Array>;
}

/**
 * Whether an object is gzipped is told by its first bytes, not by its name.
 *
 * @throws UnreadableShard where the object is of another format, or is gzipped and was cut
 * @throws DatasetChanged
 */
export async function openText({ store, shard }: ShardObject): Promise<ShardText> {
  const { key } = shard;
  const sizeBytes = await checkUnchanged(store, shard);
  const object = pinned(store, shard);
  const start = await object.getRange(key, 0, START_BYTES);
  if (!isGzip(start)) {
    checkStart(start, key);
    return {
      startByte: shard.startByte,
      endByte: shard.endByte,
      read: (from) => checked(object.stream(key, from), key, { isStart: false }),
      // A range, since a stream that is left early costs a connection.
      readStart: async function* (bytes) {
        yield await object.getRange(key, 0, bytes);
      },
    };
  }
  if (shard.startByte > 0 || shard.endByte < sizeBytes) {
    throw new UnreadableShard(
      `${key} cannot be read: it is gzip, which cannot be cut, but its name does not say so; let it end in ".gz"`,
    );
  }
  const unpack = () => checked(gunzip(object.stream(key), key), key, { isStart: true });
  return { startByte: 0, endByte: Infinity, read: unpack, readStart: unpack };
}

async function* checked(
  chunks: AsyncIterable<Uint8Array>,
  key: string,
  { isStart }: { isStart: boolean },
): AsyncGenerator<Uint8Array, void, undefined> {
  let isFirst = true;
  for await (const chunk of chunks) {
    if (isFirst && isStart) checkStart(chunk, key);
    if (isFirst) checkReadable(chunk, key);
    isFirst = false;
    yield chunk;
  }
}
