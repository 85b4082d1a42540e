/** Tokens as numbers, found without making a string of each. */
export interface TokenIds {
  /** Ids of the tokens of a text, in order. The array is not written again, unless `areKept` said otherwise. */
  read(text: string): Int32Array;
  /** Id of one token. */
  of(token: string): number;
}

/** Which ids tokens are given. */
export interface IdSource {
  readonly listed: Iterable<readonly [token: string, id: number]>;
  /** Gives a token that has no id its id from now on; absent where such a token is unknown. */
  readonly add?: (token: string) => number;
  /** False where the ids of a text are done with before the next one is read, which is then faster. */
  readonly areKept: boolean;
}
