/**
 * Broken datasets, and what has to become of each: refused in one sentence, or records set aside one by one. Made by
 * code, since some are larger than a repository should be.
 */
export interface BrokenDataset {
  readonly name: string;
  /** By name under `data/`. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly data?: object;
  readonly task?: object;
  /** The whole of the error, `Name: sentence`; or each reject, `file line: reason: detail`. */
  readonly refused?: string;
  readonly setAside?: readonly string[];
}

const MEGABYTE = 10 ** 6;
const LONG_LINE_BYTES = 100 * MEGABYTE;

const jsonl = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
const record = (text: unknown, label: unknown): string => JSON.stringify({ text, label });

/** Records that are fine, of two labels. */
export const GOOD: readonly string[] = Array.from({ length: 40 }, (_, n) =>
  record(`word${n} common`, n % 2 ? 'odd' : 'even'),
);
const goodCsv = ['text,label', ...GOOD.map((_, n) => `word${n} common,${n % 2 ? 'odd' : 'even'}`)];
const goodNumbers = ['x,y,label', ...GOOD.map((_, n) => `${n},${n * 2},${n % 2}`)];

/** The good ones around what is wrong, which is at line 21 and after. */
const around = (...lines: string[]): string => jsonl([...GOOD.slice(0, 20), ...lines, ...GOOD.slice(20)]);
const csvAround = (...lines: string[]): string =>
  jsonl([...goodCsv.slice(0, 20), ...lines, ...goodCsv.slice(20)]);
const numbersAround = (...lines: string[]): string =>
  jsonl([...goodNumbers.slice(0, 20), ...lines, ...goodNumbers.slice(20)]);

const csv = { format: { kind: 'csv' } };
const numeric = { input: { kind: 'numeric', fields: ['x', 'y'] } };
const byFile = { split: { by: 'file', train: 'train', test: 'test', validationShare: 0.3 } };

/** Bytes in the place of a mark in a text. */
const withBytes = (text: string, bytes: readonly number[]): Uint8Array => {
  const [before = '', after = ''] = text.split('@');
  return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
};

function longLine(start: string, end: string): Uint8Array {
  const line = Buffer.alloc(LONG_LINE_BYTES, 'x');
  line.write(start);
  return Buffer.concat([
    Buffer.from(jsonl(GOOD.slice(0, 20))),
    line,
    Buffer.from(end),
    Buffer.from(jsonl(GOOD.slice(20))),
  ]);
}

const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

const TEXT_RECORDS: readonly BrokenDataset[] = [
  {
    name: 'invalid UTF-8',
    files: { a: withBytes(around('{"text": "@", "label": "odd"}'), [0xc3, 0x28]) },
    setAside: ['data/a 21: invalid-utf8: the record is not valid UTF-8'],
  },
  {
    name: 'half of a surrogate pair, as UTF-8 never has it',
    files: { a: withBytes(around('{"text": "@", "label": "odd"}'), [0xed, 0xa0, 0x80]) },
    setAside: ['data/a 21: invalid-utf8: the record is not valid UTF-8'],
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
    name: 'lines that are no objects',
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
    files: { a: around(deep(100_000), `{"text": ${deep(100_000)}, "label": "odd"}`) },
    setAside: [
      'data/a 21: not-an-object: the line is a deeply nested array and not a JSON object',
      'data/a 22: wrong-type: field "text" is a deeply nested array and not a text',
    ],
  },
  {
    name: 'a group whose key is nested deeper than a stack',
    files: {
      a: jsonl(
        Array.from(
          { length: 40 },
          (_, n) => `{"id": ${n === 20 ? deep(100_000) : n}, "text": "a", "label": ${n % 2}}`,
        ),
      ),
    },
    data: { records: { kind: 'groups', by: ['id'], constant: ['label'] } },
    task: { input: { kind: 'tokens', field: 'text', tokens: 'given' } },
    setAside: [
      'data/a 21: wrong-type: field "id" is a deeply nested array and cannot be grouped by',
      'data/a 21: wrong-type: the group may have begun with this row: field "id" is a deeply nested array and cannot be grouped by',
    ],
  },
  {
    name: 'a constant that is nested deeper than a stack',
    files: {
      a: jsonl(
        Array.from(
          { length: 40 },
          (_, n) => `{"id": ${n}, "text": "a", "label": ${n === 20 ? deep(100_000) : n % 2}}`,
        ),
      ),
    },
    data: { records: { kind: 'groups', by: ['id'], constant: ['label'] } },
    task: { input: { kind: 'tokens', field: 'text', tokens: 'given' } },
    setAside: ['data/a 21: wrong-type: field "label" is a deeply nested array and not a label'],
  },
  {
    name: 'field names that every object has',
    files: {
      a: around('{"__proto__": {"text": "a", "label": "odd"}}', '{"constructor": "a", "label": "odd"}'),
    },
    setAside: [
      'data/a 21: missing-field: no field "text"; the record has ["__proto__"]',
      'data/a 22: missing-field: no field "text"; the record has ["constructor","label"]',
    ],
  },
  {
    name: 'a line of 100 MB',
    files: { a: longLine('{"text": "', '", "label": "odd"}\n') },
    setAside: [`data/a 21: record-too-long: the line has 100000018 bytes, above 16777216`],
  },
  {
    name: 'a line of 100 MB that has no end',
    files: { a: longLine('{"text": "', '').subarray(0, LONG_LINE_BYTES) },
    setAside: ['data/a 21: record-too-long: the line has 99999220 bytes, above 16777216'],
  },
  {
    name: 'Windows line endings, a byte order mark and blank lines: nothing is wrong',
    files: { a: `\ufeff${around('', ' ').replaceAll('\n', '\r\n')}`.replace(' \r\n', '\r\n') },
    setAside: [],
  },
];

