import { ByteReader, DamagedPage } from './byte-reader';

/** What the header of a page of values says, and where the page lies in its column chunk. */
export interface Page {
  readonly kind: 'dictionary' | 'data' | 'data-v2';
  /** Of its stored bytes. */
  readonly start: number;
  readonly storedBytes: number;
  readonly plainBytes: number;
  readonly values: number;
  readonly encoding: Encoding;
  /** Of the second version: its levels lie before its values, and are never compressed. */
  readonly v2?: {
    readonly nulls: number;
    readonly repetitionBytes: number;
    readonly definitionBytes: number;
    readonly isCompressed: boolean;
  };
}

const ENCODINGS = [
  'PLAIN',
  undefined,
  'PLAIN_DICTIONARY',
  'RLE',
  undefined,
  'DELTA_BINARY_PACKED',
  'DELTA_LENGTH_BYTE_ARRAY',
  'DELTA_BYTE_ARRAY',
  'RLE_DICTIONARY',
  'BYTE_STREAM_SPLIT',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

const KINDS = ['data', undefined, 'dictionary', 'data-v2'] as const;
/** Of `PageHeader` in parquet.thrift: the field that describes a page of each kind. */
const DESCRIBED_IN = { data: 5, dictionary: 7, 'data-v2': 8 } as const;

/** Pages have about a megabyte, and some twenty thousand values. */
const MAXIMUM_VALUES = 2 ** 26;

export interface ChunkLimits {
  /** Rows of the row group, where each is one value; undefined for what lies in lists. */
  readonly rows: number | undefined;
  /** Values of the chunk, nulls and empty lists among them. */
  readonly values: number;
}

/**
 * The pages of a column chunk, as far as the decoder would read them.
 *
 * @throws DamagedPage where a header claims what cannot be
 */
export function readPages(chunk: Uint8Array, { rows, values }: ChunkLimits): Page[] {
  const pages: Page[] = [];
  let seen = 0;
  let at = 0;
  while (at < chunk.length - 1 && (rows === undefined || seen < rows)) {
    const reader = new ByteReader(chunk, at);
    const page = pageOf(readStruct(reader), reader);
    at = page.start + page.storedBytes;
    pages.push(page);
    if (page.kind === 'dictionary') continue;
    seen += page.values;
    if (seen > values)
      throw new DamagedPage(`its pages have more values than the ${values} that its footer says`);
  }
  return pages;
}

function pageOf(header: Struct, reader: ByteReader): Page {
  const kind = KINDS[numberIn(header, 1)];
  if (kind === undefined) throw new DamagedPage('a page is of a kind that holds no values');
  const described = header.get(DESCRIBED_IN[kind]);
  if (!(described instanceof Map)) throw new DamagedPage('the header of a page does not describe it');
  const [plainBytes, storedBytes, values] = [
    numberIn(header, 2),
    numberIn(header, 3),
    numberIn(described, 1),
  ];
  const encoding = ENCODINGS[numberIn(described, kind === 'data-v2' ? 4 : 2)];
  if (storedBytes > reader.left) throw new DamagedPage('a page is longer than its column');
  if (values > MAXIMUM_VALUES)
    throw new DamagedPage(`a page says that it has ${values} values, above ${MAXIMUM_VALUES}`);
  const page = { kind, start: reader.at, storedBytes, plainBytes, values, encoding };
  if (kind !== 'data-v2') return page;
  const [nulls, definitionBytes, repetitionBytes] = [2, 5, 6].map((id) => numberIn(described, id)) as [
    number,
    number,
    number,
  ];
  const isCompressed = described.get(7) !== 0;
  if (nulls > values) throw new DamagedPage('a page has more nulls than values');
  if (definitionBytes + repetitionBytes > Math.min(storedBytes, plainBytes))
    throw new DamagedPage('the levels of a page are longer than the page');
  return { ...page, v2: { nulls, definitionBytes, repetitionBytes, isCompressed } };
}

/** Fields by their ids; of those that are neither numbers nor structs, no more than that they are there. */
type Struct = ReadonlyMap<number, Value>;
type Value = number | Struct | undefined;

/** A count or a size. @throws DamagedPage where it is missing or negative */
function numberIn(struct: Struct, id: number): number {
  const value = struct.get(id);
  if (typeof value === 'number' && value >= 0) return value;
  throw new DamagedPage('the header of a page has no size, or one below zero');
}

const DEEPEST = 16;

/** A struct of Thrift's compact protocol. */
function readStruct(reader: ByteReader, depth = 0): Struct {
  if (depth > DEEPEST) throw new DamagedPage('the header of a page is no header');
  const fields = new Map<number, Value>();
  let id = 0;
  for (;;) {
    const head = reader.byte();
    const type = head & 0x0f;
    if (type === 0) return fields;
    id = head >> 4 === 0 ? reader.zigzag() : id + (head >> 4);
    fields.set(id, readValue(reader, type, depth));
  }
}

function readValue(reader: ByteReader, type: number, depth: number): Value {
  switch (type) {
    case 1:
    case 2:
      return 2 - type;
    case 3:
      return reader.byte();
    case 4:
    case 5:
    case 6:
      return reader.zigzag();
    case 7:
      return void reader.skip(8);
    case 8:
      return void reader.skip(reader.varint());
    case 9:
      return void skipList(reader, depth);
    case 12:
      return readStruct(reader, depth + 1);
    default:
      throw new DamagedPage('the header of a page is no header');
  }
}

function skipList(reader: ByteReader, depth: number): void {
  const head = reader.byte();
  const type = head & 0x0f;
  const count = head >> 4 === 15 ? reader.varint() : head >> 4;
  // A truth value is a byte within a list, and a bit outside of one.
  for (let index = 0; index < count; index++)
    if (type === 1 || type === 2) reader.byte();
    else readValue(reader, type, depth + 1);
}
