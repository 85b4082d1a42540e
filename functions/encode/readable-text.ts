/** Characters that break a line, or turn the direction of what follows. */
const UNREADABLE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;
const HIGH_SURROGATE = /[\ud800-\udbff]$/;

/** The beginning of a text, with an ellipsis in the place of what is left out. */
export function cutAt(text: string, mostCharacters: number): string {
  if (text.length <= mostCharacters) return text;
  return `${text.slice(0, mostCharacters - 1).replace(HIGH_SURROGATE, '')}…`;
}

/** A text from a file as a sentence can hold it: on one line, and cut. */
export const oneLine = (text: string, mostCharacters: number): string =>
  cutAt(text.slice(0, mostCharacters * 2).replace(UNREADABLE, ' '), mostCharacters);

/** The first characters of a record as text, whatever its bytes are. */
export function beginningOf(bytes: Uint8Array, mostCharacters: number): { text: string; isCut: boolean } {
  // UTF-8 has at most four bytes a character.
  const text = new TextDecoder().decode(bytes.subarray(0, (mostCharacters + 1) * 4));
  return { text: cutAt(text, mostCharacters), isCut: text.length > mostCharacters };
}
