import { UnreadableShard } from '../../shared/errors';
import type { Encoding } from '../../shared/request/data';
import { BYTE_ORDER_MARK } from './record-cutter';

type Foreign = Exclude<Encoding, 'utf-8'>;

/**
 * The bytes of a text in UTF-8, without byte order mark. Byte offsets are those of what comes out.
 *
 * @throws UnreadableShard where they are not of the encoding
 */
export async function* decoded(
  chunks: AsyncIterable<Uint8Array>,
  encoding: Foreign,
  key: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  let decode: ((bytes: Buffer, isLast: boolean) => string) | undefined;
  let start = Buffer.alloc(0);
  try {
    for await (const chunk of chunks) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      if (decode !== undefined) {
        yield Buffer.from(decode(bytes, false));
        continue;
      }
      // A byte order mark has up to three bytes, and a chunk may have one.
      start = Buffer.concat([start, bytes]);
      if (start.length < BYTE_ORDER_MARK.length) continue;
      decode = decoderOf(encoding, start, key);
      yield Buffer.from(decode(start, false));
    }
    decode ??= decoderOf(encoding, start, key);
    yield Buffer.from(decode(Buffer.alloc(0), true));
  } catch (error) {
    if (!isOfDecoder(error)) throw error;
    throw unreadable(
      key,
      `it is not ${encoding}, as data.format.encoding says, or ends in the middle of a character`,
    );
  }
}

const isOfDecoder = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA';

function decoderOf(
  encoding: Foreign,
  start: Buffer,
  key: string,
): (bytes: Buffer, isLast: boolean) => string {
  if (BYTE_ORDER_MARK.equals(start.subarray(0, BYTE_ORDER_MARK.length)))
    throw unreadable(
      key,
      `data.format.encoding is "${encoding}", and its byte order mark is that of UTF-8; leave data.format.encoding out`,
    );
  if (encoding === 'latin-1') return (bytes) => bytes.toString('latin1');
  if (encoding === 'windows-1252')
    return (bytes) => bytes.toString('latin1').replace(/[\x80-\x9f]/g, ofWindows);
  const marked = markedAs(start);
  if (encoding === 'utf-16' && marked === undefined)
    throw unreadable(
      key,
      'data.format.encoding is "utf-16", and no byte order mark says which byte comes first; give "utf-16le" or "utf-16be"',
    );
  if (encoding !== 'utf-16' && marked !== undefined && marked !== encoding)
    throw unreadable(
      key,
      `data.format.encoding is "${encoding}", and its byte order mark is that of ${marked}; give "utf-16"`,
    );
  const decoder = new TextDecoder(encoding === 'utf-16' ? marked : encoding, { fatal: true });
  return (bytes, isLast) => decoder.decode(bytes, { stream: !isLast });
}

/** What a byte order mark says. */
function markedAs([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

/** Characters of the bytes 0x80 to 0x9f, which in Latin-1 are controls; those of five bytes are not assigned. */
const OF_WINDOWS = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Not by `TextDecoder`, which in some versions of Node takes them for Latin-1. */
const ofWindows = (control: string): string => OF_WINDOWS[control.charCodeAt(0) - 0x80] ?? control;

const unreadable = (key: string, why: string): UnreadableShard =>
  new UnreadableShard(`${key} cannot be read: ${why}`);
