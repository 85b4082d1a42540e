import { gzipSync } from 'node:zlib';
import { readAll } from './reading';
import { rowsOf } from './rows';

const fieldsOf = async (text: string | Uint8Array, format: object) =>
  (await rowsOf(text, { kind: 'csv', ...format })).map(({ fields, reason }) => fields ?? reason);

describe('CSV with spaces after its delimiters', () => {
  const text = 'text, label\n"a, b", "x"\nc,\t y \n"d\n e",  "z"\n';

  it('drops them with skipSpaces, in the header and before quotes too', async () => {
    expect(await fieldsOf(text, { skipSpaces: true })).toEqual([
      { text: 'a, b', label: 'x' },
      { text: 'c', label: 'y ' },
      { text: 'd\n e', label: 'z' },
    ]);
  });

  it('keeps a tab that is the delimiter', async () => {
    expect(await fieldsOf('a\tb\n\t x\n', { delimiter: '\t', skipSpaces: true })).toEqual([
      { a: '', b: 'x' },
    ]);
  });

  it('is refused without it in a sentence that names the space', async () => {
    await expect(rowsOf(text, { kind: 'csv' })).rejects.toThrow(
      'data/a cannot be read: its header has " label" with a space before it; give true as data.format.skipSpaces',
    );
  });

  it('keeps them where the request says that they belong to names and values', async () => {
    expect(await fieldsOf('text, label\na, b\n', { skipSpaces: false })).toEqual([
      { text: 'a', ' label': ' b' },
    ]);
  });

  it('names the space before a quote where there is no header', async () => {
    const [row] = await rowsOf('"a", "b"\n', { kind: 'csv', header: false, columns: ['x', 'y'] });

    expect(row?.detail).toBe(
      'a space stands between a delimiter and a quote; give true as data.format.skipSpaces',
    );
  });
});

describe('CSV with lines that are no records', () => {
  const text = 'Report of "May\n\nby, us\na,b\n# it\'s "odd, \n1,2\n#\n3,"#4"\n';

  it.each([
    ['plain', (bytes: Buffer): Buffer => bytes],
    ['gzipped', (bytes: Buffer): Buffer => gzipSync(bytes)],
    ['with a byte order mark', (bytes: Buffer): Buffer => Buffer.concat([Buffer.from('\ufeff'), bytes])],
    ['with CRLF', (bytes: Buffer): Buffer => Buffer.from(bytes.toString().replaceAll('\n', '\r\n'))],
  ])('%s, skips the first lines and comments, and counts them as lines', async (_, packed) => {
    const rows = await rowsOf(packed(Buffer.from(text)), { kind: 'csv', skipLines: 3, comment: '#' });

    expect(rows.map(({ line, fields }) => [line, fields])).toEqual([
      [6, { a: '1', b: '2' }],
      [8, { a: '3', b: '#4' }],
    ]);
  });

  it('without skipLines, the reason names the lines before the header', async () => {
    const rows = await rowsOf('Report of May\na,b\n1,2\n', { kind: 'csv' });

    expect(rows[0]?.detail).toBe(
      'the row has 2 fields, the file 1; the file\'s first line is "Report of May", so if lines stand before the header, give their number as data.format.skipLines, or the character that they begin with as data.format.comment',
    );
  });

  it('lines of white space are no records, whatever it is', async () => {
    const blank = 'a\n \n\t\n\u00a0\u3000\n\ufeff\n\r\n   \r\n1\n';

    expect((await rowsOf(blank, { kind: 'csv' })).map(({ line }) => line)).toEqual([8]);
    expect((await rowsOf(blank, { kind: 'text' })).map(({ line }) => line)).toEqual([1, 8]);
  });

  it('a line of tabs is a row of empty fields where tabs separate them', async () => {
    expect(await fieldsOf('a\tb\n\t\n1\t2\n', { delimiter: '\t' })).toEqual([
      { a: '', b: '' },
      { a: '1', b: '2' },
    ]);
  });
});

