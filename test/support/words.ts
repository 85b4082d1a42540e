/**
 * A small dataset whose classes can be learned in seconds: words of three made-up languages, each of which ends its words
 * in its own letters and begins them with those of the others. So all languages use all letters alike, and what counts
 * letters alone (naive Bayes) learns next to nothing. The same numbers give the same words everywhere.
 */
export interface Word {
  readonly word: string;
  readonly language: string;
}

const LETTERS = 'abcdefghijklmnop';
const FAVOURITES = { north: 'abcde', south: 'fghij', west: 'klmno' } as const;
const LANGUAGES = Object.keys(FAVOURITES) as (keyof typeof FAVOURITES)[];
/**
 * Share of a word's letters that are its language's favourites; the others are random, so that no model is always
 * right.
 */
const FAVOURITE_SHARE = 0.85;

export function words(count: number, seed: number): Word[] {
  const random = generator(seed);
  const pick = (from: string) => from[Math.floor(random() * from.length)] ?? '';
  const letterOf = (language: keyof typeof FAVOURITES) =>
    pick(random() < FAVOURITE_SHARE ? FAVOURITES[language] : LETTERS);
  return Array.from({ length: count }, (_, i) => {
    const language = LANGUAGES[i % LANGUAGES.length] ?? 'north';
    const others = LANGUAGES.filter((other) => other !== language);
    const anything = Array.from({ length: Math.floor(random() * 3) }, () => pick(LETTERS));
    const beginning = random() < 0.5 ? [...others, ...others] : [...others, ...others].reverse();
    const letters = [...anything, ...beginning.map(letterOf), letterOf(language), letterOf(language)];
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
