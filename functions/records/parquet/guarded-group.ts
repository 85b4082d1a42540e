import type {
  AsyncBuffer,
  ColumnMetaData,
  Compressors,
  FileMetaData,
  RowGroup,
  SchemaTree,
} from '../hyparquet';
import { DamagedPage } from './byte-reader';
import { readPages, type Page } from './page-headers';
import { checkLevelsV2, checkValues, type ColumnShape } from './page-values';

/** What the decoder is given in place of a file, its footer and its codecs. */
export interface GuardedGroup {
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly compressors: Compressors;
}

/**
 * A row group of which no page reaches the decoder unchecked: hyparquet believes what damaged bytes say of counts and runs,
 * and may then loop for hours, which nothing can stop from within. Column chunks are checked page by page as they are read
 * and decompressed, so nothing is read or decompressed twice. Each has a codec of its own name, which knows its pages.
 *
 * @param root of the schema of `metadata`
 */
export function guardGroup(
  { file, metadata, compressors }: GuardedGroup,
  group: RowGroup,
  root: SchemaTree,
): GuardedGroup {
  const chunks = group.columns.map(({ meta_data: column }) => {
    if (column === undefined) throw new DamagedPage('its footer does not describe a column');
    return new GuardedChunk(column, { root, rows: Number(group.num_rows), compressors });
  });
  const columns = group.columns.map((column, index) => ({
    ...column,
    meta_data: { ...column.meta_data!, codec: nameOf(index) },
  }));
  return {
    metadata: { ...metadata, row_groups: [{ ...group, columns }] },
    compressors: Object.fromEntries(
      chunks.map((chunk, index) => [
        nameOf(index),
        (stored: Uint8Array, plainBytes: number) => chunk.decompress(stored, plainBytes),
      ]),
    ),
    file: {
      byteLength: file.byteLength,
      slice: (start, end = file.byteLength) => {
        const read = checked(file, chunks, { start, end });
        // The decoder reads ahead, and forgets what it has asked for where a column is wrong.
        read.catch(() => undefined);
        return read;
      },
    },
  };
}

async function checked(
  file: AsyncBuffer,
  chunks: readonly GuardedChunk[],
  { start, end }: { readonly start: number; readonly end: number },
): Promise<ArrayBuffer> {
  if (!(start >= 0 && start <= end && end <= file.byteLength))
    throw new DamagedPage('its footer places a column where the file has no bytes');
  const bytes = await file.slice(start, end);
  for (const chunk of chunks) chunk.lookIn(bytes, start);
  return bytes;
}

/** The decoder asks for a codec by the name in a footer, whatever it is. */
const nameOf = (index: number): ColumnMetaData['codec'] => String(index) as ColumnMetaData['codec'];

interface Surroundings {
  readonly root: SchemaTree;
  readonly rows: number;
  readonly compressors: Compressors;
}

/** A column of a row group. The decoder asks for its pages in their order. */
class GuardedChunk {
  readonly #column: ColumnMetaData;
  readonly #shape: ColumnShape;
  readonly #rows: number | undefined;
  readonly #compressors: Compressors;
  /** Pages that the decoder has still to ask for; undefined until their headers were read. */
  #due: Page[] | undefined;

  constructor(column: ColumnMetaData, { root, rows, compressors }: Surroundings) {
    const path = pathTo(root, column.path_in_schema);
    const leaf = path.at(-1)!;
    const times = (is: (type: string | undefined) => boolean) =>
      path.filter(({ element }) => is(element.repetition_type)).length;
    this.#column = column;
    this.#shape = {
      type: column.type,
      typeLength: leaf.element.type_length,
      maximumRepetition: times((type) => type === 'REPEATED'),
      maximumDefinition: times((type) => type !== 'REQUIRED'),
    };
    this.#rows = path.length === 1 && leaf.element.repetition_type !== 'REPEATED' ? rows : undefined;
    this.#compressors = compressors;
  }

  /** Reads the headers of the pages, if the bytes, which begin at an offset of the file, hold the column. */
  lookIn(bytes: ArrayBuffer, offset: number): void {
    const { dictionary_page_offset, data_page_offset, total_compressed_size } = this.#column;
    const start = Number(dictionary_page_offset || data_page_offset) - offset;
    const end = start + Number(total_compressed_size);
    if (start < 0 || end > bytes.byteLength || end < start) return;
    const chunk = new Uint8Array(bytes, start, end - start);
    const limits = { rows: this.#rows, values: Number(this.#column.num_values) };
    this.#due = readPages(chunk, limits).filter((page) => {
      const stored = chunk.subarray(page.start, page.start + page.storedBytes);
      if (page.v2 !== undefined) checkLevelsV2(stored, page, this.#shape);
      if (page.v2?.isCompressed !== false) return true;
      // The decoder asks for no codec, so the page must be seen here.
      checkValues(stored.subarray(levelBytes(page)), page, this.#shape);
      return false;
    });
  }

  decompress(stored: Uint8Array, plainBytes: number): Uint8Array {
    const page = this.#due?.shift();
    if (page?.storedBytes !== stored.length + (page === undefined ? 0 : levelBytes(page)))
      throw new DamagedPage('its pages are not where its footer says');
    const codec = this.#compressors[this.#column.codec];
    if (this.#column.codec !== 'UNCOMPRESSED' && codec === undefined)
      throw new Error(`parquet unsupported compression codec: ${this.#column.codec}`);
    const plain = codec === undefined ? stored : codec(stored, plainBytes);
    checkValues(plain, page, this.#shape);
    return plain;
  }
}

const levelBytes = ({ v2 }: Page): number => (v2 === undefined ? 0 : v2.repetitionBytes + v2.definitionBytes);

/** The elements from below the root to a column. */
function pathTo(root: SchemaTree, names: readonly string[]): SchemaTree[] {
  const path: SchemaTree[] = [];
  let at = root;
  for (const name of names) {
    const child = at.children.find(({ element }) => element.name === name);
    if (child === undefined)
      throw new DamagedPage(`its footer has a column ${names.join('.')} that its schema has not`);
    path.push(child);
    at = child;
  }
  if (path.length === 0) throw new DamagedPage('its footer has a column without a name');
  return path;
}