describe('lines that end with carriage returns alone', () => {
  it.each([
    [
      'csv',
      'a,b\r1,2\r"3\rx",4',
      {},
      [
        { a: '1', b: '2' },
        { a: '3\nx', b: '4' },
      ],
    ],
    ['jsonl', '{"a":1}\r\r{"a":2}\r', {}, [{ a: 1 }, { a: 2 }]],
    ['text', 'one\rtwo\r', {}, [{ text: 'one' }, { text: 'two' }]],
  ])('are those of %s', async (kind, text, format, expected) => {
    const rows = await rowsOf(text, { kind, ...format });
    const packed = await rowsOf(gzipSync(text), { kind, ...format });

    expect(rows.map(({ fields }) => fields)).toEqual(expected);
    expect(packed).toEqual(rows);
  });

  it("are seen from the file's start, wherever it is cut", async () => {
    const text = Array.from({ length: 300 }, (_, line) => `line ${line}`).join('\r');

    const rows = await rowsOf(text, { kind: 'text' }, { cuts: [0, 100, 1_111, 2_000] });

    expect(rows.map(({ fields }) => fields?.text)).toEqual(text.split('\r'));
  });

  it('are characters of a document', async () => {
    expect((await rowsOf('a\rb', { kind: 'text', unit: 'document' }))[0]?.fields).toEqual({ text: 'a\rb' });
  });
});

describe('numbers in CSV', () => {
  const read = async (written: string, format: object = {}) => {
    const { examples, rejects } = await readAll({
      text: `x;label\n${written};a\n`,
      data: { format: { kind: 'csv', delimiter: ';', ...format } },
      task: {
        kind: 'one-to-one',
        input: { kind: 'numeric', fields: ['x'] },
        target: { kind: 'class', field: 'label' },
      },
    });
    return examples[0]?.input ?? rejects[0]?.detail;
  };

  it.each<[string, object, number[]]>([
    ['3,5', { decimal: ',' }, [3.5]],
    ['1.234,50', { decimal: ',', thousands: '.' }, [1234.5]],
    ['-1.234.567', { decimal: ',', thousands: '.' }, [-1_234_567]],
    ['1234,5e1', { decimal: ',', thousands: '.' }, [12_345]],
    ['"1,234.5"', { thousands: ',' }, [1234.5]],
    ['12 345', { thousands: ' ' }, [12_345]],
    ['12\u202f345\u202f678,25', { decimal: ',', thousands: ' ' }, [12_345_678.25]],
    ['1\u00a0234', { thousands: '\u00a0' }, [1234]],
    ["1'234.5", { thousands: "'" }, [1234.5]],
    ['"[""3,5"", ""1.000"", 2]"', { decimal: ',', thousands: '.' }, [3.5, 1000, 2]],
    ['1e3', {}, [1000]],
  ])('%s with %j is %j', async (written, format, expected) => {
    expect(((await read(written, format)) as number[][]).flat()).toEqual(expected);
  });

  it.each<[string, object]>([
    ['1.23,4', { decimal: ',', thousands: '.' }],
    ['12.34.567', { decimal: ',', thousands: '.' }],
    ['1234.567,0', { decimal: ',', thousands: '.' }],
    ['1,5,0', { decimal: ',' }],
    ['3.5', { decimal: ',' }],
    ['.123', { decimal: ',', thousands: '.' }],
    ['1,23', { thousands: ',' }],
  ])('%s with %j is no number', async (written, format) => {
    expect(await read(written, format)).toMatch(/ and not a number; /);
  });

  it.each<[string, string]>([
    ['3,5', 'it looks like a decimal comma: give "," as data.format.decimal'],
    [
      '1.234,50',
      'it looks like a decimal comma and points between thousands: give "," as data.format.decimal and "." as data.format.thousands',
    ],
    [
      '1,234',
      'it looks like commas between thousands, or a decimal comma: give "," as data.format.thousands, or as data.format.decimal',
    ],
    ['1,234.5', 'it looks like commas between thousands: give "," as data.format.thousands'],
    ['1 234', 'it looks like spaces between thousands: give " " as data.format.thousands'],
    ["1'234", `it looks like apostrophes between thousands: give "'" as data.format.thousands`],
    ['1.234.567', 'it looks like points between thousands: give "." as data.format.thousands'],
    ['$5', 'a currency or a unit is no part of a number, so write it without'],
    ['12 %', 'a currency or a unit is no part of a number, so write it without'],
    ['1.5 kg', 'a currency or a unit is no part of a number, so write it without'],
    ['20km/h', 'a currency or a unit is no part of a number, so write it without'],
    ['12.50-', 'its minus sign stands behind it, as SAP writes it, so write it in front'],
    ['(12.50)', 'it stands in brackets, as accounts write what is below 0, so write it with "-"'],
    ['0x1F', 'it looks hexadecimal, so write it with decimal digits'],
  ])('%s is refused: %s', async (written, hint) => {
    expect(await read(written)).toBe(`field "x" is ${JSON.stringify(written)} and not a number; ${hint}`);
  });

  it('a number in JSON has no such form, and no such hint', async () => {
    const { rejects } = await readAll({
      text: '{"x":"3,5","label":"a"}\n',
      data: { format: { kind: 'jsonl' } },
      task: {
        kind: 'one-to-one',
        input: { kind: 'numeric', fields: ['x'] },
        target: { kind: 'class', field: 'label' },
      },
    });

    expect(rejects[0]?.detail).toBe('field "x" is "3,5" and not a number');
  });
});

