import { headOf } from '../../../../../local/cli/init/formats/csv-head';

const WORDS = 'red green blue fast slow house tree river cloud stone'.split(' ');
const sentence = (index: number): string =>
  `${[0, 1, 2, 3, 4].map((place) => WORDS[(index * 7 + place * place * 3 + ((index * index) % 11)) % 10]).join(' ')} ${index}x`;
const either =
  (...labels: readonly string[]) =>
  (index: number): string =>
    labels[index % labels.length]!;
const day = (index: number): string => `2024-01-${10 + (index % 20)}`;

type Column = (index: number) => string;
const table = (first: readonly string[], columns: readonly Column[]): string[][] => [
  [...first],
  ...Array.from({ length: 60 }, (_, index) => columns.map((column) => column(index))),
];
const numbers: readonly Column[] = [String, (index) => String(index * 2), (index) => String(index % 7)];
const named = (letter: string) => (index: number) => `${letter}${index}`;

describe('the first line of a table', () => {
  it.each<[string, readonly string[], readonly Column[]]>([
    ['years', ['country', '2019', '2020', '2021'], [named('c'), ...numbers]],
    ['years alone', ['2019', '2020', '2021'], numbers],
    ['years, the latest first', ['country', '2021', '2020', '2019'], [named('c'), ...numbers]],
    ['numbers of pixels', ['label', '0', '1', '2', '3'], [either('7', '9'), ...numbers, () => '0']],
    ['blanks', ['Unit Price', 'Item Name'], [String, named('item ')]],
    ['blanks above texts', ['Customer Comment', 'Product Kind'], [sentence, either('a', 'b')]],
    ['dots', ['cust.comment', 'prod.kind'], [sentence, either('pos', 'neg')]],
    ['one letter', ['a', 'b'], [sentence, either('pos', 'neg')]],
    ['accents', ['texte', 'étiquette'], [sentence, either('positif', 'négatif')]],
    ['Russian', ['текст', 'метка'], [sentence, either('плохо', 'хорошо')]],
    ['Chinese', ['内容', '标签'], [sentence, either('好', '坏')]],
    ['Hindi', ['पाठ', 'लेबल'], [sentence, either('अच्छा', 'बुरा')]],
    ['signs', ['Is it spam?', 'Message: body'], [either('yes', 'no'), sentence]],
    ['German above dates', ['Zeitpunkt der Messung', 'Wort'], [day, sentence]],
    ['two short names above texts', ['deutsch', 'englisch'], [sentence, (index) => sentence(index + 31)]],
    ['names above names', ['Nachname', 'Sprache'], [named('N'), either('Japanese', 'German', 'Italian')]],
  ])('names its columns: %s', (_, first, columns) => {
    const { hasNames, columns: names } = headOf(table(first, columns));

    expect(hasNames).toBe(true);
    expect(names).toEqual(first);
  });

  it.each<[string, readonly string[], readonly Column[]]>([
    ['a text and its label', [sentence(99), 'pos'], [sentence, either('pos', 'neg')]],
    ['a text with a label of its own', [sentence(99), 'mixed'], [sentence, either('pos', 'neg')]],
    ['numbers', ['1', '2', '5'], numbers],
    [
      'numbers in a row',
      ['1', '2', '3', '4'],
      [String, ...[1, 2, 3].map((more) => (index: number) => String(index + more))],
    ],
    ['two texts', [sentence(99), sentence(77)], [sentence, (index) => sentence(index + 31)]],
    [
      'short texts at the beginning of longer ones',
      ['Go', 'Va'],
      [
        (index) => `${'word '.repeat(index / 10)}go${index}`,
        (index) => `${'mot '.repeat(index / 10)}va${index}`,
      ],
    ],
    ['a short sentence', ['Go.', 'Va !'], [sentence, (index) => sentence(index + 31)]],
    ['words', ['Haus', 'house'], [named('Wort'), named('word')]],
    ['a missing date', ['Anna', 'NA'], [named('P'), day]],
    ['a missing number', ['Anna', 'n/a'], [named('P'), String]],
    ['a name that recurs', ['Abe', 'Japanese'], [named('N'), either('Japanese', 'German', 'Italian')]],
  ])('is a record: %s', (_, first, columns) => {
    expect(headOf(table(first, columns)).hasNames).toBe(false);
  });
});
