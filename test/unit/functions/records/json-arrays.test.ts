import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { DataFormat, type FormatOf } from '../../../../shared/request/format';
import { ElementCutter } from '../../../../functions/records/element-cutter';
import { rowsOf } from './rows';

const json = { kind: 'json' };
const fieldsOf = async (text: string | Buffer, format: object = json) =>
  (await rowsOf(text, format)).map(({ fields, reason }) => fields ?? reason);

describe('a JSON array', () => {
  const objects = fc.array(
    fc.dictionary(fc.string({ maxLength: 4 }), fc.jsonValue({ maxDepth: 2 }).map(withShortNumbers)),
    { maxLength: 6 },
  );

  it('is its objects, however it is laid out and cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        objects,
        fc.constantFrom(0, 1, '\t'),
        fc.integer({ min: 1, max: 9 }),
        async (values, indent, size) => {
          const bytes = Buffer.from(JSON.stringify(values, null, indent));
          const cutter = new ElementCutter(DataFormat.parse(json) as FormatOf<'json'>, 'a');
          const records: unknown[] = [];
          const take = (found: ReturnType<ElementCutter['push']>) =>
            records.push(
              ...found.map((record) => JSON.parse(Buffer.from(record.bytes).toString()) as unknown),
            );

          for (let at = 0; at < bytes.length; at += size) take(cutter.push(bytes.subarray(at, at + size)));
          take(cutter.finish());

          expect(records).toEqual(values);
          if (values.length > 0) expect(await fieldsOf(bytes)).toEqual(values.map((value) => ({ ...value })));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('knows lines and bytes of its objects, and keeps exact numbers; gzipped too', async () => {
    const text = '\ufeff[\n  {"a": 9007199254740993},\n\n  {"a":\n "],}"}\n]\n';
    const expected = [
      { line: 2, byteOffset: 7, fields: { a: '9007199254740993' } },
      { line: 4, byteOffset: 35, fields: { a: '],}' } },
    ];

    expect(await rowsOf(text, json)).toMatchObject(expected);
    expect(await rowsOf(gzipSync(text), json)).toMatchObject(expected);
  });

  it.each<[string, string, unknown[]]>([
    [
      'data.items',
      '{"items": [1], "data": {"x": [{"items": [2]}], "items": [{"a": 1}, {"a": 2}], "y": 1}}',
      [{ a: 1 }, { a: 2 }],
    ],
    ['rows', '{"n": "rows", "\\u0072ows": [{"a": [1, [2]]}], "rows": 3}', [{ a: [1, [2]] }]],
    ['a.b', '{"a": {"c": {"b": [{"x": 0}]}, "b": []}}', []],
    ['a', '{"b": {"a": [{"x": 0}]}, "a": [{"x": 1}]}', [{ x: 1 }]],
    ['data.items', '{"data": {"n": 1}, "data.items": [{"x": 1}]}', [{ x: 1 }]],
    ['a.b.c.d', '{"a": {"b": 1}, "a.b": {"c.d": [{"x": 1}], "c": {"e": [2]}}}', [{ x: 1 }]],
    ['data.items', '{"data.items": 7, "data": {"items": [{"x": 1}]}}', [{ x: 1 }]],
  ])('lies at %s', async (path, text, expected) => {
    expect(await fieldsOf(text, { ...json, path })).toEqual(expected);
  });

  it.each([
    '{"data.items": [{"x": 1}], "data": {"items": [{"x": 2}]}}',
    '{"data": {"items": [{"x": 2}], "y": "]"}, "z": [1, {"items": []}], "data.items": [{"x": 1}]}',
    '{"data": {"items": [], "items": []}}',
  ])('is none of two at one path: %s', async (text) => {
    await expect(fieldsOf(text, { ...json, path: 'data.items' })).rejects.toThrow(
      'two arrays are at "data.items"',
    );
  });

  it('sets aside what is no object, and reads the others', async () => {
    const text = '[{"a": 1}, 7, null, {"a": x}, , {"a": 2},]';

    expect(await fieldsOf(text)).toEqual([
      { a: 1 },
      'not-an-object',
      'not-an-object',
      'malformed-json',
      'malformed-json',
      { a: 2 },
      'malformed-json',
    ]);
  });

  it.each([
    ['[{"a": 1}, {"a": 2', {}],
    ['[{"a": 1}, {"a": 2}', {}],
    ['[{"a": 1},', {}],
    ['[\n', {}],
    ['{"data": [{"a": 1}, {"a"', { path: 'data' }],
  ])('that ends too early is refused, since nobody knows how much is missing: %j', async (text, format) => {
    await expect(rowsOf(text, { ...json, ...format })).rejects.toThrow(
      /^data\/a cannot be read: it ends before its array does, as a file does that was cut off/,
    );
  });

  it.each([
    ['[{"a": 1}][{"a": 2}]'],
    ['[{"a": 1}]\n[{"a": 2}]\n'],
    ['[]\n[{"a": 2}]'],
    ['[{"a": 1}], {"a": 2}'],
    ['[1]]'],
  ])('that more follows is refused, since nobody knows how many records are lost: %j', async (text) => {
    await expect(rowsOf(text, json)).rejects.toThrow(
      /more follows the array that the file is, such as a second one/,
    );
  });

  it('that is gzipped and truncated is refused by that name', async () => {
    const text = JSON.stringify(Array.from({ length: 9_000 }, (_, n) => ({ n, x: Math.sin(n) })));

    await expect(rowsOf(gzipSync(text).subarray(0, 60_000), json)).rejects.toThrow(
      /^data\/a cannot be read: its gzip stream ends too early/,
    );
  });

  it('with an element above the limit sets it aside without holding it', () => {
    const cutter = new ElementCutter(DataFormat.parse(json) as FormatOf<'json'>, 'a');
    const long = Buffer.alloc(2 ** 20, 'x');

    const records = [
      ...cutter.push(Buffer.from('[{"a": 1}, {"a": "')),
      ...Array.from({ length: 17 }, () => cutter.push(long)).flat(),
      ...cutter.push(Buffer.from('"}, {"a": 2}]')),
      ...cutter.finish(),
    ];

    expect(records.map(({ bytes, fault }) => [bytes.length, fault?.reason])).toEqual([
      [8, undefined],
      [4_096, 'record-too-long'],
      [8, undefined],
    ]);
  });

  it.each([
    ['{"a": 1}\n{"a": 2}\n', {}, 'it is no JSON array; give {"kind": "jsonl"} as data.format'],
    ['[{"a": 1}]', { path: 'items' }, 'it is no JSON object; leave data.format.path out'],
    ['{"data": {"item": []}}', { path: 'data.items' }, 'there is no array at "data.items"'],
    ['', {}, 'it is no JSON array'],
  ])('%s is none', async (text, format, sentence) => {
    await expect(rowsOf(text, { ...json, ...format })).rejects.toThrow(`data/a cannot be read: ${sentence}`);
  });
});

describe('a file of another format', () => {
  const array = [{ a: 1 }, { a: 2 }];

  it.each<[string, string, object, string]>([
    [
      'a JSON array as JSON Lines',
      JSON.stringify(array, null, 2),
      { kind: 'jsonl' },
      'it is a JSON array and not JSON Lines; give {"kind": "json"}',
    ],
    [
      'one in a line',
      JSON.stringify(array),
      { kind: 'jsonl' },
      'it is a JSON array and not JSON Lines; give {"kind": "json"}',
    ],
    [
      'one whose elements are lines',
      '[{"a": 1},\n{"a": 2}]\n',
      { kind: 'jsonl' },
      'it is a JSON array and not JSON Lines',
    ],
    [
      'an object over several lines',
      JSON.stringify({ data: array }, null, 2),
      { kind: 'jsonl' },
      'it has a JSON object over several lines',
    ],
    [
      'JSON Lines as CSV',
      '{"a": 1, "b": "x"}\n{"a": 2}\n',
      { kind: 'csv' },
      'so it is JSON Lines and not CSV; give {"kind": "jsonl"}',
    ],
    [
      'JSON Lines as CSV without a header',
      '{"a": 1}\n',
      { kind: 'csv', header: false, columns: ['a'] },
      'so it is JSON Lines and not CSV',
    ],
    [
      'a JSON array as CSV',
      JSON.stringify(array, null, 2),
      { kind: 'csv' },
      'it is a JSON array and not CSV; give {"kind": "json"}',
    ],
  ])('%s is refused in a sentence that says so', async (_, text, format, sentence) => {
    for (const content of [Buffer.from(text), gzipSync(text)])
      await expect(rowsOf(content, format)).rejects.toThrow(`data/a cannot be read: `);
    await expect(rowsOf(text, format)).rejects.toThrow(sentence);
  });

  it('CSV as JSON Lines names CSV in each reason', async () => {
    const rows = await rowsOf('text,label\nfine,a\n', { kind: 'jsonl' });

    expect(rows.map(({ reason }) => reason)).toEqual(['malformed-json', 'malformed-json']);
    expect(rows[0]?.detail).toContain(
      '; it does not begin with "{", so it is no JSON Lines; if the file is CSV',
    );
  });

  it('a first line that is broken, or an array of its own, is one record that is set aside', async () => {
    expect(await fieldsOf('{"a": "x\n{"a": 1}\n', { kind: 'jsonl' })).toEqual(['malformed-json', { a: 1 }]);
    expect(await fieldsOf('{"a": 0},\n{"a": 1}\n', { kind: 'jsonl' })).toEqual(['malformed-json', { a: 1 }]);
    expect(await fieldsOf('[1, 2]\n{"a": 1}\n', { kind: 'jsonl' })).toEqual(['not-an-object', { a: 1 }]);
  });
});

/** Longer ones are texts, which has tests of its own. */
function withShortNumbers(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, each: unknown) =>
    typeof each === 'number' && Math.abs(each) > 2 ** 53 ? 0 : each,
  );
}