const CSV_RECORDS: readonly BrokenDataset[] = [
  {
    name: 'quotes that are not closed',
    files: { a: csvAround('"open,odd') },
    data: csv,
    setAside: ['data/a 21: malformed-csv: a quote is never closed'],
  },
  {
    name: 'quotes within a field',
    files: { a: csvAround('say "hi",odd', '"a"b,odd') },
    data: csv,
    setAside: [
      'data/a 21: malformed-csv: a field that is not quoted holds a quote; quote it and double that one',
      'data/a 22: malformed-csv: a closing quote is followed by neither delimiter nor line ending',
    ],
  },
  {
    name: 'ragged rows',
    files: { a: csvAround('only', 'one,too,many', ',,,') },
    data: csv,
    setAside: [
      'data/a 21: ragged-row: the row has 1 fields, the file 2',
      'data/a 22: ragged-row: the row has 3 fields, the file 2',
      'data/a 23: ragged-row: the row has 4 fields, the file 2',
    ],
  },
  {
    name: 'values that are not there',
    files: { a: csvAround(',odd', 'a,') },
    data: csv,
    setAside: [
      'data/a 21: empty-sequence: the input "" has no token',
      'data/a 22: missing-label: field "label" is empty',
    ],
  },
  {
    name: 'numbers that are none, or not finite',
    files: {
      a: numbersAround('NaN,1,0', '1,-Infinity,0', '1e39,1,0', 'one,1,0', '"1,5",1,0', ',1,0', '0x10,1,0'),
    },
    data: csv,
    task: numeric,
    setAside: [
      'data/a 21: not-finite: field "x" is "NaN"',
      'data/a 22: not-finite: field "y" is "-Infinity"',
      'data/a 23: not-finite: field "x" is "1e39", more than a 32-bit float holds',
      'data/a 24: not-a-number: field "x" is "one" and not a number',
      'data/a 25: not-a-number: field "x" is "1,5" and not a number',
      'data/a 26: missing-value: field "x" is empty',
      'data/a 27: not-a-number: field "x" is "0x10" and not a number',
    ],
  },
  {
    name: 'a target that is not finite once it is scaled',
    files: {
      train: jsonl(['x,y,label', ...GOOD.map((_, n) => `${n},1,${n % 2 ? '1e-40' : '0'}`)]),
      test: jsonl(['x,y,label', '1,1,0', '1,1,3e38']),
    },
    data: { ...csv, ...byFile },
    task: { ...numeric, target: { kind: 'value', field: 'label' } },
    setAside: [
      'data/test 3: not-finite: the target, once scaled, is a value that a 32-bit float does not hold',
    ],
  },
];

