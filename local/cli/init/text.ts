import { isUtf8 } from 'node:buffer';
import { convert, otherEncoding } from '../../../functions/records/encodings/advice';
import { markedUp } from '../../../functions/records/mistaken-format';
import { markedAs } from '../../../functions/records/readable';
import { otherFormat } from '../../../functions/records/signatures';
import { isUtf32 } from '../../../functions/records/utf-32';
import { UsageError } from '../terminal/usage-error.cjs';
import { readStart, type DataFile } from './files';

/** The beginning of a file as text, and what had to be assumed to read it. */
export interface StartOfText {
  /** Lines end with line feeds; no byte order mark. The last line may be cut off. */
  readonly text: string;
  readonly isWhole: boolean;
  /** For `data.format`. */
  readonly encoding?: string;
  /** The reasons, one sentence each. */
  readonly notes: readonly string[];
}

export function readText(file: DataFile): StartOfText {
  const { bytes, isWhole } = readStart(file);
  if (isUtf32(bytes))
    throw new UsageError(`"${file.name}" is UTF-32 text, which is not read; write it in UTF-8.`);
  checkIsText(bytes, file);
  const { encoding, decoder, why } = encodingOf(bytes, file.name);
  const decoded = new TextDecoder(decoder).decode(bytes);
  if (decoded.includes('\0'))
    throw new UsageError(`"${file.name}" is neither text nor Parquet, so there is nothing to guess.`);
  const hasLineFeeds = decoded.includes('\n');
  const text = decoded.replace(hasLineFeeds ? /\r\n/g : /\r/g, '\n');
  const isReturns = !hasLineFeeds && decoded.includes('\r');
  return {
    text,
    isWhole,
    ...(encoding === undefined ? {} : { encoding }),
    notes: [
      ...(why === undefined ? [] : [why]),
      ...(isReturns ? ['Lines end with carriage returns alone, which needs no option.'] : []),
    ],
  };
}

/** @throws UsageError naming the format that a file is of */
function checkIsText(bytes: Uint8Array, { name }: DataFile): void {
  const other = markedAs(bytes) === undefined ? otherFormat(bytes) : undefined;
  if (other !== undefined)
    throw new UsageError(`"${name}" is ${other.what}, which is not read; ${other.fix}, then run this again.`);
  const markup = markedUp(Buffer.from(bytes.subarray(0, 100)).toString().trimStart());
  if (markup !== undefined) throw new UsageError(`"${name}" cannot be read: ${markup}.`);
}

interface Encoded {
  readonly encoding?: string;
  readonly decoder: string;
  readonly why?: string;
}

function encodingOf(bytes: Buffer, name: string): Encoded {
  const decoder = markedAs(bytes);
  if (decoder !== undefined)
    return { encoding: 'utf-16', decoder, why: 'Encoding "utf-16": the file begins with its mark.' };
  const zeros = [0, 1].map((parity) =>
    bytes.subarray(0, 2_000).filter((byte, at) => byte === 0 && at % 2 === parity),
  );
  const [even = 0, odd = 0] = zeros.map(({ length }) => length);
  if (even + odd > Math.min(bytes.length, 2_000) / 5) {
    const encoding = odd > even ? 'utf-16le' : 'utf-16be';
    return {
      encoding,
      decoder: encoding,
      why: `Encoding "${encoding}": every other byte is zero, and there is no mark.`,
    };
  }
  // The sample may end within a character.
  const isUnicode = [0, 1, 2, 3].some((cut) => isUtf8(bytes.subarray(0, Math.max(0, bytes.length - cut))));
  if (isUnicode) return { decoder: 'utf-8' };
  const other = otherEncoding(bytes);
  if (other !== undefined)
    throw new UsageError(
      `"${name}" is not UTF-8, and its bytes look like ${other.names}, which is not read; ${convert(other.name)}.`,
    );
  const isLatin = bytes.some((byte) => [0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte));
  const encoding = isLatin ? 'latin-1' : 'windows-1252';
  return {
    encoding,
    decoder: 'windows-1252',
    why: `Encoding "${encoding}": the bytes are not UTF-8, and western texts are mostly in this one; look whether accents in the examples are right.`,
  };
}

/** A field of a row as a person would read it; nothing where it has no value. */
export const shownText = (value: unknown): string =>
  typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);
