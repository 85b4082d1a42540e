import { gzipSync } from 'node:zlib';
import { around, BY_FILE, CSV, GOOD, goodCsv, textOf, type BrokenDataset } from './good';

const MEGABYTE = 10 ** 6;
const UNREADABLE =
  'UnreadableShard: 1 of 1 shards (100 %) could not be read, above data.rejects.toleratedShardPercentage, 0; the first: ';

/** Two members, like the output of `cat a.gz b.gz`. */
const members = Buffer.concat([gzipSync(textOf(GOOD.slice(0, 20))), gzipSync(textOf(GOOD.slice(20)))]);
const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
};

/** Stored and not deflated, so that it is certain which record a cut goes through. */
const stored = gzipSync(textOf(GOOD), { level: 0 });
const storedBytes = Buffer.byteLength(textOf(GOOD.slice(0, 30)));
const GZIP_HEADER_BYTES = 10 + 5;

export const BROKEN_ARCHIVES: readonly BrokenDataset[] = [
  { name: 'gzip of two members: nothing is wrong', files: { 'a.gz': members }, setAside: [] },
  {
    name: 'gzip of records of which one is wrong',
    files: { 'a.gz': gzipSync(around('no json')) },
    setAside: [`data/a.gz 21: malformed-json: Unexpected token 'o', "no json" is not valid JSON`],
  },
  {
    name: 'truncated gzip',
    files: { 'a.gz': stored.subarray(0, GZIP_HEADER_BYTES + storedBytes + 9) },
    refused: `${UNREADABLE}data/a.gz cannot be read: its gzip stream ends too early after ${storedBytes + 9} bytes of text, so some of it is missing; upload the file again`,
  },
  {
    name: 'gzip with a wrong checksum, none of which can be trusted',
    files: { 'a.gz': flipped(gzipSync(textOf(GOOD)), gzipSync(textOf(GOOD)).length - 6) },
    refused: `${UNREADABLE}data/a.gz cannot be read: its gzip stream is damaged (incorrect data check) after 0 bytes of text, so some of it is missing; upload the file again`,
  },
  {
    name: 'a header in gzip that is cut',
    files: { 'a.gz': gzipSync(goodCsv(), { level: 0 }).subarray(0, GZIP_HEADER_BYTES + 4) },
    data: CSV,
    refused: `${UNREADABLE}data/a.gz cannot be read: its header line is incomplete, since its gzip stream ends too early after 4 bytes of text, so some of it is missing; upload the file again`,
  },
  {
    name: 'a gzip bomb',
    files: { 'a.gz': gzipSync(Buffer.alloc(100 * MEGABYTE)) },
    refused: `${UNREADABLE}data/a.gz cannot be read: *`,
  },
  {
    name: 'a gzip bomb of text',
    // Of few records: what has to be seen is how far it is unpacked, not how fast records are read.
    files: { 'a.gz': gzipSync(Buffer.alloc(100 * MEGABYTE, `${' '.repeat(99_000)}${GOOD[0]}\n`)) },
    refused: `${UNREADABLE}data/a.gz cannot be read: it unpacks to more than 200 times its * bytes of gzip; write it as several smaller objects, or leave it out of data.split if it is no text`,
  },
  {
    name: 'gzip in gzip',
    files: { 'a.gz': gzipSync(gzipSync(textOf(GOOD))) },
    refused: `${UNREADABLE}data/a.gz cannot be read: *gzip*`,
  },
  {
    name: 'Parquet that is not Parquet',
    files: { a: Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(200), Buffer.from('PAR1')]) },
    data: { format: { kind: 'parquet' } },
    refused: `${UNREADABLE}data/a cannot be read as Parquet: *; write it again, or leave it out of data.split`,
  },
  {
    name: 'Parquet read as JSON Lines, and the other way round',
    files: { train: 'PAR1\x15\x04', test: textOf(GOOD) },
    data: BY_FILE,
    refused:
      'UnreadableShard: 1 of 2 shards (50.0 %) could not be read, above data.rejects.toleratedShardPercentage, 0; the first: data/train cannot be read: *Parquet*',
  },
];
