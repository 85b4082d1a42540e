import { UnreadableShard } from '../../shared/errors';
import { otherFormat, type OtherFormat } from './signatures';
import { isUtf32 } from './utf-32';

const UTF_16 = { what: 'UTF-16 text', fix: 'give "utf-16" as data.format.encoding' };
const SAMPLE_BYTES = 8_192;
/** Text has none but tab and line endings; of random bytes, 11 in 100 are control characters. */
const TOLERATED_CONTROL_SHARE = 0.03;

/** @param start the object's first bytes. @throws UnreadableShard naming the format that they are of */
export function checkStart(start: Uint8Array, key: string): void {
  checkNotUtf32(start, key);
  const other: OtherFormat | undefined = markedAs(start) === undefined ? otherFormat(start) : UTF_16;
  if (other === undefined) return;
  throw new UnreadableShard(
    `${key} cannot be read: it is ${other.what} and not ${other.instead ?? 'UTF-8 text'}; ${other.fix}, or leave it out of data.split`,
  );
}

/** What a byte order mark of UTF-16 says. */
export function markedAs([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

/** Its mark begins as that of UTF-16 does. @throws UnreadableShard */
export function checkNotUtf32(start: Uint8Array, key: string): void {
  if (!isUtf32(start)) return;
  throw new UnreadableShard(
    `${key} cannot be read: it is UTF-32 text, which is not read; write it in UTF-8, such as with iconv -f UTF-32 -t UTF-8, or leave it out of data.split`,
  );
}

/** @param chunk the first bytes of a shard. @throws UnreadableShard where they are not text */
export function checkReadable(chunk: Uint8Array, key: string): void {
  const sample = chunk.subarray(0, SAMPLE_BYTES);
  const controls = sample.filter(
    (byte) => byte < 0x09 || (byte > 0x0d && byte < 0x20) || byte === 0x7f,
  ).length;
  const share = controls / sample.length;
  // A byte or two in a short file is a broken record; a share is a broken file.
  if (controls <= 2 || share <= TOLERATED_CONTROL_SHARE) return;
  const [even = 0, odd = 0] = [0, 1].map((parity) => zerosAt(sample, parity));
  // Of letters, every other byte is 0.
  if (Math.max(even, odd) > sample.length / 4 && Math.min(even, odd) < sample.length / 16) {
    const order = even > odd ? 'utf-16be' : 'utf-16le';
    throw new UnreadableShard(
      `${key} cannot be read: every other of its bytes is 0, so it looks like UTF-16; give "${order}" as data.format.encoding`,
    );
  }
  throw new UnreadableShard(
    `${key} cannot be read: ${Math.round(share * 100)} % of its bytes are control characters, so it is binary or of another encoding; give its encoding as data.format.encoding, or leave it out of data.split`,
  );
}

const zerosAt = (sample: Uint8Array, parity: number): number =>
  sample.filter((byte, at) => byte === 0 && at % 2 === parity).length;
