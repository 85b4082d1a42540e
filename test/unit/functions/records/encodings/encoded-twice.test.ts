import { isEncodedTwice } from '../../../../../functions/records/encodings/encoded-twice';

const again = (text: string) => Buffer.from(Buffer.from(text).toString('latin1'));

const TEXTS = {
  French: 'Le café était fermé, « dommage » — où déjeuner à présent ? À l’hôtel, peut-être.',
  German: 'Die Straße führt über die Brücke; größere Fahrzeuge müssen außen herum, „leider“.',
  Russian: 'Поезд пришёл вовремя, и мы поехали домой.',
  Japanese: '今日は天気がいいから、散歩しましょう。',
};

it.each(Object.entries(TEXTS))(
  'a text of %s that was encoded twice is told from one that was once',
  (_, text) => {
    expect(isEncodedTwice(again(text))).toBe(true);
    expect(isEncodedTwice(Buffer.from(text))).toBe(false);
  },
);

it('a text that was read as windows-1252 is told too', () => {
  // By Python 3.11: '…'.encode('utf-8').decode('cp1252').
  const text = 'Le cafÃ© Ã©tait fermÃ©, Â« dommage Â» â€” oÃ¹ dÃ©jeuner ? Lâ€™hÃ´tel.';

  expect(isEncodedTwice(Buffer.from(text))).toBe(true);
});

it.each([
  ['few of them', 'Where UTF-8 is misread, é is Ã©.'],
  ['capitals before quotes', '«CAFÉ» «THÉ» «FERMÉ» «ÉTÉ» «OUÏ» déjà vu à Nîmes, où l’été fut doux'],
  ['ASCII', 'plain'],
])('%s are not', (_, text) => {
  expect(isEncodedTwice(Buffer.from(text))).toBe(false);
});
