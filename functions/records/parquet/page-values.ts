import { ByteReader, DamagedPage } from './byte-reader';
import type { Page } from './page-headers';

/** What a column's pages are decoded by. */
export interface ColumnShape {
  readonly type: string;
  readonly typeLength: number | undefined;
  readonly maximumRepetition: number;
  readonly maximumDefinition: number;
}

/** The levels of a page of the second version, which are never compressed. @throws DamagedPage */
export function checkLevelsV2(stored: Uint8Array, page: Page, shape: ColumnShape): void {
  const { repetitionBytes = 0, definitionBytes = 0 } = page.v2 ?? {};
  const { maximumRepetition, maximumDefinition } = shape;
  const levels = new ByteReader(stored, 0, repetitionBytes);
  if (maximumRepetition > 0) checkRuns(levels, { width: widthOf(maximumRepetition), values: page.values });
  const definitions = new ByteReader(stored, repetitionBytes, repetitionBytes + definitionBytes);
  if (maximumDefinition > 0)
    checkRuns(definitions, { width: widthOf(maximumDefinition), values: page.values });
}

/**
 * Whether the values of a page can be decoded in a time and a memory that its bytes and its count account for: the decoder
 * believes the lengths of runs and blocks, and a wrong one may keep it for hours.
 *
 * @param bytes the page, decompressed; of the second version without its levels
 * @throws DamagedPage
 */
export function checkValues(bytes: Uint8Array, page: Page, shape: ColumnShape): void {
  const reader = new ByteReader(bytes);
  if (page.kind === 'dictionary') {
    checkPlain(reader, page.values, shape);
    return;
  }
  const values = page.v2 === undefined ? skipLevels(reader, page, shape) : page.values - page.v2.nulls;
  switch (page.encoding) {
    case 'PLAIN':
      return checkPlain(reader, values, shape);
    case 'BYTE_STREAM_SPLIT':
      return reader.skip(values * (bitsOf(shape) / 8));
    case 'RLE':
      if (values > 0) checkRuns(within(reader), { width: 1, values });
      return;
    case 'PLAIN_DICTIONARY':
    case 'RLE_DICTIONARY':
      return checkIndices(reader, values, page);
    case 'DELTA_BINARY_PACKED':
    case 'DELTA_LENGTH_BYTE_ARRAY':
      return checkDelta(reader, values);
    case 'DELTA_BYTE_ARRAY':
      checkDelta(reader, values);
      return checkDelta(reader, values);
    default:
      throw new DamagedPage('a page is of an encoding that there is not');
  }
}

/** @returns how many values come after the levels, which are those that are not null */
function skipLevels(reader: ByteReader, page: Page, shape: ColumnShape): number {
  const { maximumRepetition, maximumDefinition } = shape;
  const { values } = page;
  if (maximumRepetition > 0) checkRuns(within(reader), { width: widthOf(maximumRepetition), values });
  if (maximumDefinition === 0) return values;
  const counted = { width: widthOf(maximumDefinition), values, count: maximumDefinition };
  return checkRuns(within(reader), counted);
}

/** A section that its length comes before, which is skipped. */
function within(reader: ByteReader): ByteReader {
  const length = reader.uint32();
  const section = reader.section(length);
  reader.skip(length);
  return section;
}

function checkPlain(reader: ByteReader, values: number, shape: ColumnShape): void {
  if (shape.type === 'BYTE_ARRAY') {
    // Of a text there is its length at least, and the decoder never reads beyond the page.
    if (values * 4 > reader.left) throw new DamagedPage('a page ends before what it holds');
    return;
  }
  reader.skip(Math.ceil((values * bitsOf(shape)) / 8));
}

const BITS: Readonly<Record<string, number>> = {
  BOOLEAN: 1,
  INT32: 32,
  FLOAT: 32,
  INT64: 64,
  DOUBLE: 64,
  INT96: 96,
};

const bitsOf = ({ type, typeLength = 0 }: ColumnShape): number => BITS[type] ?? typeLength * 8;

/** Bits that the levels up to a maximum take. */
const widthOf = (maximum: number): number => 32 - Math.clz32(maximum);

const WIDEST_INDEX = 32;

function checkIndices(reader: ByteReader, values: number, { v2 }: Page): void {
  if (values === 0) return;
  const width = reader.byte();
  if (width > WIDEST_INDEX) throw new DamagedPage(`indices of a dictionary have ${width} bits`);
  // Of the first version, the decoder does not look at indices into one entry.
  if (width > 0 || v2 !== undefined) checkRuns(reader, { width, values });
}

interface Runs {
  readonly width: number;
  readonly values: number;
  /** The value that is counted. */
  readonly count?: number;
}

/** Runs of one value, and of packed ones, which the decoder reads until it has all. @returns how many are the counted one */
function checkRuns(reader: ByteReader, { width, values, count }: Runs): number {
  let seen = 0;
  let counted = 0;
  while (seen < values) {
    const head = reader.varint();
    const length = Math.floor(head / 2) * (head % 2 === 1 ? 8 : 1);
    const most = values - seen;
    if (head % 2 === 1) {
      // The last values are filled up to eight, by some writers to more, and their bytes may be cut off.
      const held = width === 0 ? 0 : Math.floor((reader.left * 8) / width);
      if (length > Math.max(most + 7, held)) throw new DamagedPage(TOO_LONG);
      const bytes = Math.min(reader.left, Math.ceil((length * width) / 8));
      const packed = reader.section(bytes);
      reader.skip(bytes);
      if (count !== undefined)
        counted += countPacked(packed, { width, values: Math.min(length, most), count });
    } else {
      if (length > most) throw new DamagedPage(TOO_LONG);
      if (littleEndian(reader, Math.ceil(width / 8)) === count) counted += length;
    }
    seen += length;
  }
  return counted;
}

const TOO_LONG = 'a run of a page is longer than the page';

function littleEndian(reader: ByteReader, bytes: number): number {
  let value = 0;
  for (let index = 0; index < bytes; index++) value += reader.byte() * 2 ** (8 * index);
  return value;
}

/** How many packed values are the counted one; the lowest bits come first. */
function countPacked(reader: ByteReader, { width, values, count }: Required<Runs>): number {
  const mask = 2 ** width - 1;
  let counted = 0;
  let bits = 0;
  let held = 0;
  for (let index = 0; index < values && reader.left + held > 0; index++) {
    for (; held < width && reader.left > 0; held += 8) bits |= reader.byte() << held;
    if ((bits & mask) === count) counted += 1;
    bits >>>= width;
    held -= width;
  }
  return counted;
}

/** Numbers as differences, in blocks that are parted once more. */
function checkDelta(reader: ByteReader, values: number): void {
  if (values === 0 && reader.left === 0) return;
  const [block, parts, count] = [reader.varint(), reader.varint(), reader.varint()];
  reader.zigzag();
  const inPart = block / parts;
  if (!(parts >= 1 && Number.isInteger(inPart) && inPart >= 1 && inPart % 8 === 0))
    throw new DamagedPage(`a block of ${block} differences cannot be in ${parts} parts`);
  if (count < values) throw new DamagedPage(`a page has ${count} numbers and says that it has ${values}`);
  for (let seen = 1; seen < values;) {
    reader.zigzag();
    const widths = Array.from({ length: parts }, () => reader.byte());
    for (const width of widths) {
      if (seen >= values) break;
      if (width > 64) throw new DamagedPage(`differences of a page have ${width} bits`);
      // The last part may be cut off where the page ends.
      reader.skip(Math.min(reader.left, (inPart * width) / 8));
      seen += inPart;
    }
  }
}
