/** Ids side by side, in the narrowest array that holds all of a vocabulary's. */
export type Ids = Uint8Array | Uint16Array | Int32Array;

/** The array for ids below `size`. */
export function idArrayOf(size: number): new (length: number) => Ids {
  if (size <= 2 ** 8) return Uint8Array;
  return size <= 2 ** 16 ? Uint16Array : Int32Array;
}

/** Tokens as numbers, found without making a string of each. */
export interface TokenIds {
  /** Ids of the tokens of a text, in order. The array is not written again, unless `areKept` said otherwise. */
  read(text: string): Ids;
  /** Id of one token. */
  of(token: string): number;
}

/** Which ids tokens are given. */
export interface IdSource {
  readonly listed: Iterable<readonly [token: string, id: number]>;
  /** All ids are below it. */
  readonly size: number;
  /** Gives a token that has no id its id from now on; absent where such a token is unknown. */
  readonly add?: (token: string) => number;
  /** False where the ids of a text are done with before the next one is read, which is then faster. */
  readonly areKept: boolean;
}
