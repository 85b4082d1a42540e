import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { rowsOf } from './rows';

const fieldsOf = async (text: string | Uint8Array, format: object) =>
  (await rowsOf(text, { kind: 'csv', ...format })).map(({ fields, reason }) => fields ?? reason);

describe('CSV with an escape character', () => {
  const escape = '\\';

  it('reads quotes and escapes within quotes, over line breaks too, and leaves other backslashes', async () => {
    const text =
      'a,b\n"said \\"x, y\\", left",1\n"ends with \\\\",2\n"two\nlines \\" here",3\n"C:\\new","d""d"\n';

    expect(await fieldsOf(text, { escape })).toEqual([
      { a: 'said "x, y", left', b: '1' },
      { a: 'ends with \\', b: '2' },
      { a: 'two\nlines " here', b: '3' },
      { a: 'C:\\new', b: 'd"d' },
    ]);
  });

  it('gives back what was written, wherever the bytes are cut', async () => {
    const value = fc.string({
      unit: fc.constantFrom('a', ',', '"', '\\', '\n', ' '),
      minLength: 1,
      maxLength: 8,
    });
    const written = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 5 }), async (rows) => {
        const text = ['a,b', ...rows.map((row) => row.map(written).join(','))].join('\n');

        const read = await fieldsOf(text, { escape });

        expect(read).toEqual(rows.map(([a, b]) => ({ a, b })));
      }),
      { numRuns: 50 },
    );
  });

  it.each([null, '"'])(
    'reads delimiters that it stands before in fields without quotes (quote: %j)',
    async (quote) => {
      const text = 'a,b\nx\\,y,1\nends with \\\\,2\nC:\\new,3\n\\N,4\n,\\\\\n';
      const expected = [
        { a: 'x,y', b: '1' },
        { a: 'ends with \\', b: '2' },
        { a: 'C:\\new', b: '3' },
        { a: '\\N', b: '4' },
        { a: '', b: '\\' },
      ];

      for (const content of [text, gzipSync(text)])
        expect(await fieldsOf(content, { escape, quote })).toEqual(expected);
    },
  );

  it('reads quotes that it stands before in fields without quotes, beside quoted ones', async () => {
    expect(await fieldsOf('a,b\n5\\" pipe,"x, \\"y\\""\n"z",\\,\n', { escape })).toEqual([
      { a: '5" pipe', b: 'x, "y"' },
      { a: 'z', b: ',' },
    ]);
    expect(await fieldsOf('a\tb\nx\\\ty\t1\n', { escape, quote: null, delimiter: '\t' })).toEqual([
      { a: 'x\ty', b: '1' },
    ]);
  });

  it('without it, a row with escaped delimiters is set aside, and the reason says what to do', async () => {
    const rows = await rowsOf('a,b\nx\\,y,1\nx,2,3\n', { kind: 'csv' });

    expect(rows.map(({ detail }) => detail)).toEqual([
      'the row has 3 fields, the file 2; a backslash stands before "," in it: where that makes it a part of the value, give "\\\\" as data.format.escape',
      'the row has 3 fields, the file 2',
    ]);
  });

  it('without it, a row with escaped quotes is set aside, and the reason says what to do', async () => {
    const rows = await rowsOf('a,b\n"said \\"x\\", left",1\nx,2\n', { kind: 'csv' });

    expect(rows.map(({ reason }) => reason)).toEqual(['malformed-csv', undefined]);
    expect(rows[0]?.detail).toBe(
      'a closing quote is followed by neither delimiter nor line ending; a backslash stands before it: quotes within a field are doubled, or give "\\\\" as data.format.escape',
    );
  });
});
