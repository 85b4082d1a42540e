import { gzipSync } from 'node:zlib';
import { rowsOf } from './rows';

describe('JSON Lines that end within an object', () => {
  it.each(['{"a": 1}\n{"a": "x', '{"a": 1}\n{"a": {"b": 1}', '{"a": 1}\n{"a": [1, 2', '{"a": 1}\n{'])(
    'are refused, since nobody knows how many lines are missing: %j',
    async (text) => {
      for (const content of [Buffer.from(text), gzipSync(text)])
        await expect(rowsOf(content, { kind: 'jsonl' })).rejects.toThrow(
          /^data\/a cannot be read: it ends within the object of its last line, as a file does that was cut off/,
        );
    },
  );

  it.each([
    '{"a": 1}\n{"a": "x\n',
    '{"a": 1}\n{"a": 1},',
    '{"a": 1}\n{"a": "say "x"}',
    '{"a": 1}\n{"a": "x", "t": [1, 2, "b": "y"}',
    '{"a": 1}\nno JSON',
    `{"a": 1}\n{'a': [1`,
  ])('are not those of which a line is wrong: %j', async (text) => {
    expect((await rowsOf(text, { kind: 'jsonl' })).map(({ fields, reason }) => fields ?? reason)).toEqual([
      { a: 1 },
      'malformed-json',
    ]);
  });
});

describe('lines of which some end with carriage returns alone', () => {
  const conll = { kind: 'conll', columns: ['token', 'tag'] };

  it.each<[string, object, string, string]>([
    ['a line', { kind: 'text' }, 'a\nb\rc\n', 'mixed-line-ends'],
    ['a row of one field', { kind: 'csv' }, 'x\nb\rc\n', 'mixed-line-ends'],
    ['a row', { kind: 'csv' }, 'x,y\na,b\rc,d\n', 'ragged-row'],
    ['a row of quoted fields', { kind: 'csv' }, 'x,y\n"a","b"\r"c","d"\n', 'malformed-csv'],
    ['an object', { kind: 'jsonl' }, '{"x":1}\n{"x":2}\r{"x":3}\n', 'malformed-json'],
    ['a token', conll, 'a\tB\rb\tO\n', 'ragged-row'],
  ])('are set aside with that cause: %s', async (_, format, text, reason) => {
    const rows = await rowsOf(text, format);

    expect(rows.at(-1)?.reason).toBe(reason);
    expect(rows.at(-1)?.detail?.split('a carriage return (\\r) without a line feed (\\n)')).toHaveLength(2);
  });

  it.each<[string, object, string]>([
    ['lines', { kind: 'text' }, ''],
    ['rows', { kind: 'csv' }, 'x,y\n'],
    ['tokens', conll, ''],
  ])('are no one record, which would be tolerated: %s', async (_, format, header) => {
    const ofMac = Array.from({ length: 300 }, (__, n) => `a\tb,${n}`).join('\r');

    await expect(rowsOf(`${header}a,b\n${ofMac}\n`, format)).rejects.toThrow(
      /^data\/a cannot be read: one of its lines holds 299 carriage returns \(\\r\) without a line feed/,
    );
  });

  it('are refused where the header is one of them', async () => {
    await expect(rowsOf('x,y\ra,b\rc,d\ne,f\n', { kind: 'csv' })).rejects.toThrow(
      /^data\/a cannot be read: its header line holds a carriage return/,
    );
  });

  it.each<[string, object, string, unknown]>([
    ['in quotes', { kind: 'csv' }, 'x,y\n"a\rb",c\n', { x: 'a\rb', y: 'c' }],
    ['in a row that has all of its fields', { kind: 'csv' }, 'x,y\na\rb,c\n', { x: 'a\rb', y: 'c' }],
    ['in one quoted field', { kind: 'csv' }, 'x\n"a\rb"\n', { x: 'a\rb' }],
    ['between the fields of an object', { kind: 'jsonl' }, '{"x":\r1}\n', { x: 1 }],
    ['before another and a line feed', { kind: 'text' }, 'a\r\r\n', { text: 'a' }],
  ])('are no such lines: a return %s', async (_, format, text, expected) => {
    expect((await rowsOf(text, format))[0]?.fields).toEqual(expected);
  });

  it('are read where others come later, with blank lines that are none', async () => {
    const ofMac = 'a\tB\r'.repeat(20_000);

    const rows = await rowsOf(`${ofMac}\r\nb\tO\r\nc\tO\r\n`, conll);

    expect(rows).toHaveLength(20_002);
    expect(rows.slice(-2).map(({ line }) => line)).toEqual([20_002, 20_003]);
  });
});

describe('a CSV that was cut off', () => {
  it('within a quoted field of its last line is refused', async () => {
    await expect(rowsOf('x,y\na,b\nc,"d', { kind: 'csv' })).rejects.toThrow(
      /^data\/a cannot be read: it ends within a quoted field of its last line, as a file does that was cut off/,
    );
  });

  it.each([
    ['in a row', 'x,y\na,b\nc', 'ragged-row'],
    ['in a quoted field with line breaks', 'x,y\na,b\n"c\nd', 'malformed-csv'],
  ])('%s has that cause in its reason', async (_, text, reason) => {
    const row = (await rowsOf(text, { kind: 'csv' })).find((each) => each.reason !== undefined);

    expect(row?.reason).toBe(reason);
    expect(row?.detail).toContain('no line end follows');
  });

  it.each(['x,y\na,b\n"c\n', 'x,y\na,b\nc\n', 'x,y\na,b\nc,d,e'])(
    '%j was not, as far as it shows',
    async (text) => {
      const row = (await rowsOf(text, { kind: 'csv' })).at(-1);

      expect(row?.detail).not.toContain('no line end');
    },
  );
});
