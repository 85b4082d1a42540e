import { isUtf8 } from 'node:buffer';
import { Rejection } from '../../shared/encoding';
import { endOfQuotedRecord, type Quoting } from './quoted-record';

/** The bytes of one record within its file. */
export interface RawRecord {
  /** Without byte order mark and line ending; of the chunk that was cut, or a copy. Valid until the cutter is fed again. */
  readonly bytes: Uint8Array;
  readonly byteOffset: number;
  /** The object that it is of, in a shard of several. */
  readonly key?: string;
  /** 1-based, counted from the first line of the shard; in a shard of several objects, of its object. */
  readonly line: number;
  /** Whether the bytes are known to be UTF-8 without a NUL: found for many records at once, which costs little. */
  readonly isText?: boolean;
  /** Set where the bytes cannot be a record; they are one line then. */
  readonly fault?: Rejection;
  /** Whether it is the last of an object, and no line end follows it. */
  readonly isUnended?: boolean;
}

export interface CutRange {
  readonly startByte: number;
  readonly endByte: number;
  /** Null where a line is a record, whatever it holds. */
  readonly quoting: Quoting | null;
  /** Lines that begin with this byte are no records. */
  readonly comment?: number | undefined;
  /** A byte that is no blank, though it may be white space: a line of tabs is a row of empty fields in a TSV. */
  readonly delimiter?: number | undefined;
}

interface Cut {
  readonly end: number;
  readonly lines: number;
  readonly fault?: Rejection;
  readonly isComment?: boolean;
}

/** The longest input that a request allows, 100,000 steps, with 160 bytes for each. Bounds the memory of a read. */
export const MAXIMUM_RECORD_BYTES = 16 * 2 ** 20;
/** What of an overlong record is kept, to look at. */
export const KEPT_BYTES = 4_096;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
export const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** From the byte before the range: were it a line feed, the range would start with a record of its own. */
export const firstByteToRead = ({ startByte }: Pick<CutRange, 'startByte'>): number =>
  Math.max(0, startByte - 1);

/**
 * Cuts the chunks of a byte range into records: those whose first byte lies in [startByte, endByte). Feed it the
 * object's bytes from `firstByteToRead` on, until `isDone`. Blank lines, white space or not, are lines, but no records.
 */
export class RecordCutter {
  /** Lines that start in the range, as far as it is read; blank ones included. */
  lines = 0;
  readonly #range: CutRange;
  /** The grammar of quotes before the end of the text, and at it: made once, since every quoted record asks. */
  readonly #within: (Quoting & { readonly isLast: boolean }) | undefined;
  readonly #atEnd: (Quoting & { readonly isLast: boolean }) | undefined;
  /** What is not cut yet, as it came, and its length. */
  #parts: Buffer[] = [];
  #unended = 0;
  /** The parts as one, while they are cut. */
  #rest: Buffer = Buffer.alloc(0);
  /** Offset of the first part in the object. */
  #offset: number;
  /** Whether all of what is cut now is text, and where in it the next quote is. */
  #isText = false;
  #nextQuote = -1;
  #isWithinEarlierRecord: boolean;
  #overlong: { readonly kept: Buffer; readonly byteOffset: number; length: number } | undefined;

  constructor(range: CutRange) {
    if (range.quoting !== null && range.startByte > 0) {
      throw new RangeError('records with quoted line breaks can be cut from the start of an object only');
    }
    this.#range = range;
    this.#within = range.quoting === null ? undefined : { ...range.quoting, isLast: false };
    this.#atEnd = range.quoting === null ? undefined : { ...range.quoting, isLast: true };
    this.#offset = firstByteToRead(range);
    this.#isWithinEarlierRecord = range.startByte > 0;
  }

  /** Whether no record of the range is left to come. */
  get isDone(): boolean {
    return this.#offset >= this.#range.endByte && this.#overlong === undefined;
  }

