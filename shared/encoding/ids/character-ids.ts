import { UNKNOWN_ID } from '../../dataset';
import { Slab } from './slab';
import type { IdSource, TokenIds } from './types';
import { Units } from './units';

const UNITS = 2 ** 16;
const NONE = -1;

/** Ids of code points: a table for those of one UTF-16 unit, which nearly all are, and a map for the others. */
export class CharacterIds implements TokenIds {
  readonly #add: IdSource['add'];
  readonly #idOfUnit = new Int32Array(UNITS).fill(NONE);
  /** Of pairs, and of halves without their other one. */
  readonly #idOfOther = new Map<number, number>();
  readonly #units = new Units();
  readonly #slab: Slab;

  constructor({ listed, add, areKept }: IdSource) {
    this.#add = add;
    this.#slab = new Slab({ areKept });
    for (const [token, id] of listed) {
      const codePoint = onlyCodePoint(token);
      if (codePoint !== undefined) this.#set(codePoint, id);
    }
  }

  read(text: string): Int32Array {
    // Each on its own: the loop is slower over arrays that were unpacked from one.
    const idOfUnit = this.#idOfUnit;
    const units = this.#units.of(text);
    const slab = this.#slab;
    const length = text.length;
    slab.reserve(length);
    const values = slab.values;
    const start = slab.at;
    // Nearly every text is of units that have their ids, so that a loop without a branch does; NONE shows in the sign.
    let all = 0;
    for (let index = 0; index < length; index++) {
      const id = idOfUnit[units[index]!]!;
      values[start + index] = id;
      all |= id;
    }
    return slab.take(all >= 0 ? length : this.#readOthers(text, values, start));
  }

  /** Writes the ids of a text that has new code points, or pairs. @returns how many */
  #readOthers(text: string, values: Int32Array, start: number): number {
    let end = start;
    for (let index = 0; index < text.length; index++) {
      const codePoint = text.codePointAt(index)!;
      if (codePoint >= UNITS) index += 1;
      values[end++] = this.#find(codePoint);
    }
    return end - start;
  }

  of(token: string): number {
    const codePoint = onlyCodePoint(token);
    return codePoint === undefined ? UNKNOWN_ID : this.#find(codePoint);
  }

  #find(codePoint: number): number {
    const known = isInTable(codePoint) ? this.#idOfUnit[codePoint]! : this.#idOfOther.get(codePoint);
    if (known !== undefined && known >= 0) return known;
    const id = this.#add?.(String.fromCodePoint(codePoint)) ?? UNKNOWN_ID;
    this.#set(codePoint, id);
    return id;
  }

  #set(codePoint: number, id: number): void {
    if (isInTable(codePoint)) this.#idOfUnit[codePoint] = id;
    else this.#idOfOther.set(codePoint, id);
  }
}

/** Halves of pairs are not, so that whatever the table holds is a whole code point. */
const isInTable = (codePoint: number): boolean =>
  codePoint < 0xd800 || (codePoint > 0xdfff && codePoint < UNITS);

/** Undefined where a text is none or several. */
function onlyCodePoint(text: string): number | undefined {
  const codePoint = text.codePointAt(0);
  return codePoint !== undefined && text.length === (codePoint < UNITS ? 1 : 2) ? codePoint : undefined;
}