describe('a first line that is no header, though the request names the columns beside "header": true', () => {
  const columns = ['text', 'label'];

  it.each([
    ['a value', 'good film,0.5\nbad film,0.1\n', '"0.5", so it is a record'],
    ['a label that comes again', 'good film,pos\nbad film,neg\nfine,pos\n', '"pos", which other lines have'],
  ])('is refused for %s in it', async (_, text, why) => {
    await expect(fieldsOf(text, { header: true, columns })).rejects.toThrow(why);
  });

  it.each([
    ['names', 'review,sentiment\ngood film,pos\nfine,pos\n'],
    ['names, again in the middle', 'review,sentiment\ngood film,pos\nreview,sentiment\nfine,pos\n'],
    ['numbers of columns', '0,1\n0,1\n3,1\n'],
  ])('is one for %s', async (_, text) => {
    const rows = await fieldsOf(text, { header: true, columns });

    expect(rows.length).toBe(text.trim().split('\n').length - 1);
  });
});

describe('a header that has the given names in other places', () => {
  const columns = ['label', 'text'];

  it.each([
    ['text,label\ngood,pos\n', '"label" as column 2, and data.format.columns as column 1'],
    ['text, label\ngood,pos\n', '"label" as column 2, and data.format.columns as column 1'],
    ['Text,Label\ngood,pos\n', '"label" as column 2, and data.format.columns as column 1'],
    ['label,id,text\npos,1,good\n', '"text" as column 3, and data.format.columns as column 2'],
  ])('is refused: %j', async (text, why) => {
    await expect(fieldsOf(text, { header: true, columns })).rejects.toThrow(why);
  });

  it.each([['label,text\npos,good\n'], ['label,review\npos,good\n'], ['class,text\npos,good\n']])(
    'is none that has them in their places, or others: %j',
    async (text) => {
      expect(await fieldsOf(text, { header: true, columns })).toEqual([{ label: 'pos', text: 'good' }]);
    },
  );

  it('may have a name twice, which is what names are given for', async () => {
    expect(await fieldsOf('a,a\n1,2\n', { header: true, columns: ['a', 'b'] })).toEqual([{ a: '1', b: '2' }]);
  });
});

describe('line ends of a CSV', () => {
  const rows = [
    { text: 'one\ntwo', label: 'a' },
    { text: 'three, four', label: 'b' },
    { text: 'five', label: 'a' },
  ];

  it.each([
    ['returns alone, with line feeds in quotes', '\r', true],
    ['a return too many, as where CR LF was written as text', '\r\r\n', true],
    ['returns and line feeds', '\r\n', true],
    ['returns alone', '\r', false],
  ])('may be %s', async (_, end, isQuoted) => {
    const lines = rows
      .filter(({ text }) => isQuoted || !text.includes('\n'))
      .map(({ text, label }) => (/[\n,]/.test(text) ? `"${text}",${label}` : `${text},${label}`));
    const text = ['text,label', ...lines, ''].join(end);

    const expected = rows.filter(({ text: own }) => isQuoted || !own.includes('\n'));
    expect(await fieldsOf(text, {})).toEqual(expected);
    expect(await fieldsOf(gzipSync(text), {})).toEqual(expected);
  });
});

describe('rows that end with a delimiter, below names that do not', () => {
  const text = 'text,label\none,a,\ntwo,b,\n';

  it('are set aside with what to do', async () => {
    const rows = await rowsOf(text, { kind: 'csv' });

    expect(rows.map(({ reason }) => reason)).toEqual(['ragged-row', 'ragged-row']);
    expect(rows[0]?.detail).toContain('its last field is empty: where each row ends with ","');
  });

  it('are read where that column has a name too', async () => {
    expect(await fieldsOf(text, { header: true, columns: ['text', 'label', 'nothing'] })).toEqual([
      { text: 'one', label: 'a', nothing: '' },
      { text: 'two', label: 'b', nothing: '' },
    ]);
  });
});
