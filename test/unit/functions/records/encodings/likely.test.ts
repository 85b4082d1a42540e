import { gzipSync } from 'node:zlib';
import { likelyEncodings, plainlyOther } from '../../../../../functions/records/encodings/likely-encodings';
import { KNOWN_ENCODINGS } from '../../../../../functions/records/encodings/tongues';
import { rowsOf } from '../rows';
import { encodedIn, FOREIGN_TEXTS, inWindows1252, WESTERN_TEXTS } from './texts';

const foreign = FOREIGN_TEXTS.flatMap(([language, labels, text]) =>
  labels.map((label) => [language, label, text] as const),
);
/** What a decoder's label is called by iconv. */
const nameOf = (label: string): string =>
  ({ ibm866: 'CP866' })[label] ?? label.toUpperCase().replace('WINDOWS-1252', 'windows-1252');
/** Hungarian's letters are the same bytes in both, and most of them in windows-1252 too. */
const isHungarian = (language: string): boolean => language === 'Hungarian';

describe('the encoding of a text that is not UTF-8', () => {
  it.each(foreign)('of %s is known: %s', (_, label, text) => {
    const names = likelyEncodings(encodedIn(label, text)).map(({ name }) => name);

    expect(names).toContain(nameOf(label));
    expect(names.length).toBeLessThanOrEqual(3);
  });

  it.each(foreign.filter(([language]) => !isHungarian(language)))(
    'of %s is told where it is read as windows-1252: %s',
    (_, label, text) => {
      const names = plainlyOther(encodedIn(label, text))?.map(({ name }) => name);

      expect(names).toContain(nameOf(label));
      expect(names).not.toContain('windows-1252');
    },
  );

  it.each(WESTERN_TEXTS)('of %s is windows-1252, and nothing is told', (_, text) => {
    const bytes = inWindows1252(text);

    expect(plainlyOther(bytes)).toBeUndefined();
    for (const line of text.split('\n')) expect(plainlyOther(inWindows1252(line))).toBeUndefined();
  });

  it('is not told where letters are few', () => {
    expect(plainlyOther(encodedIn('windows-1251', 'name,town\nAnna,Омск\nJohn,York\n'))).toBeUndefined();
  });

  it('has decoders on this machine for each that may be named', () => {
    const plain = KNOWN_ENCODINGS.map(({ decode }) => decode(Buffer.from('abc')));

    expect(new Set(plain)).toEqual(new Set(['abc']));
  });
});

describe('advice on a file that is not UTF-8', () => {
  const csv = (text: string): string =>
    `text,label\n${text.trim().replaceAll(',', '').replaceAll('\n', ',a\n')},a\n`;
  const detailsOf = async (bytes: Uint8Array, format: object = { kind: 'csv' }) =>
    (await rowsOf(bytes, format)).map(({ detail }) => detail);

  it.each([
    ['Japanese', 'SHIFT_JIS (Japanese)'],
    ['Russian', 'WINDOWS-1251 (Russian, Ukrainian, Bulgarian, Serbian)'],
    ['Polish', 'WINDOWS-1250 (Polish, Czech, Slovak, Hungarian, Croatian, Slovene, Romanian)'],
  ])('names the encoding of %s, in each record, plain and gzipped', async (wanted, name) => {
    const [, label, text] = foreign.find(([language]) => language === wanted)!;
    const bytes = encodedIn(label, csv(text));

    for (const content of [bytes, gzipSync(bytes)]) {
      const details = await detailsOf(content);

      expect(details).toHaveLength(text.trim().split('\n').length);
      for (const detail of details)
        expect(detail).toMatch(
          `the record is not valid UTF-8; its bytes look like ${name}: write it in UTF-8, such as with iconv -f ${name.split(' ')[0]} -t UTF-8`,
        );
    }
  });

  it('names several where the bytes do not tell, and what does', async () => {
    const [, label, text] = foreign.find(([language]) => language === 'Greek')!;

    const [detail] = await detailsOf(encodedIn(label, csv(text)));

    expect(detail).toBe(
      'the record is not valid UTF-8; its bytes look like WINDOWS-1253 (Greek) or ISO-8859-7 (Greek), of which the language of the file tells the right one: write it in UTF-8, such as with iconv -f NAME -t UTF-8',
    );
  });

  it('names all where none fits', async () => {
    const bytes = Buffer.from('a\nx\xff\xa0\xfe \x98y\xdf\x80\x93 z\xd7\xa4a\n', 'latin1');

    const [detail] = await detailsOf(bytes);

    expect(detail).toMatch(
      /the language of the file tells which: windows-1252 .* SHIFT_JIS .* and \d+ more$/,
    );
  });

  it('says where the rest of the file is UTF-8', async () => {
    const [detail] = (
      await detailsOf(
        Buffer.concat([Buffer.from('a\nçà\né\n'), Buffer.from('caf\xe9\n', 'latin1'), Buffer.from('ü\n')]),
      )
    ).filter((found) => found !== undefined);

    expect(detail).toBe(
      'the record is not valid UTF-8; other lines of the file are, so it is damaged here, or files of several encodings were put together: write all of it in UTF-8',
    );
  });

  it('is in the refusal of a header and of Latin-1 too', async () => {
    const [, label, text] = foreign.find(([language]) => language === 'Japanese')!;
    const bytes = encodedIn(label, `商品の名前,ラベル\n${text.replaceAll('\n', ',a\n')}`);

    await expect(rowsOf(bytes, { kind: 'csv' })).rejects.toThrow('its bytes look like SHIFT_JIS (Japanese)');
    await expect(rowsOf(bytes, { kind: 'csv', encoding: 'latin-1' })).rejects.toThrow(
      'data.format.encoding is "latin-1", and its bytes look like SHIFT_JIS (Japanese); write it in UTF-8',
    );
  });

  it('is in the refusal of a document, and names the western ones as before', async () => {
    const format = { kind: 'text', unit: 'document' };

    expect(
      await detailsOf(encodedIn('koi8-r', foreign.find(([name]) => name === 'Russian')![2]), format),
    ).toEqual([expect.stringContaining('KOI8-R (Russian)')]);
    expect(await detailsOf(inWindows1252(WESTERN_TEXTS[1]![1]), format)).toEqual([
      expect.stringContaining('"windows-1252" or "latin-1", most likely'),
    ]);
  });
});
