import { BY_FILE, CSV, GOOD, goodCsv, LONG_LINE_BYTES, record, textOf, type BrokenDataset } from './good';

export const BROKEN_FILES: readonly BrokenDataset[] = [
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
  { name: 'an empty file among others', files: { a: '', b: textOf(GOOD) }, setAside: [] },
  {
    name: 'a header and no row',
    files: { a: 'text,label\n' },
    data: CSV,
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
    files: { a: textOf(GOOD.map((_, n) => record(`word${n}`, 'same'))) },
    refused:
      'DatasetUnusable: every record of the training split has the label "same" in field "label", and a classifier needs two; name another field in task.target.field, or add records of other labels',
  },
  {
    name: 'labels in the test split that training never saw',
    files: {
      train: textOf(GOOD),
      test: textOf([record('a', 'odd'), record('b', 'none'), record('c', '__proto__')]),
    },
    data: BY_FILE,
    setAside: [],
  },
  {
    name: 'only labels that training never saw',
    files: { train: textOf(GOOD), test: textOf([record('a', 'none')]) },
    data: BY_FILE,
    refused:
      'DatasetUnusable: the training split has none of the labels of the test split in field "label" (such as "none"; it has "even"), so every answer would be wrong; check data.split, and that the field is written alike in all files',
  },
  {
    name: 'UTF-16',
    files: { a: Buffer.from(`\ufeff${textOf(GOOD)}`, 'utf16le') },
    refused:
      'UnreadableShard: 1 of 1 shards (100 %) could not be read, above data.rejects.toleratedShardPercentage, 0; the first: data/a cannot be read: it is UTF-16 text and not UTF-8 text; give "utf-16" as data.format.encoding, or leave it out of data.split',
  },
  {
    name: 'UTF-16 without a byte order mark',
    files: { a: Buffer.from(textOf(GOOD), 'utf16le') },
    refused:
      'UnreadableShard: 1 of 1 shards (100 %) could not be read, above data.rejects.toleratedShardPercentage, 0; the first: data/a cannot be read: every other of its bytes is 0, so it looks like UTF-16; give "utf-16le" as data.format.encoding',
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
    data: CSV,
    refused:
      'UnreadableShard: 1 of 1 shards (100 %) could not be read, above data.rejects.toleratedShardPercentage, 0; the first: data/a cannot be read: its header names "text" twice; rename one, or give data.format.columns',
  },
  {
    name: 'a header whose quote is not closed',
    files: { a: 'text,"label\na,odd\n' },
    data: CSV,
    refused:
      'UnreadableShard: 1 of 1 shards (100 %) could not be read, above data.rejects.toleratedShardPercentage, 0; the first: data/a cannot be read: its header line is wrong (a quote is never closed); correct it',
  },
  {
    name: 'a header of 100 MB',
    files: { a: Buffer.concat([Buffer.alloc(LONG_LINE_BYTES, 'x,'), Buffer.from('\na,odd\n')]) },
    data: CSV,
    refused:
      'UnreadableShard: 1 of 1 shards (100 %) could not be read, above data.rejects.toleratedShardPercentage, 0; the first: data/a cannot be read: its header line is wrong (it is longer than 1048576 bytes); correct it',
  },
  {
    name: 'lone carriage returns, which end lines too',
    files: { a: goodCsv().replaceAll('\n', '\r') },
    data: CSV,
    setAside: [],
  },
  {
    name: 'rows with another number of columns than the header',
    files: { a: textOf(['text,label', 'a,b,c', 'a,b,c', 'd', 'a,', 'e,odd']) },
    data: { ...CSV, rejects: { toleratedShare: 0.1 } },
    refused:
      'TooManyRejects: 4 of 5 records (80.0 %) had to be set aside, above data.rejects.toleratedShare, 0.1: 3 ragged-row (data/a line 2: the row has 3 fields, the file 2, in "a,b,c") and 1 missing-label (data/a line 5: field "label" is empty, in "a,"); correct the records, the format or the fields, or tolerate more',
  },
];
