import type { TokenFeature } from '../request/task';

/** A shape counts this many characters of a kind in a row; a longer run looks the same. */
const LONGEST_RUN = 4;

const SURROGATE = /[\ud800-\udfff]/;

/** How the encoder names a feature: `suffix3`, `prefix2`, `shape`. */
export const featureName = (feature: TokenFeature): string =>
  feature.kind === 'shape' ? 'shape' : `${feature.kind}${feature.length}`;

/**
 * What a token still shows where it is unknown: its last or first code points (all of a shorter token), or its
 * shape, with `X` for a capital, `x` for another letter, `d` for a digit and other characters as they are.
 *
 * @param token as it is written: lower-casing would take the shape away
 */
export function featureOf(token: string, feature: TokenFeature): string {
  if (feature.kind === 'shape') return shapeOf(token);
  // Array.from is many times as slow, and only surrogate pairs need it.
  const characters = SURROGATE.test(token) ? Array.from(token) : token;
  const part =
    feature.kind === 'suffix' ? characters.slice(-feature.length) : characters.slice(0, feature.length);
  return typeof part === 'string' ? part : part.join('');
}

function shapeOf(token: string): string {
  let shape = '';
  let run = 0;
  let last = '';
  for (const character of token) {
    const kind = kindOf(character);
    run = kind === last ? run + 1 : 1;
    last = kind;
    if (run <= LONGEST_RUN) shape += kind;
  }
  return shape;
}

function kindOf(character: string): string {
  if (/\p{Lu}|\p{Lt}/u.test(character)) return 'X';
  if (/\p{L}/u.test(character)) return 'x';
  return /\p{Nd}/u.test(character) ? 'd' : character;
}
