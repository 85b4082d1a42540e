import { UNKNOWN_ID } from '../../dataset';
import { WORD_RULES } from '../words/ascii-rules';
import { findWords } from '../words/find-words';
import { findSeparated, SEPARATED_RULES } from '../words/separated';
import { AsciiText } from './ascii';
import { AsciiWords } from './ascii-words';
import { ownCopy } from './own-copy';
import { ShortWords } from './short-words';
import { Slab } from './slab';
import type { IdSource, Ids, TokenIds } from './types';
import { Units } from './units';
import { WordTable } from './word-table';

const NONE = -1;
const FIRST_BOUNDS = 16 * 1024;

type FindTokens = (units: Uint16Array, length: number, bounds: Int32Array) => number;

/** Ids of words, or of what white space separates, looked up by their places in a text. */
export class WordIds implements TokenIds {
  readonly #findTokens: FindTokens;
  readonly #add: IdSource['add'];
  /** Start and end of each token of a text. */
  #bounds = new Int32Array(FIRST_BOUNDS);
  /** Those of the words that are short and ASCII, once more. */
  readonly #short: ShortWords;
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
    this.#short = new ShortWords({ absent });
    this.#words = new WordTable({ absent });
    this.#asciiWords = new AsciiWords({
      rules: tokens === 'words' ? WORD_RULES : SEPARATED_RULES,
      short: this.#short,
      others: this.#words,
      learn: (word) => this.#learn(word),
    });
    for (const [token, id] of listed) this.#set(token, id);
  }

  read(text: string): Ids {
    return this.#ascii.write(text) ? this.#readAscii(text) : this.#readUnits(text);
  }

  #readAscii(text: string): Ids {
    const slab = this.#slab;
    slab.reserve(text.length);
    return slab.take(this.#asciiWords.read(text, this.#ascii, slab.values, slab.at));
  }

  #readUnits(text: string): Ids {
    const { length } = text;
    const units = this.#units.of(text);
    if (this.#bounds.length < 2 * length) this.#bounds = new Int32Array(4 * length);
    const bounds = this.#bounds;
    const count = this.#findTokens(units, length, bounds);
    const words = this.#words;
    const slab = this.#slab;
    slab.reserve(count);
    const values = slab.values;
    const first = slab.at;
    for (let token = 0; token < count; token++) {
      const [start, end] = [bounds[2 * token]!, bounds[2 * token + 1]!];
      const id = words.find(units, start, end);
      values[first + token] = id >= 0 ? id : this.#learn(text.slice(start, end));
    }
    return slab.take(count);
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
    this.#short.set(token, id);
  }
}
