import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OpenIds, tokenise } from '../../../../../shared/encoding';

/** Texts and their words, by `fixtures/make_words.py`. */
const EXPECTED = JSON.parse(readFileSync(join(__dirname, 'fixtures/words.json'), 'utf8')) as [
  string,
  string[],
][];

const wordsOf = (text: string) => tokenise(text, { tokens: 'words', lowercase: false });

describe('words', () => {
  it('are those of another implementation of UAX 29, for pairs of all classes and texts by chance', () => {
    const differing = EXPECTED.filter(([text, words]) => wordsOf(text).join('\n') !== words.join('\n'));

    expect(EXPECTED.length).toBeGreaterThan(6_000);
    expect(differing.map(([text, words]) => ({ text, words, found: wordsOf(text) }))).toEqual([]);
  });

  it('have ids that are found in the text as those that are found as strings', () => {
    const ids = new OpenIds('words');

    const read = EXPECTED.map(([text]) => [...ids.read(text)].map((id) => ids.tokens[id]));

    expect(read).toEqual(EXPECTED.map(([, words]) => words));
  });

  it.each([
    ['the parts of a Persian word that ZWNJ joins', 'می‌خواهم کتاب‌ها', ['می‌خواهم', 'کتاب‌ها']],
    ['an apostrophe between letters', "don't l'été", ["don't", "l'été"]],
    ['a number with its separators', '3.14 1,000', ['3.14', '1,000']],
    ['an emoji with its joiners', '👩‍👩‍👧 🇩🇪🇫🇷', ['👩‍👩‍👧', '🇩🇪', '🇫🇷']],
  ])('hold %s together', (_, text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it.each(['\u200b', '\u200c', '\u200d \u2060', '\ufeff', '\u00ad', '\u0001\u007f', '\u202f', '\ufe0f'])(
    'are none where nothing is visible: %j',
    (text) => {
      expect(wordsOf(text)).toEqual([]);
      expect([...new OpenIds('words').read(`a ${text} a`)]).toEqual([0, 0]);
    },
  );
});
