import { UNKNOWN_ID } from '../../dataset';
import { Slab } from './slab';
import type { IdSource, TokenIds } from './types';

const UNITS = 2 ** 16;
const NONE = -1;

/** Ids of code points: a table for those of one UTF-16 unit, which nearly all are, and a map for the others. */
export class CharacterIds implements TokenIds {
  readonly #add: IdSource['add'];
  readonly #idOfUnit = new Int32Array(UNITS).fill(NONE);
  /** Of pairs, and of halves without their other one. */
  readonly #idOfOther = new Map<number, number>();
  readonly #slab = new Slab();

  constructor({ listed, add }: IdSource) {
    this.#add = add;
    for (const [token, id] of listed) {
      const codePoint = onlyCodePoint(token);
      if (codePoint !== undefined) this.#set(codePoint, id);
    }
  }

  read(text: string): Int32Array {
    const [idOfUnit, slab] = [this.#idOfUnit, this.#slab];
    slab.reserve(text.length);
    const { values, at: start } = slab;
    let end = start;
    for (let index = 0; index < text.length; index++) {
      let id = idOfUnit[text.charCodeAt(index)]!;
      if (id < 0) {
        const codePoint = text.codePointAt(index)!;
        if (codePoint >= UNITS) index += 1;
        id = this.#find(codePoint);
      }
      values[end++] = id;
    }
    return slab.take(end - start);
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
