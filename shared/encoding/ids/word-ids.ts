import { UNKNOWN_ID } from '../../dataset';
import { tokenise } from '../tokenise';
import { ownCopy } from './own-copy';
import { Slab } from './slab';
import type { IdSource, TokenIds } from './types';
import { Units } from './units';
import { HASH_SEED, hashOf, WordTable } from './word-table';

const UNITS = 2 ** 16;
const NONE = -1;

/** What a UTF-16 unit is to the tokens around it; 0 where it was not met yet. */
const SPACE = 1;
const PART_OF_WORD = 2;
const WORD_ALONE = 3;
/** Half of a pair, which decides together. */
const HALF = 4;

/**
 * Ids of words, or of what white space separates: one pass over the units of a text, which looks a word up by
 * its place in the text. `tokenise` says what a word is; here that is found once for each unit.
 */
export class WordIds implements TokenIds {
  readonly #tokens: 'words' | 'whitespace';
  readonly #add: IdSource['add'];
  readonly #kinds = new Uint8Array(UNITS);
  readonly #table: WordTable;
  readonly #units = new Units();
  readonly #slab: Slab;

  constructor(tokens: 'words' | 'whitespace', { listed, add, areKept }: IdSource) {
    this.#tokens = tokens;
    this.#add = add;
    this.#slab = new Slab({ areKept });
    this.#table = new WordTable({ absent: add === undefined ? UNKNOWN_ID : NONE });
    for (const [token, id] of listed) this.#table.set(token, id);
  }

  read(text: string): Int32Array {
    // Each on its own: the loop is slower over arrays that were unpacked from one.
    const kinds = this.#kinds;
    const units = this.#units.of(text);
    const table = this.#table;
    const slab = this.#slab;
    const length = text.length;
    slab.reserve(length);
    const values = slab.values;
    const first = slab.at;
    let last = first;
    let index = 0;
    while (index < length) {
      const unit = units[index]!;
      const kind = kinds[unit] || this.#kindOf(unit);
      if (kind === SPACE) {
        index += 1;
        continue;
      }
      if (kind === HALF) return this.#readPairs(text);
      const start = index;
      let hash = hashOf(HASH_SEED, unit);
      index += 1;
      if (kind === PART_OF_WORD)
        for (; index < length; index++) {
          const next = units[index]!;
          const nextKind = kinds[next] || this.#kindOf(next);
          if (nextKind === HALF) return this.#readPairs(text);
          if (nextKind !== PART_OF_WORD) break;
          hash = hashOf(hash, next);
        }
      const id = table.find(units, start, index, hash);
      values[last++] =
        id >= 0 || this.#add === undefined ? id : this.#list(text.slice(start, index), this.#add);
    }
    return slab.take(last - first);
  }

  of(token: string): number {
    const id = this.#table.get(token);
    return id >= 0 || this.#add === undefined ? id : this.#list(token, this.#add);
  }

  #list(token: string, add: (token: string) => number): number {
    const id = add(ownCopy(token));
    this.#table.set(token, id);
    return id;
  }

  #readPairs(text: string): Int32Array {
    const tokens = tokenise(text, { tokens: this.#tokens, lowercase: false });
    return Int32Array.from(tokens, (token) => this.of(token));
  }

  #kindOf(unit: number): number {
    return (this.#kinds[unit] = kindOf(unit, this.#tokens));
  }
}

function kindOf(unit: number, tokens: 'words' | 'whitespace'): number {
  const character = String.fromCharCode(unit);
  if (tokenise(character, { tokens, lowercase: false }).length === 0) return SPACE;
  if (tokens === 'whitespace') return PART_OF_WORD;
  if (unit >= 0xd800 && unit <= 0xdfff) return HALF;
  // Two of them are one word, or two.
  return tokenise(character + character, { tokens, lowercase: false }).length === 1
    ? PART_OF_WORD
    : WORD_ALONE;
}
