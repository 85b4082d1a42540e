import { featureName, featureValues, featureWidth } from '../../../../shared/encoding';
import { TokenFeature } from '../../../../shared/request/task';

const feature = (kind: string, length?: number) =>
  TokenFeature.parse(length === undefined ? { kind } : { kind, length });

describe('features of a token', () => {
  it.each([
    ['kitaplar', 'suffix', 3, 'lar'],
    ['kitaplar', 'prefix', 3, 'kit'],
    ['ev', 'suffix', 3, 'ev'],
    ['ev', 'prefix', 3, 'ev'],
    ['a👍b', 'suffix', 2, '👍b'],
    ['👍b', 'prefix', 1, '👍'],
    ['', 'suffix', 2, ''],
  ])('%s: %s of %i is %s', (token, kind, length, expected) => {
    expect(featureValues(token, feature(kind, length))).toEqual([expected]);
  });

  it.each([
    ['Ankara', 'Xxxxx'],
    ['Ankarada', 'Xxxxx'],
    ["Ankara'da", "Xxxxx'xx"],
    ['İSTANBUL', 'XXXX'],
    ['1.234,56', 'd.ddd,dd'],
    ['2026', 'dddd'],
    ['日本', 'xx'],
    ['—', '—'],
  ])('%s has the shape %s', (token, expected) => {
    expect(featureValues(token, feature('shape'))).toEqual([expected]);
  });

  it.each([
    ['ev', 4, ['e', 'v']],
    ['evde', 4, ['e', 'v', 'd', 'e']],
    ['kitaplar', 4, ['k', 'i', 'a', 'r']],
    ['kitaplar', 5, ['k', 'i', 't', 'a', 'r']],
    ['a👍b', 2, ['a', 'b']],
    ['👍b', 2, ['👍', 'b']],
    ['', 2, []],
  ])('%s has of at most %i characters its first and last', (token, length, expected) => {
    expect(featureValues(token, feature('characters', length))).toEqual(expected);
    expect(featureWidth(feature('characters', length))).toBe(length);
  });

  it('are named by kind and length', () => {
    expect(
      [feature('suffix', 3), feature('prefix', 1), feature('shape'), feature('characters', 20)].map(
        featureName,
      ),
    ).toEqual(['suffix3', 'prefix1', 'shape', 'characters20']);
  });
});
