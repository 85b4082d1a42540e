/** Signs of which people mean the first, whichever of them their keyboard or their editor writes. */
const ALIKE: readonly (readonly [plain: string, others: RegExp])[] = [
  ['-', /[\u058a\u05be\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]/g],
  ["'", /[\u0060\u00b4\u02b9\u02bb\u02bc\u05f3\u2018\u2019\u201a\u201b\u2032\u2035\uff07]/g],
  ['"', /[\u00ab\u00bb\u05f4\u201c-\u201f\u2033\u2036\u301d-\u301f\uff02]/g],
  ['~', /[\u223c\u301c\uff5e]/g],
  ['·', /[\u2022\u2027\u2219\u22c5\u30fb]/g],
  ['/', /[\u2044\u2215]/g],
  ['*', /[\u2217\u2731]/g],
  // Keyboards of Persian and of Arabic have their own forms of two letters; the third is drawn out between others.
  ['ي', /ی/g],
  ['ك', /ک/g],
  ['', /\u0640/g],
];

/** A text with one sign for all that look like it. */
export const withPlainSigns = (text: string): string =>
  ALIKE.reduce((plain, [sign, others]) => plain.replace(others, sign), text);

/** Letters of the Cyrillic and the Greek alphabet, and those of the Latin one that look the same. */
const OF_OTHER_ALPHABETS = 'АВЕЅІЈКМНОРСТУХаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧον';
const LATIN = 'ABESIJKMHOPCTYXaesijopcyxABEZHIKMNOPTYXov';
const LATIN_OF = new Map([...OF_OTHER_ALPHABETS].map((letter, at) => [letter, LATIN[at]!]));

/** A text with Latin letters for all that look like one. */
export const withLatinLetters = (text: string): string =>
  text.replace(/[\u0370-\u04ff]/g, (letter) => LATIN_OF.get(letter) ?? letter);
