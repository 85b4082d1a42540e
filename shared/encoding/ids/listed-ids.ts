import { UNKNOWN_ID } from '../../dataset';
import type { TextTarget } from '../../request/task';
import { tokenise } from '../tokenise';
import { ownCopy } from './own-copy';
import type { IdSource, TokenIds } from './types';

/** Ids of tokens that come as strings. */
export class ListedIds implements TokenIds {
  readonly #tokens: TextTarget['tokens'];
  readonly #add: IdSource['add'];
  readonly #idOf = new Map<string, number>();

  constructor(tokens: TextTarget['tokens'], { listed, add }: IdSource) {
    this.#tokens = tokens;
    this.#add = add;
    for (const [token, id] of listed) this.#idOf.set(token, id);
  }

  read(text: string): Int32Array {
    const tokens = tokenise(text, { tokens: this.#tokens, lowercase: false });
    return Int32Array.from(tokens, (token) => this.of(token));
  }

  of(token: string): number {
    const known = this.#idOf.get(token);
    if (known !== undefined) return known;
    if (this.#add === undefined) return UNKNOWN_ID;
    const own = ownCopy(token);
    const id = this.#add(own);
    this.#idOf.set(own, id);
    return id;
  }
}