  /** Records that end in this chunk. */
  push(chunk: Uint8Array): RawRecord[] {
    const records: RawRecord[] = [];
    let fresh = this.#skip(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength), records);
    const lineEnd = fresh.indexOf(LINE_FEED);
    // Records end at a line feed; gathering until one comes keeps a long line from being copied chunk by chunk.
    if (lineEnd < 0 && this.#unended + fresh.length <= MAXIMUM_RECORD_BYTES) {
      this.#unended += fresh.length;
      // A copy: a store may fill the same chunk again.
      this.#parts.push(Buffer.from(fresh));
      return records;
    }
    // What began in an earlier chunk mostly ends in the first line, so that all others are cut where they lie.
    if (lineEnd >= 0 && this.#unended > 0) {
      this.#parts.push(fresh.subarray(0, lineEnd + 1));
      fresh = fresh.subarray(lineEnd + 1);
      this.#cutAll(records, false);
    }
    this.#parts.push(fresh);
    this.#cutAll(records, false);
    const isOverlong = this.#unended > MAXIMUM_RECORD_BYTES && !this.#rest.includes(LINE_FEED);
    if (isOverlong && this.#offset < this.#range.endByte) this.#startSkipping();
    return records;
  }

  /** The last record, where no line ending follows it. */
  finish(): RawRecord[] {
    const records: RawRecord[] = [];
    if (this.#overlong !== undefined) records.push(this.#endOverlong());
    else if (!this.#isWithinEarlierRecord) this.#cutAll(records, true);
    return records;
  }

  /** Drops what belongs to a record of the range before, or to an overlong one. */
  #skip(chunk: Buffer, records: RawRecord[]): Buffer {
    if (!this.#isWithinEarlierRecord && this.#overlong === undefined) return chunk;
    const end = chunk.indexOf(LINE_FEED);
    const skipped = end < 0 ? chunk.length : end + 1;
    this.#offset += skipped;
    if (this.#overlong !== undefined) {
      this.#overlong.length += end < 0 ? chunk.length : end;
      if (end >= 0) records.push(this.#endOverlong());
    } else if (end >= 0) {
      this.#isWithinEarlierRecord = false;
    }
    return chunk.subarray(skipped);
  }

  #startSkipping(): void {
    const kept = Buffer.from(this.#rest.subarray(0, KEPT_BYTES));
    this.#overlong = { kept, byteOffset: this.#offset, length: this.#rest.length };
    this.#offset += this.#rest.length;
    this.#parts = [];
    this.#unended = 0;
  }

  #endOverlong(): RawRecord {
    const { kept, byteOffset, length } = this.#overlong ?? {
      kept: Buffer.alloc(0),
      byteOffset: 0,
      length: 0,
    };
    this.#overlong = undefined;
    this.lines += 1;
    return { bytes: kept, byteOffset, line: this.lines, fault: tooLong(length) };
  }

  #cutAll(records: RawRecord[], isLast: boolean): void {
    this.#rest = this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts);
    // What ends at a line feed ends no character in the middle.
    const whole = this.#rest.subarray(0, isLast ? undefined : this.#rest.lastIndexOf(LINE_FEED) + 1);
    this.#isText = isUtf8(whole) && !whole.includes(0);
    this.#nextQuote = -1;
    let start = 0;
    while (start < this.#rest.length && this.#offset + start < this.#range.endByte) {
      const cut = this.#next(start, isLast);
      if (cut === undefined) break;
      const record = this.#take(start, cut);
      if (record !== undefined) records.push(record);
      start = Math.min(cut.end + 1, this.#rest.length);
    }
    // A copy, so that nothing of the chunk is kept.
    this.#rest = Buffer.from(this.#rest.subarray(start));
    this.#parts = this.#rest.length === 0 ? [] : [this.#rest];
    this.#unended = this.#rest.length;
    this.#offset += start;
  }

  /** Where the record that starts at `start` ends; undefined where more bytes are needed to know. */
  #next(start: number, isLast: boolean): Cut | undefined {
    const found = this.#rest.indexOf(LINE_FEED, start);
    if (found < 0 && !isLast) return undefined;
    const end = found < 0 ? this.#rest.length : found;
    if (end - start > MAXIMUM_RECORD_BYTES) return { end, lines: 1, fault: tooLong(end - start) };
    const { comment } = this.#range;
    if (comment !== undefined && this.#rest[start + this.#markLength(start)] === comment)
      return { end, lines: 1, isComment: true };
    const quoting = isLast ? this.#atEnd : this.#within;
    if (quoting === undefined || this.#quoteFrom(start, quoting.quote) >= end) return { end, lines: 1 };

    const quotedEnd = endOfQuotedRecord(this.#rest, start + this.#markLength(start), quoting);
    if (quotedEnd === 'more') return undefined;
    if (quotedEnd instanceof Rejection) return { end, lines: 1, fault: quotedEnd };
    // Most quoted records are one line too, and end at the line feed that was found.
    const more = quotedEnd === end ? 0 : countLineFeeds(this.#rest.subarray(start, quotedEnd));
    return { end: quotedEnd, lines: 1 + more };
  }

  /** Index of the first quote from `start` on; searched once for all the records before it. */
  #quoteFrom(start: number, quote: number): number {
    if (this.#nextQuote < start) {
      const found = this.#rest.indexOf(quote, start);
      this.#nextQuote = found < 0 ? Infinity : found;
    }
    return this.#nextQuote;
  }

  #take(start: number, { end, lines, fault, isComment }: Cut): RawRecord | undefined {
    const line = this.lines + 1;
    this.lines += lines;
    if (isComment === true) return undefined;
    const byteOffset = this.#offset + start;
    let last = end;
    // Two where a program wrote CR LF, and the system then CR LF for its LF.
    while (last > start && last > end - 2 && this.#rest[last - 1] === CARRIAGE_RETURN) last -= 1;
    const bytes = this.#rest.subarray(start + this.#markLength(start), last);
    const isUnended = end === this.#rest.length;
    if (fault !== undefined)
      return { bytes: bytes.subarray(0, KEPT_BYTES), byteOffset, line, fault, isUnended };
    if (isBlank(bytes, this.#range.delimiter)) return undefined;
    return { bytes, byteOffset, line, isText: this.#isText, isUnended };
  }

  /** Length of the byte order mark that an object may start with. */
  #markLength(start: number): number {
    return this.#offset + start === 0 ? markLength(this.#rest.subarray(start)) : 0;
  }
}

/** Length of a text's byte order mark: more than one where a program wrote its own before that of a file. */
export function markLength(text: Uint8Array): number {
  let length = 0;
  while (BYTE_ORDER_MARK.equals(text.subarray(length, length + BYTE_ORDER_MARK.length)))
    length += BYTE_ORDER_MARK.length;
  return length;
}

/** First bytes of the white space that is not ASCII, a byte order mark among it. */
const WIDE_SPACES = new Set([0xc2, 0xe1, 0xe2, 0xe3, 0xef]);
/** What DOS ends a text with, and programs that join files leave there. */
const END_OF_DOS_FILE = '\x1a';
/** Enough to see that a line is not blank. */
const BEGINNING_BYTES = 64;

/** Most lines are known by their first byte. */
function isBlank(bytes: Buffer, delimiter: number | undefined): boolean {
  const [first] = bytes;
  if (first === undefined) return true;
  if (first > 0x20 && (first < 0x80 || !WIDE_SPACES.has(first))) return false;
  // A character may be cut in two.
  const beginning = bytes.toString('utf8', 0, BEGINNING_BYTES).replace(/\ufffd+$/, '');
  if (beginning === END_OF_DOS_FILE) return true;
  if (beginning.trim() !== '' || (delimiter !== undefined && bytes.includes(delimiter))) return false;
  return bytes.length <= BEGINNING_BYTES || bytes.toString().trim() === '';
}

function countLineFeeds(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte === LINE_FEED) count += 1;
  return count;
}

export const tooLong = (length: number, what = 'line'): Rejection =>
  new Rejection('record-too-long', `the ${what} has ${length} bytes, above ${MAXIMUM_RECORD_BYTES}`);
