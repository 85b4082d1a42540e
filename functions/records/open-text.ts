import { UnreadableShard } from '../../shared/errors';
import type { DataFormat, Encoding } from '../../shared/request/format';
import { decoded } from './decode-text';
import { ENCODED_TWICE, isEncodedTwice } from './encodings/encoded-twice';
import { gunzip, isGzip } from './gunzip';
import { quotingOf } from './line-grammar';
import { checkHasLines } from './lone-returns';
import { endsWithReturns, firstLinesBlank, SAMPLE_BYTES, withLineFeeds, withReturnsRead } from './line-ends';
import { checkReadable, checkStart } from './readable';
import type { TextObject } from './rows';
import { checkUnchanged, pinned } from './unchanged';

/** A shard's text in UTF-8, unpacked where the object is gzipped, with line feeds where lines end with returns alone. */
export interface ShardText {
  /** The bytes that the shard's records lie in: of the object, or of what it unpacks or is decoded to. */
  readonly startByte: number;
  readonly endByte: number;
  /** Chunks from a byte on. @throws UnreadableShard where they are not text, BrokenGzip */
  read(start: number): AsyncIterable<Uint8Array>;
  /** At least so many bytes of the object's start, or all of it. */
  readStart(bytes: number): AsyncIterable<Uint8Array>;
  /** The object's first bytes, where it is read as it lies; else none. */
  readonly sample: Uint8Array;
}

type TextFormat = Exclude<DataFormat, { kind: 'parquet' }>;

/**
 * Whether an object is gzipped is told by its first bytes, not by its name.
 *
 * @throws UnreadableShard where the object is of another format or encoding, or is gzipped and was cut
 * @throws DatasetChanged
 */
export async function openText({ store, shard, warn }: TextObject, format: TextFormat): Promise<ShardText> {
  const { key } = shard;
  const sizeBytes = await checkUnchanged(store, shard);
  const object = pinned(store, shard);
  const sample = await object.getRange(key, 0, SAMPLE_BYTES);
  const { encoding = 'utf-8' } = format;
  const skipLines = format.kind === 'csv' ? (format.skipLines ?? 0) : 0;
  const quote = quotingOf(format)?.quote;
  const isPacked = isGzip(sample);
  if (isPacked && (shard.startByte > 0 || shard.endByte < sizeBytes)) {
    throw new UnreadableShard(
      `${key} cannot be read: it is gzip, which cannot be cut, but its name does not say so; let it end in ".gz"`,
    );
  }
  const lines = (chunks: AsyncIterable<Uint8Array>) =>
    skipLines === 0 ? chunks : firstLinesBlank(chunks, skipLines);
  // A document's own characters are what it says.
  const hasLines = !(format.kind === 'text' && format.unit === 'document');

  if (isPacked || encoding !== 'utf-8') {
    const whole = () => {
      const bytes = isPacked ? gunzip(object.stream(key), key) : object.stream(key);
      const text = checked(inUtf8(bytes, encoding, { key, warn }), key, { isStart: true });
      return lines(hasLines ? withReturnsRead(text, quote) : text);
    };
    return { startByte: 0, endByte: Infinity, read: whole, readStart: whole, sample: new Uint8Array() };
  }
  checkStart(sample, key);
  if (warn !== undefined && shard.startByte === 0 && isEncodedTwice(sample)) warn(ENCODED_TWICE);
  // In JSON they are characters of texts.
  if (hasLines && format.kind !== 'json' && format.kind !== 'jsonl') checkHasLines(sample, key);
  const isOfReturns = hasLines && endsWithReturns(sample, { isWhole: sample.length >= sizeBytes, quote });
  const prepared = (chunks: AsyncIterable<Uint8Array>) => lines(isOfReturns ? withLineFeeds(chunks) : chunks);
  return {
    startByte: shard.startByte,
    endByte: shard.endByte,
    sample,
    read: (from) => prepared(checked(object.stream(key, from), key, { isStart: false })),
    // A range, since a stream that is left early costs a connection.
    readStart: (bytes) =>
      prepared(checked(oneChunk(object.getRange(key, 0, bytes)), key, { isStart: false })),
  };
}

const inUtf8 = (
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  told: Parameters<typeof decoded>[2],
): AsyncIterable<Uint8Array> => (encoding === 'utf-8' ? bytes : decoded(bytes, encoding, told));

async function* oneChunk(bytes: Promise<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  yield await bytes;
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
