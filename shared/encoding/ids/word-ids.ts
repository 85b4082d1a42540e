import { UNKNOWN_ID } from '../../dataset';
import { tokenise } from '../tokenise';
import { AsciiText } from './ascii';
import { AsciiWords } from './ascii-words';
import { ownCopy } from './own-copy';
import { ShortWords } from './short-words';
import { Slab } from './slab';
import type { IdSource, Ids, TokenIds } from './types';
import { FIRST_HALF, LAST_HALF, Units, UNITS } from './units';
import { WordTable } from './word-table';

const NONE = -1;

/** What a UTF-16 unit is to the tokens around it. */
const NOT_MET = 0;
const SPACE = 1;
const PART_OF_WORD = 2;
const WORD_ALONE = 3;
/** Half of a pair, which decides together. */
const HALF = 4;

/**
 * Ids of words, or of what white space separates, looked up by their places in a text. `tokenise` says what a word
 * is; here that is found once for each unit.
 */
export class WordIds implements TokenIds {
  readonly #tokens: 'words' | 'whitespace';
  readonly #add: IdSource['add'];
  readonly #kinds = new Uint8Array(UNITS);
  /** Those of the words that are short and ASCII, once more. */
  readonly #short: ShortWords;
  readonly #words: WordTable;
  readonly #ascii = new AsciiText();
  readonly #asciiWords: AsciiWords;
  readonly #units = new Units();
  readonly #slab: Slab;

  constructor(tokens: 'words' | 'whitespace', { listed, size, add, areKept }: IdSource) {
    this.#tokens = tokens;
    this.#add = add;
    this.#slab = new Slab({ areKept, size });
    const absent = add === undefined ? UNKNOWN_ID : NONE;
    this.#short = new ShortWords({ absent });
    this.#words = new WordTable({ absent });
    this.#asciiWords = new AsciiWords({
      isVisible: (unit) => kindOf(unit, tokens) !== SPACE,
      isPart: (unit) => kindOf(unit, tokens) === PART_OF_WORD,
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
    // Each on its own: the loop is slower over arrays that were unpacked from one.
    const kinds = this.#kinds;
    const units = this.#units.of(text);
    const words = this.#words;
    const slab = this.#slab;
    const length = text.length;
    slab.reserve(length);
    const values = slab.values;
    const first = slab.at;
    let last = first;
    let index = 0;
    while (index < length) {
      const kind = kinds[units[index]!]!;
      const start = index;
      index += 1;
      if (kind === SPACE) continue;
      if (kind === PART_OF_WORD) while (index < length && kinds[units[index]!] === PART_OF_WORD) index += 1;
      // Told here and not unit by unit: what stands where a word ends is asked once a word.
      const end = index < length ? kinds[units[index]!] : SPACE;
      if (kind === HALF || end === HALF) return this.#readPairs(text);
      if (kind === NOT_MET || end === NOT_MET) return this.#readAnew(text);
      const id = words.find(units, start, index);
      values[last++] = id >= 0 ? id : this.#learn(text.slice(start, index));
    }
    return slab.take(last - first);
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

  #readPairs(text: string): Ids {
    const tokens = tokenise(text, { tokens: this.#tokens, lowercase: false });
    return Int32Array.from(tokens, (token) => this.of(token));
  }

  /** Once it is known what its units are. */
  #readAnew(text: string): Ids {
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (this.#kinds[unit] === NOT_MET) this.#kinds[unit] = kindOf(unit, this.#tokens);
    }
    return this.read(text);
  }
}

function kindOf(unit: number, tokens: 'words' | 'whitespace'): number {
  const character = String.fromCharCode(unit);
  if (tokenise(character, { tokens, lowercase: false }).length === 0) return SPACE;
  if (tokens === 'whitespace') return PART_OF_WORD;
  if (unit >= FIRST_HALF && unit <= LAST_HALF) return HALF;
  // Two of them are one word, or two.
  return tokenise(character + character, { tokens, lowercase: false }).length === 1
    ? PART_OF_WORD
    : WORD_ALONE;
}
