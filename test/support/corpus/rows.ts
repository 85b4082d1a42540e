import { BY_FILE, CSV, csvAround, GOOD, NUMERIC, numbersAround, textOf, type BrokenDataset } from './good';

/** A record of one step with the given number of channels. */
const wide = (channels: number, n: number): string =>
  JSON.stringify({ x: [Array.from({ length: channels }, () => n)], label: n % 2 });

export const BROKEN_ROWS: readonly BrokenDataset[] = [
  {
    name: 'unclosed quotes',
    files: { a: csvAround('"open,odd') },
    data: CSV,
    setAside: ['data/a 21: malformed-csv: a quote is never closed'],
  },
  {
    name: 'quotes within a field',
    files: { a: csvAround('say "hi",odd', '"a"b,odd') },
    data: CSV,
    setAside: [
      'data/a 21: malformed-csv: a field that is not quoted holds a quote; quote it and double that one',
      'data/a 22: malformed-csv: a closing quote is followed by neither delimiter nor line ending',
    ],
  },
  {
    name: 'ragged rows',
    files: { a: csvAround('only', 'one,too,many', ',,,') },
    data: CSV,
    setAside: [
      'data/a 21: ragged-row: the row has 1 fields, the file 2',
      'data/a 22: ragged-row: the row has 3 fields, the file 2',
      'data/a 23: ragged-row: the row has 4 fields, the file 2',
    ],
  },
  {
    name: 'missing values',
    files: { a: csvAround(',odd', 'a,') },
    data: CSV,
    setAside: [
      'data/a 21: empty-sequence: the input "" has no token',
      'data/a 22: missing-label: field "label" is empty',
    ],
  },
  {
    name: 'values that are not numbers, or not finite',
    files: {
      a: numbersAround('NaN,1,0', '1,-Infinity,0', '1e39,1,0', 'one,1,0', '"1,5",1,0', ',1,0', '0x10,1,0'),
    },
    data: CSV,
    task: NUMERIC,
    setAside: [
      'data/a 21: not-finite: field "x" is "NaN"',
      'data/a 22: not-finite: field "y" is "-Infinity"',
      'data/a 23: not-finite: field "x" is "1e39", more than a 32-bit float holds',
      'data/a 24: not-a-number: field "x" is "one" and not a number',
      'data/a 25: not-a-number: field "x" is "1,5" and not a number; it looks like a decimal comma: give "," as data.format.decimal',
      'data/a 26: missing-value: field "x" is empty',
      'data/a 27: not-a-number: field "x" is "0x10" and not a number; it looks hexadecimal, so write it with decimal digits',
    ],
  },
  {
    name: 'several widths, with the rarest in the first records',
    files: {
      a: textOf([...Array.from({ length: 10 }, (_, n) => wide(n + 3, n)), ...GOOD.map((_, n) => wide(2, n))]),
    },
    task: { input: { kind: 'numeric', fields: ['x'] } },
    setAside: Array.from(
      { length: 10 },
      (_, n) => `data/a ${n + 1}: channel-count: the input has ${n + 3} channels, most of the dataset has 2`,
    ),
  },
  {
    name: 'widths, too many of them rare',
    files: { a: textOf([wide(3, 7), ...GOOD.map((_, n) => wide(2, n)), wide(3, 8), wide(3, 9)]) },
    data: { rejects: { toleratedShare: 0.01 } },
    task: { input: { kind: 'numeric', fields: ['x'] } },
    refused:
      'TooManyRejects: 3 of 43 records (6.98 %) had to be set aside, above data.rejects.toleratedShare, 0.01: 3 channel-count (data/a line 1: the record has 3 channels, most records of the shard have another number, in "*"); correct the records, the format or the fields, or tolerate more',
  },
  {
    name: 'a target that is not finite once it is scaled',
    files: {
      train: textOf(['x,y,label', ...GOOD.map((_, n) => `${n},1,${n % 2 ? '1e-40' : '0'}`)]),
      test: textOf(['x,y,label', '1,1,0', '1,1,3e38']),
    },
    data: { ...CSV, ...BY_FILE },
    task: { ...NUMERIC, target: { kind: 'value', field: 'label' } },
    setAside: [
      'data/test 3: not-finite: the target, once scaled, is a value that a 32-bit float does not hold',
    ],
  },
];
