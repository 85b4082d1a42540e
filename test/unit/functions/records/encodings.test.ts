import { gzipSync } from 'node:zlib';
import { rowsOf } from './rows';

const TEXT = 'text,label\n"naïve, façade",é\n“Ÿ”,€ 𝄞\n';

const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16();
const utf32 = (text: string): Buffer =>
  Buffer.from(Uint32Array.from(text, (character) => character.codePointAt(0)!).buffer);
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

describe('a text of another encoding', () => {
  const expected = [
    { text: 'naïve, façade', label: 'é' },
    { text: '“Ÿ”', label: '€ 𝄞' },
  ];

  it.each<[string, Buffer]>([
    ['utf-16', utf16(`\ufeff${TEXT}`)],
    ['utf-16', swapped(utf16(`\ufeff${TEXT}`))],
    ['UTF-16LE', utf16(TEXT)],
    ['utf-16le', utf16(`\ufeff${TEXT}`)],
    ['utf-16be', swapped(utf16(TEXT))],
    ['utf-8', Buffer.from(TEXT)],
  ])('%s is read, plain and gzipped', async (encoding, bytes) => {
    for (const content of [bytes, gzipSync(bytes)]) {
      const rows = await rowsOf(content, { kind: 'csv', encoding });

      expect(rows.map(({ fields }) => fields)).toEqual(expected);
    }
  });

  it.each<[string, string, string]>([
    ['latin-1', 'na\xefve,\x85\n', 'na\xefve,\x85'],
    ['Windows-1252', 'na\xefve \x80 \x93Y\x94 \x9f\n', 'naïve € “Y” Ÿ'],
  ])('%s is read', async (encoding, bytes, text) => {
    const rows = await rowsOf(Buffer.from(bytes, 'latin1'), { kind: 'text', encoding });

    expect(rows.map(({ fields }) => fields)).toEqual([{ text }]);
  });

  it('is read in lines that end with returns, in JSON Lines, CoNLL and documents', async () => {
    const encoding = 'utf-16le';

    expect(
      (await rowsOf(utf16('a\rb'), { kind: 'text', encoding })).map(({ fields }) => fields?.text),
    ).toEqual(['a', 'b']);
    expect((await rowsOf(utf16('{"a":"é"}\n'), { kind: 'jsonl', encoding }))[0]?.fields).toEqual({ a: 'é' });
    expect(
      (await rowsOf(utf16('é\tB\n'), { kind: 'conll', columns: ['w', 't'], encoding }))[0]?.fields,
    ).toEqual({ w: 'é', t: 'B' });
    expect((await rowsOf(utf16('é\n'), { kind: 'text', unit: 'document', encoding }))[0]?.fields).toEqual({
      text: 'é\n',
    });
  });

  it.each<[string, Buffer, string | undefined, string]>([
    ['UTF-16 with a mark', utf16('\ufeffa,b\n'), undefined, 'give "utf-16" as data.format.encoding'],
    ['UTF-16 without one', utf16('a,b\n1,2\n'), undefined, 'give "utf-16le" as data.format.encoding'],
    ['its other order', swapped(utf16('a,b\n1,2\n')), undefined, 'give "utf-16be" as data.format.encoding'],
    ['quotes of Windows', Buffer.from('a,\x93b\x94\n', 'latin1'), 'latin-1', 'give "windows-1252"'],
    ['no mark', utf16('a,b\n'), 'utf-16', 'give "utf-16le" or "utf-16be"'],
    ['the other mark', swapped(utf16('\ufeffa,b\n')), 'utf-16le', 'is that of utf-16be; give "utf-16"'],
    ['half a character', utf16('a,b\n').subarray(0, 7), 'utf-16le', 'it is not utf-16le'],
    ['a broken pair', utf16('a\ud800b\n'), 'utf-16le', 'it is not utf-16le'],
    ['the mark of UTF-8', Buffer.from('\ufeffa,b\n'), 'latin-1', 'leave data.format.encoding out'],
  ])('with %s is refused in a sentence that says what it is', async (_, bytes, encoding, sentence) => {
    await expect(rowsOf(bytes, { kind: 'csv', encoding })).rejects.toThrow(sentence);
  });

  it.each<[string, string, boolean]>([
    ['with a mark', '\ufeffa,b\n1,2\n', false],
    ['with a mark, the greater byte first', '\ufeffa,b\n1,2\n', true],
    ['without one', 'a,b\n1,2\n', false],
    ['without one, the greater byte first', 'a,b\nñ,€\n', true],
  ])('UTF-32 %s is refused by that name, whatever encoding is given', async (_, text, isSwapped) => {
    const bytes = isSwapped ? utf32(text).swap32() : utf32(text);

    for (const content of [bytes, gzipSync(bytes)])
      for (const encoding of [undefined, 'utf-16', 'utf-16le', 'utf-16be', 'latin-1', 'windows-1252'])
        await expect(rowsOf(content, { kind: 'csv', encoding })).rejects.toThrow(
          /^data\/a cannot be read: it is UTF-32 text, which is not read; write it in UTF-8/,
        );
  });

  it('Latin-1 that is read as UTF-8 sets its rows aside, naming what it may be', async () => {
    const rows = await rowsOf(Buffer.from('a\ncaf\xe9\nx\n', 'latin1'), { kind: 'csv' });

    expect(rows.map(({ reason }) => reason)).toEqual(['invalid-utf8', undefined]);
    expect(rows[0]?.detail).toBe(
      'the record is not valid UTF-8; where the file is of another encoding, give that as data.format.encoding: "windows-1252" or "latin-1", most likely',
    );
  });
});
