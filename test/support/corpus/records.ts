import { around, deep, GOOD, LONG_LINE_BYTES, record, textOf, type BrokenDataset } from './good';

/** A text with bytes in place of a mark. */
const withBytes = (text: string, bytes: readonly number[]): Uint8Array => {
  const [before = '', after = ''] = text.split('@');
  return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
};

/** Good records with one more field, and one in which it is nested deeply. */
const sided = (field: string, values: readonly string[]): string =>
  textOf([
    ...GOOD.map((_, n) =>
      JSON.stringify({ text: `word${n}`, label: n % 2, [field]: values[n % values.length] }),
    ),
    `{"text": "a", "label": 1, "${field}": ${deep()}}`,
  ]);

/** Good records around a line of 100 MB. */
function longLine(start: string, end: string): Uint8Array {
  const line = Buffer.alloc(LONG_LINE_BYTES, 'x');
  line.write(start);
  const [before, after] = [textOf(GOOD.slice(0, 20)), textOf(GOOD.slice(20))];
  return Buffer.concat([Buffer.from(before), line, Buffer.from(end), Buffer.from(after)]);
}

export const BROKEN_RECORDS: readonly BrokenDataset[] = [
  {
    name: 'invalid UTF-8',
    files: { a: withBytes(around('{"text": "@", "label": "odd"}'), [0xc3, 0x28]) },
    setAside: [
      'data/a 21: invalid-utf8: the record is not valid UTF-8; where the file is of another encoding, give that as data.format.encoding: "windows-1252" or "latin-1", most likely',
    ],
  },
  {
    name: 'half of a surrogate pair, as UTF-8 never has it',
    files: { a: withBytes(around('{"text": "@", "label": "odd"}'), [0xed, 0xa0, 0x80]) },
    setAside: [
      'data/a 21: invalid-utf8: the record is not valid UTF-8; where the file is of another encoding, give that as data.format.encoding: "windows-1252" or "latin-1", most likely',
    ],
  },
  {
    name: 'half of a surrogate pair, escaped: a token like any other',
    files: { a: around('{"text": "a\\ud800 \\udc00b", "label": "odd"}') },
    setAside: [],
  },
  {
    name: 'a NUL byte',
    files: { a: around('{"text": "a\0b", "label": "odd"}') },
    setAside: ['data/a 21: nul-byte: the record holds a NUL byte'],
  },
  {
    name: 'mixed types',
    files: {
      a: around(
        record(7, 'odd'),
        record(['a'], 'odd'),
        record({ a: 1 }, 'odd'),
        record(null, 'odd'),
        record('a', {}),
      ),
    },
    setAside: [
      'data/a 21: wrong-type: field "text" is 7 and not a text',
      'data/a 22: wrong-type: field "text" is ["a"] and not a text',
      'data/a 23: wrong-type: field "text" is {"a":1} and not a text',
      'data/a 24: missing-value: field "text" is null',
      'data/a 25: wrong-type: field "label" is {} and not a label',
    ],
  },
  {
    name: 'lines that are not objects',
    files: { a: around('[]', 'null', '"text"', '7', '{}', '{"text": "a"}') },
    setAside: [
      'data/a 21: not-an-object: the line is [] and not a JSON object',
      'data/a 22: not-an-object: the line is null and not a JSON object',
      'data/a 23: not-an-object: the line is "text" and not a JSON object',
      'data/a 24: not-an-object: the line is 7 and not a JSON object',
      'data/a 25: missing-field: no field "text"; the record has []',
      'data/a 26: missing-field: no field "label"; the record has ["text"]',
    ],
  },
  {
    name: 'nesting deeper than a stack',
    files: { a: around(deep(), `{"text": ${deep()}, "label": "odd"}`) },
    setAside: [
      'data/a 21: not-an-object: the line is a deeply nested array and not a JSON object',
      'data/a 22: wrong-type: field "text" is a deeply nested array and not a text',
    ],
  },
  {
    name: 'a group whose key is nested deeper than a stack',
    files: {
      a: textOf(
        Array.from(
          { length: 40 },
          (_, n) => `{"id": ${n === 20 ? deep() : n}, "text": "a", "label": ${n % 2}}`,
        ),
      ),
    },
    data: { records: { kind: 'groups', by: ['id'], constant: ['label'], rows: 'adjacent' } },
    task: { input: { kind: 'tokens', field: 'text', tokens: 'given' } },
    setAside: [
      'data/a 21: wrong-type: field "id" is a deeply nested array and cannot be grouped by',
      'data/a 21: wrong-type: the group may have begun with this row: field "id" is a deeply nested array and cannot be grouped by',
    ],
  },
  {
    name: 'a constant that is nested deeper than a stack',
    files: {
      a: textOf(
        Array.from(
          { length: 40 },
          (_, n) => `{"id": ${n}, "text": "a", "label": ${n === 20 ? deep() : n % 2}}`,
        ),
      ),
    },
    data: { records: { kind: 'groups', by: ['id'], constant: ['label'], rows: 'adjacent' } },
    task: { input: { kind: 'tokens', field: 'text', tokens: 'given' } },
    setAside: ['data/a 21: wrong-type: field "label" is a deeply nested array and not a label'],
  },
  {
    name: 'a side that is nested deeper than a stack',
    files: { a: sided('side', ['x', 'x', 'y']) },
    data: { split: { by: 'field', field: 'side', test: ['y'], validationShare: 0.3 } },
    setAside: ['data/a 41: wrong-type: field "side" is a deeply nested array, which decides no split'],
  },
  {
    name: 'a key of the split that is nested deeper than a stack',
    files: { a: sided('who', ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k']) },
    data: { split: { by: 'hash', key: ['who'], validationShare: 0.3, testShare: 0.3 } },
    setAside: ['data/a 41: wrong-type: field "who" is a deeply nested array, which decides no split'],
  },
  {
    name: 'field names that every object inherits',
    files: {
      a: around('{"__proto__": {"text": "a", "label": "odd"}}', '{"constructor": "a", "label": "odd"}'),
    },
    setAside: [
      'data/a 21: missing-field: no field "text"; the record has ["__proto__.text","__proto__.label"]',
      'data/a 22: missing-field: no field "text"; the record has ["constructor","label"]',
    ],
  },
  {
    name: 'a line of 100 MB',
    files: { a: longLine('{"text": "', '", "label": "odd"}\n') },
    setAside: [`data/a 21: record-too-long: the line has 100000018 bytes, above 16777216`],
  },
  {
    name: 'a line of 100 MB without a line ending',
    files: { a: longLine('{"text": "', '').subarray(0, LONG_LINE_BYTES) },
    setAside: ['data/a 21: record-too-long: the line has 99999220 bytes, above 16777216'],
  },
  {
    name: 'Windows line endings, a byte order mark and blank lines: nothing is wrong',
    files: { a: `\ufeff${around('', ' ').replaceAll('\n', '\r\n')}`.replace(' \r\n', '\r\n') },
    setAside: [],
  },
];
