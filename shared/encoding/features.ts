import type { TokenFeature } from '../request/task';

/** A shape counts this many characters of a kind in a row; a longer run looks the same. */
const LONGEST_RUN = 4;

const SURROGATE = /[\ud800-\udfff]/;

/** How the encoder names a feature: `suffix3`, `prefix2`, `characters16`, `shape`. */
export const featureName = (feature: TokenFeature): string =>
  feature.kind === 'shape' ? 'shape' : `${feature.kind}${feature.length}`;

/** Ids that a token has of a feature. */
export const featureWidth = (feature: TokenFeature): number =>
  feature.kind === 'characters' ? feature.length : 1;

/** A token's values of a feature: one, or, of `characters`, one to `featureWidth`. */
export const featureValues = (token: string, feature: TokenFeature): readonly string[] =>
  feature.kind === 'characters' ? charactersOf(token, feature.length) : [featureOf(token, feature)];

/** Code points; of a token of more than `most` the first and the last ones, since both ends tell most. */
function charactersOf(token: string, most: number): readonly string[] {
  const characters = Array.from(token);
  if (characters.length <= most) return characters;
  const ending = Math.floor(most / 2);
  return [...characters.slice(0, most - ending), ...characters.slice(-ending)];
}

/**
 * What a token still shows where it is unknown: its last or first code points (all of a shorter token), or its
 * shape, with `X` for a capital, `x` for another letter, `d` for a digit and other characters as they are.
 *
 * @param token as it is written: lower-casing would take the shape away
 */
function featureOf(token: string, feature: Exclude<TokenFeature, { kind: 'characters' }>): string {
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
