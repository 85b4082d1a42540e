import type { TextTarget } from '../request/task';
import { wordsIn } from './words/find-words';

type Tokenisation = Pick<TextTarget, 'tokens' | 'lowercase'>;

/**
 * What pieces are made of, which no piece reaches over: a word, with what joins its parts (in Persian U+200C), or a run of signs with the space before it, or other
 * white space; joined they are the text (after GPT-2, Radford et al. 2019). Longer runs are cut, so that the time to
 * find their pieces is bounded.
 */
const PIECED =
  / ?[\p{L}\p{N}\p{M}][\p{L}\p{N}\p{M}\u200c\u200d]{0,63}| ?[^\s\p{L}\p{N}\p{M}]{1,64}|\s{1,64}(?!\S)|\s{1,64}/gu;

const SURROGATE = /[\ud800-\udfff]/;

/**
 * The tokens of a text, in order.
 * - `characters`: Unicode code points, white space included;
 * - `words`: as UAX 29 parts them, without white space and whatever else is invisible;
 * - `bpe`: the words that pieces are made of, each with the space before it;
 * - `whitespace`: what white space separates, as is a text where tokens are `given`.
 */
export function tokenise(text: string, { tokens, lowercase }: Tokenisation): string[] {
  const source = lowercase ? text.toLowerCase() : text;
  switch (tokens) {
    case 'characters':
      // Most texts have no surrogate pair, and then a code point is a unit, which is several times as fast to split.
      return SURROGATE.test(source) ? Array.from(source) : source.split('');
    case 'words':
      return wordsIn(source);
    case 'bpe':
      return source.match(PIECED) ?? [];
    case 'whitespace':
    case 'given':
      return splitAtSpaces(source);
  }
}

/** Whether a text's tokens, one after the other, are the text again. */
export const areWholeText = (tokens: Tokenisation['tokens']): boolean =>
  tokens === 'characters' || tokens === 'bpe';

/** The tokens of a text that white space separates, as tags are in a CSV. */
export const splitAtSpaces = (text: string): string[] => text.match(/\S+/g) ?? [];