const FILES: readonly BrokenDataset[] = [
  {
    name: 'no object',
    files: { '../other/a': 'x' },
    refused: 'DatasetNotFound: data.location is "data/", where no object lies; under "*" there is other',
  },
  {
    name: 'empty files only',
    files: { a: '', b: '' },
    refused: 'DatasetNotFound: data.location is "data/", where a and b are empty; put records there',
  },
  { name: 'an empty file among others', files: { a: '', b: jsonl(GOOD) }, setAside: [] },
  {
    name: 'a header and no row',
    files: { a: 'text,label\n' },
    data: csv,
    refused:
      'DatasetUnusable: the train split has no record (0 read, 0 set aside: 0 train, 0 validation, 0 test); add records, or lower the shares of data.split',
  },
  {
    name: 'blank lines only',
    files: { a: '\n\r\n\n' },
    refused:
      'DatasetUnusable: the train split has no record (0 read, 0 set aside: 0 train, 0 validation, 0 test); add records, or lower the shares of data.split',
  },
  {
    name: 'one class',
    files: { a: jsonl(GOOD.map((_, n) => record(`word${n}`, 'same'))) },
    refused:
      'DatasetUnusable: every record of the training split has the label "same" in field "label", and a classifier needs two; name another field in task.target.field, or add records of other labels',
  },
  {
    name: 'labels in the test split that training never saw',
    files: {
      train: jsonl(GOOD),
      test: jsonl([record('a', 'odd'), record('b', 'none'), record('c', '__proto__')]),
    },
    data: byFile,
    setAside: [
      'data/test 2: unseen-label: the label "none" is not in the training split',
      'data/test 3: unseen-label: the label "__proto__" is not in the training split',
    ],
  },
  {
    name: 'only such labels',
    files: { train: jsonl(GOOD), test: jsonl([record('a', 'none')]) },
    data: byFile,
    refused:
      'DatasetUnusable: the test split has no record (41 read, 1 set aside: * train, * validation, 0 test); put records into "test"',
  },
  {
    name: 'UTF-16',
    files: { a: Buffer.from(`\ufeff${jsonl(GOOD)}`, 'utf16le') },
    refused:
      'UnreadableShard: 1 of 1 shards (100 %) could not be read, above data.rejects.toleratedShardPercentage, 0; the first: data/a cannot be read: it is UTF-16 text and not UTF-8 text; convert it to UTF-8, or leave it out of data.split',
  },
  {
    name: 'UTF-16 without a mark',
    files: { a: Buffer.from(jsonl(GOOD), 'utf16le') },
    refused:
      'UnreadableShard: 1 of 1 shards (100 %) could not be read, above data.rejects.toleratedShardPercentage, 0; the first: data/a cannot be read: 50 % of its bytes are control characters, so it is binary or of another encoding; convert it to UTF-8 text, or leave it out of data.split',
  },
  {
    name: 'a ZIP archive',
    files: { a: Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), Buffer.alloc(100)]) },
    refused:
      'UnreadableShard: 1 of 1 shards (100 %) could not be read, above data.rejects.toleratedShardPercentage, 0; the first: data/a cannot be read: it is a ZIP archive and not UTF-8 text; unpack it, or leave it out of data.split',
  },
  {
    name: 'a header that names a field twice',
    files: { a: 'text,text,label\na,b,odd\n' },
    data: csv,
    refused:
      'UnreadableShard: 1 of 1 shards (100 %) could not be read, above data.rejects.toleratedShardPercentage, 0; the first: data/a cannot be read: its header names "text" twice; rename one, or give data.format.columns',
  },
  {
    name: 'a header whose quote is not closed',
    files: { a: 'text,"label\na,odd\n' },
    data: csv,
    refused:
      'UnreadableShard: 1 of 1 shards (100 %) could not be read, above data.rejects.toleratedShardPercentage, 0; the first: data/a cannot be read: its header line is wrong (a quote is never closed); correct it',
  },
  {
    name: 'a header of 100 MB',
    files: { a: Buffer.concat([Buffer.alloc(LONG_LINE_BYTES, 'x,'), Buffer.from('\na,odd\n')]) },
    data: csv,
    refused:
      'UnreadableShard: 1 of 1 shards (100 %) could not be read, above data.rejects.toleratedShardPercentage, 0; the first: data/a cannot be read: its header line is wrong (it is longer than 1048576 bytes); correct it',
  },
  {
    name: 'lone carriage returns, which make one line of all',
    files: { a: jsonl(goodCsv).replaceAll('\n', '\r') },
    data: csv,
    refused:
      'DatasetUnusable: the train split has no record (0 read, 0 set aside: 0 train, 0 validation, 0 test); add records, or lower the shares of data.split',
  },
  {
    name: 'rows of other columns than the header has',
    files: { a: jsonl(['text,label', 'a,b,c', 'a,b,c', 'd', 'a,', 'e,odd']) },
    data: { ...csv, rejects: { toleratedShare: 0.1 } },
    refused:
      'TooManyRejects: 4 of 5 records (80.0 %) had to be set aside, above data.rejects.toleratedShare, 0.1: 3 ragged-row (data/a line 2: the row has 3 fields, the file 2, in "a,b,c") and 1 missing-label (data/a line 5: field "label" is empty, in "a,"); correct the records, the format or the fields, or tolerate more',
  },
];

export const CORPUS: readonly BrokenDataset[] = [...TEXT_RECORDS, ...CSV_RECORDS, ...FILES];
