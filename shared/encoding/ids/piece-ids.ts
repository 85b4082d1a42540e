import { UNKNOWN_ID, type Merges } from '../../dataset';
import { tokenise } from '../tokenise';
import { Slab } from './slab';
import type { IdSource, Ids, TokenIds } from './types';

/** Words whose pieces are kept: of a natural language nearly all that a text has. */
const MOST_WORDS_KEPT = 100_000;

/**
 * Ids of the pieces of words: a word's characters, joined pair by pair in the order in which the pairs were learned
 * (byte-pair encoding; Sennrich, Haddow and Birch 2016). A word's pieces are found once and kept.
 */
export class PieceIds implements TokenIds {
  readonly #idOf: ReadonlyMap<string, number>;
  /** Place of each pair in the order of merges, by its first piece and then its second. */
  readonly #rankOf = new Map<string, Map<string, number>>();
  readonly #kept = new Map<string, Int32Array>();
  readonly #slab: Slab;

  constructor({ listed, size, merges, areKept }: Omit<IdSource, 'add'> & { readonly merges: Merges }) {
    this.#slab = new Slab({ areKept, size });
    this.#idOf = new Map(listed);
    for (const [rank, [first, second]] of merges.entries()) {
      const ranks = this.#rankOf.get(first) ?? new Map<string, number>();
      this.#rankOf.set(first, ranks.set(second, rank));
    }
  }

  read(text: string): Ids {
    // A piece has at least one unit of the text.
    this.#slab.reserve(text.length);
    const { values, at: start } = this.#slab;
    let end = start;
    for (const word of tokenise(text, { tokens: 'bpe', lowercase: false })) {
      const ids = this.#idsIn(word);
      values.set(ids, end);
      end += ids.length;
    }
    return this.#slab.take(end - start);
  }

  of(token: string): number {
    return this.#idOf.get(token) ?? UNKNOWN_ID;
  }

  #idsIn(word: string): Int32Array {
    const kept = this.#kept.get(word);
    if (kept !== undefined) return kept;
    const ids = Int32Array.from(this.#piecesOf(word), (piece) => this.of(piece));
    if (this.#kept.size >= MOST_WORDS_KEPT) this.#kept.clear();
    this.#kept.set(word, ids);
    return ids;
  }

  #piecesOf(word: string): string[] {
    let pieces = Array.from(word);
    for (;;) {
      const pair = this.#firstPair(pieces);
      if (pair === undefined) return pieces;
      pieces = joined(pieces, pair);
    }
  }

  /** Of the pairs next to each other, the one that was learned first. */
  #firstPair(pieces: readonly string[]): readonly [string, string] | undefined {
    let lowest = Infinity;
    let found: readonly [string, string] | undefined;
    for (let index = 0; index + 1 < pieces.length; index++) {
      const pair = [pieces[index]!, pieces[index + 1]!] as const;
      const rank = this.#rankOf.get(pair[0])?.get(pair[1]) ?? Infinity;
      if (rank < lowest) [lowest, found] = [rank, pair];
    }
    return found;
  }
}

/** Each occurrence of the pair as one piece, from the left. */
function joined(pieces: readonly string[], [first, second]: readonly [string, string]): string[] {
  const result: string[] = [];
  for (let index = 0; index < pieces.length; index++) {
    const isPair = pieces[index] === first && pieces[index + 1] === second;
    result.push(isPair ? first + second : pieces[index]!);
    if (isPair) index += 1;
  }
  return result;
}
