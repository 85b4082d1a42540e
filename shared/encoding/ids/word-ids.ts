import { UNKNOWN_ID } from '../../dataset';
import { WORD_RULES } from '../words/ascii-rules';
import { findWords, type Part } from '../words/find-words';
import { findSeparated, SEPARATED_RULES } from '../words/separated';
import { AsciiText } from './ascii';
import { AsciiTable } from './ascii-table';
import { AsciiWords } from './ascii-words';
import { ownCopy } from './own-copy';
import { Slab } from './slab';
import type { IdSource, Ids, TokenIds } from './types';
import { Units } from './units';
import { WordTable } from './word-table';

const NONE = -1;
const FIRST_BOUNDS = 16 * 1024;

type FindTokens = (units: Uint16Array, part: Part, bounds: Int32Array) => number;

interface UnitsPart extends Part {
  readonly units: Uint16Array;
  /** Receives the ids from `at` on. */
  readonly values: Ids;
  readonly at: number;
}

const SPACE = 0x20;
const ASCII = 2 ** 7;

/** Ids of words, or of what white space separates, looked up by their places in a text. */
export class WordIds implements TokenIds {
  readonly #findTokens: FindTokens;
  readonly #add: IdSource['add'];
  /** Start and end of each token of a text. */
  #bounds = new Int32Array(FIRST_BOUNDS);
  /** Those of the words that are ASCII, once more. */
  readonly #asciiTable: AsciiTable;
  readonly #words: WordTable;
  readonly #ascii = new AsciiText();
  readonly #asciiWords: AsciiWords;
  readonly #units = new Units();
  readonly #slab: Slab;

  constructor(tokens: 'words' | 'whitespace', { listed, size, add, areKept }: IdSource) {
    this.#findTokens = tokens === 'words' ? findWords : findSeparated;
    this.#add = add;
    this.#slab = new Slab({ areKept, size });
    const absent = add === undefined ? UNKNOWN_ID : NONE;
    this.#asciiTable = new AsciiTable({ absent });
    this.#words = new WordTable({ absent });
    this.#asciiWords = new AsciiWords({
      rules: tokens === 'words' ? WORD_RULES : SEPARATED_RULES,
      table: this.#asciiTable,
      learn: (word) => this.#learn(word),
    });
    for (const [token, id] of listed) this.#set(token, id);
  }

  read(text: string): Ids {
    return this.#ascii.write(text) ? this.#readAscii(text) : this.#readPartly(text);
  }

  #readAscii(text: string): Ids {
    const slab = this.#slab;
    slab.reserve(text.length);
    const { values, at } = slab;
    return slab.take(
      this.#asciiWords.read(text, { from: 0, to: text.length, ascii: this.#ascii, values, at }) - at,
    );
  }

  /** A text of many languages is ASCII for the most part: words that are not are read one by one, between spaces. */
  #readPartly(text: string): Ids {
    const { length } = text;
    const units = this.#units.of(text);
    this.#ascii.writePartly(text);
    const slab = this.#slab;
    slab.reserve(length);
    const { values, at: first } = slab;
    let at = first;
    for (let from = 0; from < length;) {
      const to = endOfAscii(units, from, length);
      if (to > from) at = this.#asciiWords.read(text, { from, to, ascii: this.#ascii, values, at });
      from = endOfOthers(units, to, length);
      at = this.#readUnits(text, { units, from: to, to: from, values, at });
    }
    return slab.take(at - first);
  }

  #readUnits(text: string, { units, from, to, values, at }: UnitsPart): number {
    if (this.#bounds.length < 2 * (to - from)) this.#bounds = new Int32Array(4 * (to - from));
    const bounds = this.#bounds;
    const count = this.#findTokens(units, { from, to }, bounds);
    const words = this.#words;
    for (let token = 0; token < count; token++) {
      const [start, end] = [bounds[2 * token]!, bounds[2 * token + 1]!];
      const id = words.find(units, start, end);
      values[at + token] = id >= 0 ? id : this.#learn(text.slice(start, end));
    }
    return at + count;
  }

  of(token: string): number {
    const id = this.#words.get(token);
    return id >= 0 ? id : this.#learn(token);
  }

  #learn(word: string): number {
    if (this.#add === undefined) return UNKNOWN_ID;
    const own = ownCopy(word);
    const id = this.#add(own);
    this.#set(own, id);
    return id;
  }

  #set(token: string, id: number): void {
    this.#words.set(token, id);
    this.#asciiTable.set(token, id);
  }
}

/** Behind the last space before a unit that is not ASCII, `from` where there is none; the end where all are. */
function endOfAscii(units: Uint16Array, from: number, length: number): number {
  let to = from;
  while (to < length && units[to]! < ASCII) to += 1;
  if (to === length) return length;
  while (to > from && units[to - 1] !== SPACE) to -= 1;
  return to;
}

/** Behind the first space that an ASCII unit follows. No token reaches over a space, whatever stands beside it. */
function endOfOthers(units: Uint16Array, from: number, length: number): number {
  let to = from;
  while (to < length && units[to]! < ASCII) to += 1;
  while (to < length && (units[to - 1] !== SPACE || units[to]! >= ASCII)) to += 1;
  return to;
}
