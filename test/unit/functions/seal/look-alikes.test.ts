import { lookAlikeWarnings } from '../../../../functions/seal/look-alikes';

const warningsOf = (...labels: readonly string[]): string[] =>
  lookAlikeWarnings(
    { labels: { train: labels.map((label) => [label, 1]), validation: [], test: [] } },
    { field: 'y', format: { kind: 'jsonl' } },
  );

describe('labels that differ only in what people do not mean', () => {
  it.each([
    ['dashes', 'e-mail', 'e\u2011mail', 'e\u2013mail'],
    ['a minus', '-1', '\u22121'],
    ['quotes', "l'été", 'l\u2019été'],
    ['double quotes', '"a"', '\u201ca\u201d', '\u201ea\u201c'],
    ['spaces', 'two words', 'two\u00a0words', 'two\u202fwords', 'two  words'],
    ['case of wide letters', '\uff21\uff22', 'ab'],
    ['half-width kana', '\uff76\uff85', 'カナ'],
    ['normalisation of Korean', '한국', '한국'.normalize('NFD')],
    ['letters of Persian and Arabic keyboards', 'علی', 'علي'],
    ['Arabic letters that are drawn out', 'كبير', 'كـبير'],
    ['the joiner of Persian', 'می\u200cخواهم', 'میخواهم'],
    ['waves of Japanese', '1\u301c2', '1\uff5e2'],
  ])('are named: %s', (_, ...labels) => {
    expect(warningsOf(...labels, 'other')).toEqual([
      expect.stringMatching(
        /^Labels of field "y" differ only in case, invisible characters, signs that look alike or normalisation form, and count as different classes: ".* and ".*; correct them/s,
      ),
    ]);
  });

  it.each([
    ['a letter', '\u0421at', 'Cat', '"\\u0421at" and "Cat"'],
    ['all of them', '\u041d\u0415\u0422', 'HET', '"\\u041d\\u0415\\u0422" and "HET"'],
    ['Greek ones', '\u0391', 'A', '"\\u0391" and "A"'],
  ])('are named where letters are of another alphabet: %s', (_, one, other, named) => {
    expect(warningsOf(one, other)).toEqual([
      `Labels of field "y" look the same and are written with letters of different alphabets, and count as different classes: ${named}; correct them in the data where they mean the same.`,
    ]);
  });

  it.each([
    ['Russian', 'да', 'нет', 'не знаю'],
    ['Greek', 'ναι', 'όχι'],
    ['Arabic', 'نعم', 'لا'],
    ['Hebrew', 'כן', 'לא'],
    ['Hindi', 'हाँ', 'नहीं'],
    ['Thai', 'ใช่', 'ไม่'],
    ['Chinese', '是', '否', '未知'],
    ['emoji', '❤️', '👍', '👎', '👍🏽'],
    ['signs', '+', '-', '/', '*', '='],
    ['accents', 'cote', 'côte', 'coté', 'côté'],
  ])('are none of %s', (_, ...labels) => {
    expect(warningsOf(...labels)).toEqual([]);
  });
});
