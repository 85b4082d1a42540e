import { isAscii, isUtf8 } from 'node:buffer';
import { UnreadableShard } from '../../shared/errors';
import type { Encoding } from '../../shared/request/format';
import { convert, otherEncoding } from './encodings/advice';
import { ofWindows, windowsText } from './encodings/single-bytes';
import { checkNotUtf32, markedAs } from './readable';
import { BYTE_ORDER_MARK } from './record-cutter';

const MARK_BYTES = 4;
/** Enough to tell a language by. */
const BYTES_LOOKED_AT = 256 * 1024;

type Foreign = Exclude<Encoding, 'utf-8'>;

/** What a text is called, and who is told of it. */
interface Told {
  readonly key: string;
  readonly warn?: ((warning: string) => void) | undefined;
}

/**
 * The bytes of a text in UTF-8, without byte order mark. Byte offsets are those of what comes out.
 *
 * @throws UnreadableShard where they are not of the encoding
 */
export async function* decoded(
  chunks: AsyncIterable<Uint8Array>,
  encoding: Foreign,
  { key, warn }: Told,
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
      // A byte order mark has up to four bytes, and a chunk may have one.
      start = Buffer.concat([start, bytes]);
      if (start.length < MARK_BYTES) continue;
      decode = decoderOf(encoding, start, { key, warn });
      yield Buffer.from(decode(start, false));
    }
    decode ??= decoderOf(encoding, start, { key, warn });
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

function decoderOf(encoding: Foreign, start: Buffer, told: Told): (bytes: Buffer, isLast: boolean) => string {
  const { key } = told;
  checkNotUtf32(start, key);
  if (BYTE_ORDER_MARK.equals(start.subarray(0, BYTE_ORDER_MARK.length)))
    throw mistaken(key, encoding, 'its byte order mark is that of UTF-8');
  if (encoding === 'latin-1' || encoding === 'windows-1252') return decoderOfBytes(encoding, told);
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
  if (marked === undefined && isOfOtherOrder(start, encoding))
    throw unreadable(
      key,
      `data.format.encoding is "${encoding}", and its bytes come in the other order; give "${encoding === 'utf-16le' ? 'utf-16be' : 'utf-16le'}"`,
    );
  const decoder = new TextDecoder(encoding === 'utf-16' ? marked : encoding, { fatal: true });
  return (bytes, isLast) => decoder.decode(bytes, { stream: !isLast });
}

/** Any bytes are Latin-1, so the first that are not ASCII are looked at: those of accents are hardly ever UTF-8 too. */
function decoderOfBytes(
  encoding: 'latin-1' | 'windows-1252',
  { key, warn }: Told,
): (bytes: Buffer) => string {
  let isJudged = false;
  let leftToLookAt = warn === undefined ? 0 : BYTES_LOOKED_AT;
  return (bytes) => {
    if (!isJudged && !isAscii(bytes)) {
      isJudged = true;
      const whole = withoutCutCharacter(bytes);
      if (isUtf8(whole) && !isAscii(whole)) throw mistaken(key, encoding, 'its bytes are UTF-8');
    }
    if (leftToLookAt > 0 && !isAscii(bytes)) {
      leftToLookAt -= bytes.length;
      const warning = warningOf(encoding, bytes);
      if (warning !== undefined) {
        leftToLookAt = 0;
        warn?.(warning);
      }
    }
    const text = bytes.toString('latin1');
    if (encoding === 'windows-1252') return windowsText(text);
    const [sign] = SIGN_OF_WINDOWS.exec(text) ?? [];
    if (sign !== undefined) throw ofOtherLatin(key, sign, bytes);
    return text;
  };
}

/**
 * Whether most characters are of ASCII if bytes are swapped. Their places as they are, U+0900 to U+7E00, mostly hold
 * Chinese characters, of which no text has so many that end in 00.
 */
function isOfOtherOrder(start: Uint8Array, encoding: Foreign): boolean {
  const high = encoding === 'utf-16le' ? 0 : 1;
  const units = Math.min(start.length >> 1, 512);
  let swapped = 0;
  for (let unit = 0; unit < units; unit++)
    if (start[2 * unit + high] === 0 && start[2 * unit + 1 - high]! < 0x7f && start[2 * unit + 1 - high]! > 0)
      swapped += 1;
  return swapped > units / 2;
}

/** Without a character at the end that the next chunk goes on with. */
function withoutCutCharacter(bytes: Buffer): Buffer {
  const tail = bytes.subarray(-3).findIndex((byte) => byte >= 0xc0);
  if (tail < 0) return bytes;
  const at = Math.max(0, bytes.length - 3) + tail;
  return isUtf8(bytes.subarray(at)) ? bytes : bytes.subarray(0, at);
}

/**
 * Bytes that are signs there and controls in Latin-1, of which no text has any but 0x85, a line's end of mainframes: most
 * files that are called Latin-1 are of Windows.
 */
const SIGN_OF_WINDOWS = /[\x80\x82-\x84\x86-\x8c\x8e\x91-\x9c\x9e\x9f]/;

function ofOtherLatin(key: string, sign: string, bytes: Buffer): UnreadableShard {
  const other = otherEncoding(bytes);
  if (other !== undefined)
    return unreadable(
      key,
      `data.format.encoding is "latin-1", and its bytes look like ${other.names}; ${convert(other.name)}, and leave data.format.encoding out`,
    );
  return unreadable(
    key,
    `data.format.encoding is "latin-1", and it has the byte 0x${sign.charCodeAt(0).toString(16)}, which is a control character there and ${ofWindows(sign)} in Windows; give "windows-1252"`,
  );
}

/** Any bytes are text of windows-1252, so nothing else shows that a file is of another encoding. */
function warningOf(encoding: Foreign, bytes: Buffer): string | undefined {
  const other = otherEncoding(bytes);
  return other === undefined
    ? undefined
    : `Texts are read as ${encoding}, as data.format.encoding says, though their bytes look like ${other.names}, so that all letters but a to z may be others than meant; ${convert(other.name)}, and leave data.format.encoding out.`;
}

const mistaken = (key: string, encoding: Foreign, found: string): UnreadableShard =>
  unreadable(key, `data.format.encoding is "${encoding}", and ${found}; leave data.format.encoding out`);

const unreadable = (key: string, why: string): UnreadableShard =>
  new UnreadableShard(`${key} cannot be read: ${why}`);
