import { shellWord } from './shell-word';

/** Stands in a command for what the reader knows better. */
export const ANY_VERSION = '<version>';

/** A command of `npm run models` that does what it says wherever it is pasted: it names its store, where that is known. */
export const modelsCommand = (words: readonly string[], storeUri: string | undefined): string =>
  [
    'npm run models --',
    ...words.map((word) => (word === ANY_VERSION ? word : shellWord(word))),
    ...(storeUri === undefined ? [] : ['--store', shellWord(storeUri)]),
  ].join(' ');
