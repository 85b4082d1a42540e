/** A format that files are in, and that no text is. */
export interface OtherFormat {
  readonly what: string;
  /** What it should be, where that is not text. */
  readonly instead?: string;
  /** What makes of it something that can be read. */
  readonly fix: string;
}

interface Signature extends OtherFormat {
  readonly bytes: Uint8Array;
  /** Where they stand; at the start where it is left out. */
  readonly at?: number;
}

const DECOMPRESS = 'decompress it';
const UNPACK = 'unpack it';
const AS_CSV = 'save its sheet as CSV ("CSV UTF-8" in Excel)';
const AS_TABLE = 'write its table as CSV or Parquet';
const AS_ARRAYS = 'write its arrays as JSON Lines or Parquet';
const PDF_FIX = 'write its text or tables to a file of their own';

const of = (bytes: string | readonly number[], what: string, fix: string, at?: number): Signature => ({
  bytes: typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Uint8Array.from(bytes),
  what,
  fix,
  ...(at === undefined ? {} : { at }),
});

/** The first that a file's bytes have is its format. */
const SIGNATURES: readonly Signature[] = [
  of([0x1f, 0x8b], 'gzip', DECOMPRESS),
  of([0x28, 0xb5, 0x2f, 0xfd], 'Zstandard', DECOMPRESS),
  of([0x42, 0x5a, 0x68, 0x39, 0x31, 0x41], 'bzip2', DECOMPRESS),
  of([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], 'xz', DECOMPRESS),
  of([0x04, 0x22, 0x4d, 0x18], 'LZ4', DECOMPRESS),
  of('\xff\x06\x00\x00sNaPpY', 'Snappy', DECOMPRESS),
  of([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], 'a 7z archive', UNPACK),
  of('Rar!\x1a\x07', 'a RAR archive', UNPACK),
  of('ustar\0', 'a tar archive', UNPACK, 257),
  of('ustar  \0', 'a tar archive', UNPACK, 257),
  // Names of the first entry of a ZIP archive stand behind its head of 30 bytes.
  of('[Content_Types].xml', 'an Excel workbook or another file of Office', AS_CSV, 30),
  of('mimetypeapplication/vnd.oasis', 'a file of OpenDocument', AS_CSV, 30),
  of('PK\x03\x04', 'a ZIP archive', UNPACK),
  of([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], 'an Excel workbook or another file of Office', AS_CSV),
  of('PAR1\x15', 'Parquet', 'give {"kind": "parquet"} as data.format'),
  of('ARROW1\0\0', 'Arrow (Feather)', AS_TABLE),
  of('Obj\x01', 'Avro', AS_TABLE),
  of('SQLite format 3\0', 'a database of SQLite', AS_TABLE),
  of('\x93NUMPY', 'an array of NumPy', AS_ARRAYS),
  of('\x89HDF\r\n\x1a\n', 'HDF5', AS_ARRAYS),
  of('MATLAB 5.0 MAT-file', 'a file of MATLAB', AS_ARRAYS),
  ...[2, 3, 4, 5].map((protocol) => of([0x80, protocol], 'a pickle of Python', AS_TABLE)),
  of('RDX2\n', "R's data", AS_TABLE),
  of('RDX3\n', "R's data", AS_TABLE),
  of('X\n\0\0\0', "R's data", AS_TABLE),
  of('<stata_dta>', 'a dataset of Stata', AS_TABLE),
  of('$FL2@(#)', 'a dataset of SPSS', AS_TABLE),
  of([0xc2, 0xea, 0x81, 0x60, 0xb3, 0x14, 0x11, 0xcf], 'a dataset of SAS', AS_TABLE, 12),
  of('%PDF-', 'a PDF document', PDF_FIX),
  of('\x89PNG\r\n', 'a picture', 'write what is in it as text or numbers'),
  of([0xff, 0xd8, 0xff], 'a picture', 'write what is in it as text or numbers'),
  of('MThd\0\0', 'MIDI', 'write its notes as text or numbers'),
  {
    ...of('version https://git-lfs.github.com/spec/', 'a pointer of Git LFS', ''),
    instead: 'the data itself',
    fix: 'fetch the file that it stands for (git lfs pull)',
  },
];

/** The format that a file's first bytes are of, where that is no text. */
export const otherFormat = (start: Uint8Array): OtherFormat | undefined =>
  SIGNATURES.find(({ bytes, at = 0 }) => bytes.every((byte, index) => start[at + index] === byte));
