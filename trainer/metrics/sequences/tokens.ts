/** An id of a vocabulary, or the token's text: what is compared with it must be of the same kind. */
export type Token = number | string;
export type Tokens = readonly Token[];
