import { featureName, featureOf } from '../../../../shared/encoding';
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
    expect(featureOf(token, feature(kind, length))).toBe(expected);
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
    expect(featureOf(token, feature('shape'))).toBe(expected);
  });

  it('are named by kind and length', () => {
    expect([feature('suffix', 3), feature('prefix', 1), feature('shape')].map(featureName)).toEqual([
      'suffix3',
      'prefix1',
      'shape',
    ]);
  });
});
