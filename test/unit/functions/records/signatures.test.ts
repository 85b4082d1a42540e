import { otherFormat } from '../../../../functions/records/signatures';

const bytes = (text: string) => Buffer.from(text, 'latin1');

it.each([
  ['xz', bytes('\xfd7zXZ\0\0\x04'), 'xz', 'decompress it'],
  [
    'a tar archive',
    Buffer.concat([Buffer.alloc(257, 'a'), bytes('ustar\x0000')]),
    'a tar archive',
    'unpack it',
  ],
  [
    'an old Excel workbook',
    bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'),
    'an Excel workbook',
    'save its sheet as CSV',
  ],
  [
    'OpenDocument',
    bytes(`PK\x03\x04${'\0'.repeat(26)}mimetypeapplication/vnd.oasis`),
    'OpenDocument',
    'as CSV',
  ],
  ['any other ZIP archive', bytes(`PK\x03\x04${'\0'.repeat(26)}a.csv`), 'a ZIP archive', 'unpack it'],
  ['NumPy', bytes('\x93NUMPY\x01\0'), 'an array of NumPy', 'JSON Lines or Parquet'],
  ['SQLite', bytes('SQLite format 3\0'), 'a database of SQLite', 'CSV or Parquet'],
  ['a pickle', bytes('\x80\x04\x95'), 'a pickle', 'CSV or Parquet'],
])('otherFormat knows %s, and what makes of it what can be read', (_, start, what, fix) => {
  const found = otherFormat(start);

  expect(found?.what).toContain(what);
  expect(found?.fix).toContain(fix);
});

it.each([
  ['text', bytes('text,label\n')],
  ['a text that begins with the name of a format', bytes('ORC and Avro and PAR1 are formats')],
  ['nothing', bytes('')],
])('otherFormat knows nothing of %s', (_, start) => {
  expect(otherFormat(start)).toBeUndefined();
});
