import { UNKNOWN_ID } from '../../dataset';
import { AsciiText } from './ascii';
import { Slab } from './slab';
import type { IdSource, Ids, TokenIds } from './types';
import { FIRST_HALF, LAST_HALF, Units, UNITS } from './units';

const ASCII = 2 ** 7;
/** Of halves of pairs, which decide together. */
const NONE = -1;

/** Ids of code points: a table for those of one UTF-16 unit, which nearly all are, and a map for the others. */
export class CharacterIds implements TokenIds {
  readonly #idOfUnit = new Int32Array(UNITS).fill(UNKNOWN_ID);
  /** Of pairs, and of halves without their other one. */
  readonly #idOfOther = new Map<number, number>();
  /** Ids of ASCII characters, where all ids are bytes. */
  readonly #byteOfAscii: Uint8Array | undefined;
  readonly #ascii = new AsciiText();
  readonly #units = new Units();
  readonly #slab: Slab;

  constructor({ listed, size, areKept }: Pick<IdSource, 'listed' | 'size' | 'areKept'>) {
    this.#slab = new Slab({ areKept, size });
    this.#idOfUnit.fill(NONE, FIRST_HALF, LAST_HALF + 1);
    for (const [token, id] of listed) {
      const codePoint = onlyCodePoint(token);
      if (codePoint === undefined) continue;
      if (isInTable(codePoint)) this.#idOfUnit[codePoint] = id;
      else this.#idOfOther.set(codePoint, id);
    }
    if (this.#slab.values instanceof Uint8Array)
      this.#byteOfAscii = Uint8Array.from(this.#idOfUnit.subarray(0, ASCII));
  }

  read(text: string): Ids {
    return this.#byteOfAscii !== undefined && this.#ascii.write(text)
      ? this.#readAscii(text.length, this.#byteOfAscii)
      : this.#readUnits(text);
  }

  of(token: string): number {
    const codePoint = onlyCodePoint(token);
    return codePoint === undefined ? UNKNOWN_ID : this.#find(codePoint);
  }

  #readAscii(length: number, ids: Uint8Array): Ids {
    const { quads } = this.#ascii;
    const slab = this.#slab;
    slab.reserve(length);
    const values = slab.quads;
    const first = slab.at >> 2;
    const rounds = (length + 3) >> 2;
    // The last four may hold what is left of an earlier text, which may have been any bytes.
    for (let round = 0; round < rounds; round++) {
      const four = quads[round]!;
      values[first + round] =
        ids[four & 0x7f]! |
        (ids[(four >> 8) & 0x7f]! << 8) |
        (ids[(four >> 16) & 0x7f]! << 16) |
        (ids[(four >> 24) & 0x7f]! << 24);
    }
    return slab.take(length);
  }

  #readUnits(text: string): Ids {
    // Each on its own: the loop is slower over arrays that were unpacked from one.
    const idOfUnit = this.#idOfUnit;
    const units = this.#units.of(text);
    const slab = this.#slab;
    const length = text.length;
    slab.reserve(length);
    const values = slab.values;
    const start = slab.at;
    // Nearly every text is of units alone, so that a loop without a branch does; NONE shows in the sign.
    let all = 0;
    for (let index = 0; index < length; index++) {
      const id = idOfUnit[units[index]!]!;
      values[start + index] = id;
      all |= id;
    }
    return slab.take(all >= 0 ? length : this.#readPairs(text, values, start));
  }

  /** Writes the ids of a text that has pairs. @returns how many */
  #readPairs(text: string, values: Ids, start: number): number {
    let end = start;
    for (let index = 0; index < text.length; index++) {
      const codePoint = text.codePointAt(index)!;
      if (codePoint >= UNITS) index += 1;
      values[end++] = this.#find(codePoint);
    }
    return end - start;
  }

  #find(codePoint: number): number {
    if (isInTable(codePoint)) return this.#idOfUnit[codePoint]!;
    return this.#idOfOther.get(codePoint) ?? UNKNOWN_ID;
  }
}

/** Halves of pairs are not, so that whatever the table holds is a whole code point. */
const isInTable = (codePoint: number): boolean =>
  codePoint < FIRST_HALF || (codePoint > LAST_HALF && codePoint < UNITS);

/** Undefined where a text is none or several. */
function onlyCodePoint(text: string): number | undefined {
  const codePoint = text.codePointAt(0);
  return codePoint !== undefined && text.length === (codePoint < UNITS ? 1 : 2) ? codePoint : undefined;
}
