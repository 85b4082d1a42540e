import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { RecordCutter } from '../../../../functions/records/record-cutter';
import { rowsOf } from './rows';

const fieldsOf = async (text: string | Uint8Array, format: object = { kind: 'csv' }) =>
  (await rowsOf(text, format)).map(({ fields, detail }) => fields ?? detail);

describe('ends of lines', () => {
  it.each(['\n', '\r\n', '\r\r\n'])('%j are those of quoted rows, in the header too', async (end) => {
    const text = ['"a","b"', '1,"x, y"', '"z",""', 'u,v', ''].join(end);

    for (const content of [text, gzipSync(text)])
      expect(await fieldsOf(content)).toEqual([
        { a: '1', b: 'x, y' },
        { a: 'z', b: '' },
        { a: 'u', b: 'v' },
      ]);
  });

  it('of two returns are found wherever the bytes are cut', () => {
    const bytes = Buffer.from('1,"x"\r\r\n"y",2\r\r\n"z","w"\r\r');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length })), (places) => {
        const cuts = [0, ...places.sort((a, b) => a - b), bytes.length];
        const cutter = new RecordCutter({
          startByte: 0,
          endByte: bytes.length,
          quoting: { quote: 0x22, delimiter: 0x2c },
        });

        const records = cuts
          .slice(1)
          .flatMap((cut, index) =>
            cutter
              .push(Buffer.from(bytes.subarray(cuts[index], cut)))
              .map((record) => [Buffer.from(record.bytes).toString(), record.fault]),
          );
        const last = cutter.finish().map((record) => [Buffer.from(record.bytes).toString(), record.fault]);

        expect([...records, ...last]).toEqual([
          ['1,"x"', undefined],
          ['"y",2', undefined],
          ['"z","w"', undefined],
        ]);
      }),
    );
  });

  it.each([
    ['"x" ,1', 'a space stands between a closing quote and a delimiter; write none there'],
    ['"x"\t ,1', 'a space stands between a closing quote and a delimiter; write none there'],
    ['1,"x" ', 'a space stands between a closing quote and the end of the line; write none there'],
    ['"x" y,1', 'a closing quote is followed by neither delimiter nor line ending'],
  ])('%j is set aside for its cause', async (row, detail) => {
    expect(await fieldsOf(`a,b\n${row}\n1,2\n`)).toEqual([detail, { a: '1', b: '2' }]);
  });

  it.each(['\u0085', '\u2028', '\u2029', '\v'])('%j ends no lines, and is refused by name', async (end) => {
    const point = `U+${end.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    const text = ['a,b', '1,2', '3,4', ''].join(end);
    const expected = new RegExp(
      `cannot be read: .*the character ${point.replace('+', '\\+')}.*write all line ends as`,
    );

    await expect(rowsOf(text, { kind: 'csv' })).rejects.toThrow(expected);
    await expect(rowsOf(`a,b${end}c\n1,2\n`, { kind: 'csv' })).rejects.toThrow(expected);
    await expect(rowsOf(text, { kind: 'text' })).rejects.toThrow(expected);
  });

  it('are not looked for in a text that has them as characters', async () => {
    expect(await fieldsOf('one\u2028two\u2028three\n', { kind: 'text' })).toEqual([
      { text: 'one\u2028two\u2028three' },
    ]);
    expect(await fieldsOf('{"a":"1\u20282\u20283"}', { kind: 'jsonl' })).toEqual([{ a: '1\u20282\u20283' }]);
  });
});

describe('what stands before and behind a text', () => {
  const twice = '\ufeff\ufeff';

  it.each<[string, object]>([
    [`${twice}a\nx\n`, { kind: 'csv' }],
    [`${twice}{"a":"x"}\n`, { kind: 'jsonl' }],
    [`${twice}[{"a":"x"}]\n`, { kind: 'json' }],
    [`${twice}x\n`, { kind: 'text', field: 'a' }],
    [`${twice}x`, { kind: 'text', field: 'a', unit: 'document' }],
  ])('is no part of it where it is a byte order mark, even two: %j', async (text, format) => {
    expect(await fieldsOf(text, format)).toEqual([{ a: 'x' }]);
  });

  it('is no record where it is the sign with which DOS ends files', async () => {
    expect(await fieldsOf('a,b\r\n1,2\r\n\x1a')).toEqual([{ a: '1', b: '2' }]);
    expect(await fieldsOf('x\r\n\x1a\r\ny\r\n', { kind: 'text' })).toEqual([{ text: 'x' }, { text: 'y' }]);
  });
});
