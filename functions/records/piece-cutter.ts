import { firstByteToRead, markLength, type RawRecord } from './record-cutter';

/** A row of a long text: some thousand words, so that neither a line of a whole corpus nor its ids fill the memory. */
const PIECE_BYTES = 64 * 1024;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;

/**
 * Cuts a byte range of a text into its lines, those whose first byte lies in the range, and a line that is too long to
 * be held into pieces with the same number. A piece ends after a blank where there is one, so that no word is torn, and
 * never within a character. Feed it the object's bytes from `firstByte` on, until `isDone`.
 */
export class PieceCutter {
  /** Lines that start in the range, as far as it is read; blank ones included. */
  lines = 0;
  readonly firstByte: number;
  readonly #endByte: number;
  #rest: Buffer = Buffer.alloc(0);
  /** Of the rest, in the object. */
  #offset: number;
  #isWithinEarlierLine: boolean;
  /** Whether a piece of the line was cut already. */
  #isWithinLine = false;

  constructor({ startByte, endByte }: { readonly startByte: number; readonly endByte: number }) {
    this.firstByte = firstByteToRead({ startByte });
    this.#endByte = endByte;
    this.#offset = this.firstByte;
    this.#isWithinEarlierLine = startByte > 0;
  }

  get isDone(): boolean {
    return !this.#isWithinLine && this.#offset >= this.#endByte;
  }

  /** Lines and pieces that end in this chunk. */
  push(chunk: Uint8Array): RawRecord[] {
    // A copy: a store may fill the same chunk again.
    this.#rest = Buffer.concat([this.#rest, chunk]);
    if (this.#isWithinEarlierLine) {
      const end = this.#rest.indexOf(LINE_FEED);
      this.#drop(end < 0 ? this.#rest.length : end + 1);
      if (end < 0) return [];
      this.#isWithinEarlierLine = false;
    }
    return this.#cutAll(false);
  }

  /** The last line, where no line feed follows it. */
  finish(): RawRecord[] {
    return this.#isWithinEarlierLine ? [] : this.#cutAll(true);
  }

  #cutAll(isLast: boolean): RawRecord[] {
    const pieces: RawRecord[] = [];
    const whole = this.#rest;
    const before = this.#offset;
    let start = 0;
    while (start < whole.length && (this.#isWithinLine || before + start < this.#endByte)) {
      const found = whole.indexOf(LINE_FEED, start);
      const lineEnd = found < 0 ? whole.length : found;
      const isLong = lineEnd - start > PIECE_BYTES;
      if (found < 0 && !isLong && !isLast) break;
      const end = isLong ? start + endOfPiece(whole.subarray(start, lineEnd)) : lineEnd;
      if (!this.#isWithinLine) this.lines += 1;
      pieces.push(this.#pieceOf(whole, { start, end, byteOffset: before + start, isLong }));
      this.#isWithinLine = isLong;
      start = isLong ? end : Math.min(end + 1, whole.length);
    }
    this.#drop(start);
    return pieces;
  }

  #pieceOf(
    whole: Buffer,
    piece: {
      readonly start: number;
      readonly end: number;
      readonly byteOffset: number;
      readonly isLong: boolean;
    },
  ): RawRecord {
    const { start, end, byteOffset, isLong } = piece;
    const hasReturn = !isLong && end > start && whole[end - 1] === CARRIAGE_RETURN;
    const from = start + (byteOffset === 0 ? markLength(whole.subarray(start)) : 0);
    return { bytes: whole.subarray(from, hasReturn ? end - 1 : end), byteOffset, line: this.lines };
  }

  #drop(bytes: number): void {
    this.#rest = this.#rest.subarray(bytes);
    this.#offset += bytes;
  }
}

/** After the last blank of the second half; where there is none, before the character that the piece would end in. */
function endOfPiece(line: Buffer): number {
  const blank = line.lastIndexOf(SPACE, PIECE_BYTES - 1);
  if (blank >= PIECE_BYTES / 2) return blank + 1;
  let end = PIECE_BYTES;
  // Continuation bytes of UTF-8 are 10xxxxxx; a character has at most three.
  while (end > PIECE_BYTES - 3 && ((line[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end;
}
