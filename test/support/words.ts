/**
 * A small dataset whose classes can be learned in seconds: words of three made-up languages, which differ in how
 * often they use which letters. The same numbers give the same words everywhere.
 */
export interface Word {
  readonly word: string;
  readonly language: string;
}

const LETTERS = 'abcdefghijklmnop';
const FAVOURITES = { north: 'abcdef', south: 'efghij', west: 'klmnop' } as const;
const LANGUAGES = Object.keys(FAVOURITES) as (keyof typeof FAVOURITES)[];
/**
 * Share of a word's letters that are its language's favourites; the others are random, so that no model is always
 * right.
 */
const FAVOURITE_SHARE = 0.65;

export function words(count: number, seed: number): Word[] {
  const random = generator(seed);
  const pick = (from: string) => from[Math.floor(random() * from.length)] ?? '';
  return Array.from({ length: count }, (_, i) => {
    const language = LANGUAGES[i % LANGUAGES.length] ?? 'north';
    const length = 3 + Math.floor(random() * 6);
    const letters = Array.from({ length }, () =>
      pick(random() < FAVOURITE_SHARE ? FAVOURITES[language] : LETTERS),
    );
    return { word: letters.join(''), language };
  });
}

export const asCsv = (rows: readonly Word[]): string =>
  `word,language\n${rows.map(({ word, language }) => `${word},${language}\n`).join('')}`;

/** Numerical Recipes' linear congruential generator: enough for test data. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
