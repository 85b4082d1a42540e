import { UNKNOWN_ID, type Merges } from '../../dataset';
import type { TextTarget } from '../../request/task';
import { CharacterIds } from './character-ids';
import { ListedIds } from './listed-ids';
import { PieceIds } from './piece-ids';
import type { IdSource, Ids, TokenIds } from './types';
import { WordIds } from './word-ids';

type Tokens = TextTarget['tokens'];
/** A code point is an id already: who counts characters needs no other. */
type OpenTokens = Exclude<Tokens, 'characters'>;

/** Gives every token an id, from 0 on in the order in which they are met. */
export class OpenIds implements TokenIds {
  /** The token of each id. */
  readonly tokens: string[] = [];
  readonly #ids: TokenIds;

  /** @param options.areKept false where the ids of a text are done with before the next one is read */
  constructor(tokens: OpenTokens, { areKept = true } = {}) {
    const add = (token: string) => this.tokens.push(token) - 1;
    this.#ids = idsOf(tokens, { listed: [], size: Infinity, add, areKept });
  }

  read(text: string): Ids {
    return this.#ids.read(text);
  }

  of(token: string): number {
    return this.#ids.of(token);
  }
}

/**
 * The tokens of a vocabulary have their places in it as ids; all others are unknown.
 *
 * @param merges those of `bpe`
 * @param options.special that many first places are no text, even where a text happens to hold their names
 * @param options.areKept false where the ids of a text are done with before the next one is read
 */
export function vocabularyIds(
  tokens: Tokens,
  {
    vocabulary,
    merges = [],
  }: { readonly vocabulary: readonly string[]; readonly merges?: Merges | undefined },
  { special = UNKNOWN_ID + 1, areKept = true } = {},
): TokenIds {
  const listed = [...vocabulary.entries()].slice(special).map(([id, token]) => [token, id] as const);
  const source = { listed, size: vocabulary.length, areKept };
  switch (tokens) {
    case 'bpe':
      return new PieceIds({ ...source, merges });
    case 'characters':
      return new CharacterIds(source);
    default:
      return idsOf(tokens, source);
  }
}

function idsOf(tokens: OpenTokens, source: IdSource): TokenIds {
  return tokens === 'words' || tokens === 'whitespace'
    ? new WordIds(tokens, source)
    : new ListedIds(tokens, source);
}
