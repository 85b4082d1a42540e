import type { Merges } from '../../shared/dataset';
import type { TextTarget } from '../../shared/request/task';
import { compareCodePoints, count } from '../sums/code-points';
import { commonestOf } from '../sums/counts';
import { PairQueue, type Pair } from './pair-queue';

/** A pair that occurs only once is not a pattern. */
const LEAST_PAIR_COUNT = 2;
const UNKNOWN = -1;

/**
 * The pieces of words and the pairs that make them (byte-pair encoding; Sennrich, Haddow and Birch 2016): starting
 * with characters, the most common pair of neighbours becomes a piece, again and again. Of equally common pairs, the one
 * whose pieces were known first goes first, so that the same words give the same pieces; Hugging Face's `tokenizers`
 * decides in the same way.
 *
 * @param words how often each word of the training split occurs
 * @returns `pieces`: characters in the order of code points, then joined pieces in the order in which they were learned
 */
export function learnPieces(
  words: ReadonlyMap<string, number>,
  { minimumCount, maximumVocabulary }: Pick<TextTarget, 'minimumCount' | 'maximumVocabulary'>,
): { pieces: string[]; merges: Merges } {
  const pieces = alphabetOf(words, { minimumCount, maximumVocabulary });
  const idOf = new Map(pieces.map((piece, id) => [piece, id]));
  const corpus = new Corpus(words, idOf);
  const merges: Merges = [];
  while (pieces.length < maximumVocabulary) {
    const pair = corpus.commonest();
    if (pair === undefined || pair.count < Math.max(LEAST_PAIR_COUNT, minimumCount)) break;
    const [first, second] = [pieces[pair.first]!, pieces[pair.second]!];
    const joined = first + second;
    // Different pairs may make the same piece.
    const id = idOf.get(joined) ?? pieces.push(joined) - 1;
    idOf.set(joined, id);
    merges.push([first, second]);
    corpus.join(pair, id);
  }
  return { pieces, merges };
}

/** The characters that words are made of; the most common ones if there are too many. */
function alphabetOf(
  words: ReadonlyMap<string, number>,
  spec: Pick<TextTarget, 'minimumCount' | 'maximumVocabulary'>,
): string[] {
  const counts = new Map<string, number>();
  for (const [word, times] of words) for (const character of word) count(counts, character, times);
  return commonestOf(counts, spec).sort(compareCodePoints);
}

/** Words as pieces, with the pairs of neighbours and where they are. */
class Corpus {
  readonly #words: { pieces: number[]; readonly times: number }[] = [];
  readonly #pairs = new PairQueue();

  constructor(words: ReadonlyMap<string, number>, idOf: ReadonlyMap<string, number>) {
    for (const [word, times] of words) {
      const pieces = Array.from(word, (character) => idOf.get(character) ?? UNKNOWN);
      this.#words.push({ pieces, times });
      this.#count(this.#words.length - 1, times);
    }
  }

  commonest(): Pair | undefined {
    return this.#pairs.take();
  }

  /** Replaces each occurrence of the pair, from the left, by the piece `id`. */
  join({ first, second, words }: Pair, id: number): void {
    for (const index of words) {
      const word = this.#words[index]!;
      this.#count(index, -word.times);
      const pieces: number[] = [];
      for (let at = 0; at < word.pieces.length; at++) {
        const isPair = word.pieces[at] === first && word.pieces[at + 1] === second;
        pieces.push(isPair ? id : word.pieces[at]!);
        if (isPair) at += 1;
      }
      word.pieces = pieces;
      this.#count(index, word.times);
    }
    this.#pairs.settle();
  }

  #count(index: number, times: number): void {
    const { pieces } = this.#words[index]!;
    for (let at = 0; at + 1 < pieces.length; at++) {
      const [first, second] = [pieces[at]!, pieces[at + 1]!];
      if (first !== UNKNOWN && second !== UNKNOWN) this.#pairs.add({ first, second, word: index, times });
    }
  }
}
