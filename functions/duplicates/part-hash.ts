import { collapseSpace, withAsciiSpace } from './white-space';
import { BLOCK_BYTES, murmur3 } from './murmur3';

const FIRST_BYTES = 64 * 1024;
/** The hash so far, before the bytes of a part. */
const HEADER_BYTES = 8;
/** Of a UTF-16 unit in UTF-8. */
const MOST_BYTES_PER_UNIT = 3;
const NUMBER_BYTES = 8;

/**
 * A 64-bit hash of one part of a record after the other: that of each part's bytes with the hash so far before them.
 * Parts are written where they are hashed, so that no part costs an array of its own.
 */
export class PartHash {
  /** The hash so far, in two words. */
  readonly words = new Uint32Array(2);
  #memory = memoryOf(FIRST_BYTES);

  reset(low = 0, high = 0): void {
    this.words[0] = low;
    this.words[1] = high;
  }

  addText(text: string): void {
    this.#end(this.#write(text));
  }

  /** As `addText`, where white space only separates: a run of it counts as one space, and at either end as nothing. */
  addWords(text: string): void {
    let end = this.#write(text);
    // Where a character takes several bytes, one may be white space that is no single byte.
    if (end - HEADER_BYTES !== text.length) {
      const spaced = withAsciiSpace(text);
      if (spaced !== text) end = this.#write(spaced);
    }
    this.#end(collapseSpace(this.#memory, HEADER_BYTES, end));
  }

  /** 0 and -0 are one number. */
  addNumbers(numbers: readonly number[]): void {
    const end = HEADER_BYTES + NUMBER_BYTES * numbers.length;
    this.#reserve(end);
    const values = this.#memory.inEights;
    // The sum of a zero below zero and one is zero.
    for (let index = 0; index < numbers.length; index++) values[1 + index] = numbers[index]! + 0;
    this.#end(end);
  }

  /** @returns where its bytes end */
  #write(text: string): number {
    this.#reserve(HEADER_BYTES + MOST_BYTES_PER_UNIT * text.length);
    return HEADER_BYTES + this.#memory.behindHeader.write(text);
  }

  #end(end: number): void {
    const { bytes, inFours } = this.#memory;
    inFours[0] = this.words[0]!;
    inFours[1] = this.words[1]!;
    for (let at = end; at % BLOCK_BYTES !== 0; at++) bytes[at] = 0;
    murmur3(inFours, end, this.words);
  }

  /** Room for so many bytes, to the end of their block. */
  #reserve(length: number): void {
    if (length + BLOCK_BYTES > this.#memory.bytes.length) this.#memory = memoryOf(2 * length + BLOCK_BYTES);
  }
}

function memoryOf(length: number) {
  const memory = new ArrayBuffer(Math.ceil(length / BLOCK_BYTES) * BLOCK_BYTES);
  return {
    bytes: Buffer.from(memory),
    /** Where a text is written, without naming a place, which takes longer than to write a short one. */
    behindHeader: Buffer.from(memory, HEADER_BYTES),
    inFours: new Int32Array(memory),
    inEights: new Float64Array(memory),
  };
}
