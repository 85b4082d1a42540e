import { Rejection } from '../../shared/encoding';
import { UnreadableShard } from '../../shared/errors';
import type { FormatOf } from '../../shared/request/format';
import { showValue } from '../../shared/request/nearest';
import { BACKSLASH, CLOSE_BRACE, CLOSE_BRACKET, COMMA, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './json-bytes';
import { JsonPath } from './json-path';
import { KEPT_BYTES, markLength, MAXIMUM_RECORD_BYTES, tooLong, type RawRecord } from './record-cutter';

const LINE_FEED = 0x0a;

/**
 * Cuts the chunks of a JSON text into the elements of the array in it, which need not lie on lines of their own: no more
 * than one is held. Feed it all chunks, then `finish`. An element that is not JSON is its own reject, as far as its
 * brackets and quotes are even.
 */
export class ElementCutter {
  /** Lines as far as they are read. */
  lines = 0;
  readonly isDone = false;
  readonly #path: JsonPath;
  readonly #format: FormatOf<'json'>;
  readonly #key: string;
  #state: 'before' | 'within' | 'after' = 'before';
  #offset = 0;
  #lineFeeds = 0;
  /** Bytes that are not cut yet, from earlier chunks. */
  #parts: Buffer[] = [];
  #length = 0;
  /** Of the element that has begun. */
  #start: { readonly byteOffset: number; readonly line: number } | undefined;
  #depth = 0;
  #isInText = false;
  #isEscaped = false;
  /** Whether a comma has been seen that another element has to follow. */
  #expects = false;

  constructor(format: FormatOf<'json'>, key: string) {
    this.#format = format;
    this.#key = key;
    this.#path = new JsonPath(format.path);
  }

  /** Elements that end in this chunk. @throws UnreadableShard where a second array comes, or anything else behind the only one */
  push(chunk: Uint8Array): RawRecord[] {
    const records: RawRecord[] = [];
    let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this.#offset === 0) {
      this.#offset = markLength(bytes);
      bytes = bytes.subarray(this.#offset);
    }
    let from = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at]!;
      if (byte === LINE_FEED) this.#lineFeeds += 1;
      switch (this.#state) {
        case 'before':
          if (this.#path.next(byte)) this.#state = 'within';
          break;
        case 'within':
          if (this.#start === undefined && byte > 0x20 && !this.#isEnd(byte)) {
            this.#start = { byteOffset: this.#offset + at, line: this.#lineFeeds + 1 };
            from = at;
          }
          if (this.#endsAt(byte)) {
            this.#take(bytes.subarray(from, at), { records, byte, at: this.#offset + at });
            if (byte === CLOSE_BRACKET) this.#state = 'after';
          }
          break;
        case 'after':
          if (byte > 0x20 || this.#format.path !== undefined) this.#seeAfter(byte);
          break;
      }
    }
    if (this.#start !== undefined) this.#hold(bytes.subarray(from));
    this.#offset += bytes.length;
    this.lines = this.#lineFeeds + 1;
    return records;
  }

  /** What is left at the end: nothing. @throws UnreadableShard where there is no array, or it has no end */
  finish(): RawRecord[] {
    if (this.#state === 'before') throw this.#noArray();
    if (this.#state === 'after') return [];
    // Any number of records may be missing, so that no share of rejects could be told.
    throw new UnreadableShard(
      `${this.#key} cannot be read: it ends before its array does, as a file does that was cut off, so records are missing; upload it again (or, where it is whole, look for a bracket or a quote too many in it)`,
    );
  }

  /** What ends an element, outside of it: a comma or the array's own bracket. */
  #isEnd = (byte: number): boolean => byte === COMMA || byte === CLOSE_BRACKET;

  /** Follows texts and brackets. @returns whether the byte ends an element, and is none of it */
  #endsAt(byte: number): boolean {
    if (this.#isInText) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === BACKSLASH) this.#isEscaped = true;
      else if (byte === QUOTE) this.#isInText = false;
      return false;
    }
    if (this.#depth === 0 && this.#isEnd(byte)) return true;
    if (byte === QUOTE) this.#isInText = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) this.#depth = Math.max(0, this.#depth - 1);
    return false;
  }

  #hold(bytes: Buffer): void {
    this.#length += bytes.length;
    if (this.#length <= MAXIMUM_RECORD_BYTES || this.#parts.length === 0)
      this.#parts.push(Buffer.from(bytes));
    else this.#parts = [Buffer.concat(this.#parts).subarray(0, KEPT_BYTES)];
  }

  #take(
    last: Buffer,
    { records, byte, at }: { readonly records: RawRecord[]; readonly byte: number; readonly at: number },
  ): void {
    const start = this.#start;
    const expects = this.#expects;
    this.#expects = byte === COMMA;
    if (start === undefined) {
      // Nothing is in an empty array; else a comma has no element before it, or after it.
      if (byte === COMMA || expects)
        records.push({
          bytes: Buffer.alloc(0),
          byteOffset: at,
          line: this.#lineFeeds + 1,
          fault: new Rejection('malformed-json', 'an element of the array is empty: a comma too many'),
        });
      return;
    }
    this.#hold(last);
    const length = this.#length;
    const bytes = trimmedEnd(Buffer.concat(this.#parts));
    this.#start = undefined;
    this.#parts = [];
    this.#length = 0;
    records.push(
      length > MAXIMUM_RECORD_BYTES
        ? { bytes: bytes.subarray(0, KEPT_BYTES), ...start, fault: tooLong(length, 'element') }
        : { bytes, ...start },
    );
  }

  /** After an array that is all of the text there is nothing; after one in an object its other fields. */
  #seeAfter(byte: number): void {
    const { path } = this.#format;
    if (path !== undefined && this.#path.next(byte)) throw this.#severalArrays(path);
    if (path !== undefined) return;
    // Any number of records may be in it, so that no share of rejects could be told.
    throw new UnreadableShard(
      `${this.#key} cannot be read: in line ${this.#lineFeeds + 1} more follows the array that the file is, such as a second one where files were put one behind the other; write them as one array, or into a file each`,
    );
  }

  #severalArrays(path: string): UnreadableShard {
    return new UnreadableShard(
      `${this.#key} cannot be read: two arrays are at ${showValue(path)} (a name with a dot in it may be one of them, or a name may be there twice), and nothing says which is meant; give one of them another name`,
    );
  }

  #noArray(): UnreadableShard {
    const { path } = this.#format;
    const [what, fix] =
      path === undefined
        ? [
            'it is no JSON array',
            'give {"kind": "jsonl"} as data.format where each line is an object, or data.format.path where an object holds the array; an object of columns, as pandas writes it, must be written as records (orient="records")',
          ]
        : this.#path.isOther
          ? ['it is no JSON object', 'leave data.format.path out where it is an array']
          : [`there is no array at ${showValue(path)}`, 'correct data.format.path'];
    return new UnreadableShard(`${this.#key} cannot be read: ${what}; ${fix}`);
  }
}

function trimmedEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1]! <= 0x20) end -= 1;
  return bytes.subarray(0, end);
}
