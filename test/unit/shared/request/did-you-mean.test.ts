import { didYouMean } from '../../../../shared/request/nearest';

describe('a name that is not there', () => {
  it('is told the one that was meant', () => {
    expect(didYouMean('lable', ['text', 'label'])).toBe('; did you mean "label"?');
    expect(didYouMean('Label', ['text', 'label'])).toBe('; did you mean "label"?');
    expect(didYouMean('x', ['text', 'label'])).toBe('');
  });

  it.each([
    ['naïve', 'nai\u0308ve', '"nai\\u0308ve"', '"naïve"'],
    ['nai\u0308ve', 'naïve', '"naïve"', '"nai\\u0308ve"'],
    ['label', '\u200blabel', '"\\u200blabel"', '"label"'],
    ['my label', 'my\u00a0label', '"my\\u00a0label"', '"my label"'],
    ['label', 'l\u0430bel', '"l\\u0430bel"', '"label"'],
    ['한국어', '한국어'.normalize('NFD'), undefined, undefined],
  ])('%j is told what differs in %j though it looks the same', (given, there, meant, spelled) => {
    const sentence = didYouMean(given, ['other', there]);

    expect(sentence).toContain('It looks the same as what was given');
    if (meant !== undefined) expect(sentence).toContain(`did you mean ${meant}? `);
    if (spelled !== undefined) expect(sentence).toContain(`given, ${spelled}, but`);
  });
});
