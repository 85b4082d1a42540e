/**
 * Byte-pair encoding as its authors published it, going over the same words again and again: slow, but easy to
 * verify.
 */
export type Merge = readonly [first: string, second: string];

/** A word with the space before it. */
const wordsOf = (text: string): string[] => text.match(/ ?\S+/g) ?? [];

/** How often two pieces are adjacent within words. */
export function countPairs(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of texts.flatMap(wordsOf)) {
    for (let at = 0; at + 1 < word.length; at += 1) {
      const pair = word.slice(at, at + 2);
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  return counts;
}

/** The pieces of a text: each word's characters, with one merge after another applied. */
export const piecesOf = (text: string, merges: readonly Merge[]): string[] =>
  wordsOf(text).flatMap((word) => merges.reduce(joinPair, Array.from(word)));

function joinPair(pieces: readonly string[], [first, second]: Merge): string[] {
  const joined: string[] = [];
  for (let at = 0; at < pieces.length; at += 1) {
    const isPair = pieces[at] === first && pieces[at + 1] === second;
    joined.push(isPair ? first + second : (pieces[at] ?? ''));
    if (isPair) at += 1;
  }
  return joined;
}
