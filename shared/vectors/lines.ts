import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { VectorsUnusable } from '../errors';

const LINE_END = 0x0a;
const GZIP = [0x1f, 0x8b] as const;
/** A vector of 4,096 numbers takes less than a tenth of it. */
const LONGEST_LINE = 2 ** 20;

/** Called with each line without its end, which is valid during the call, and its number from 1. */
export type OnLine = (line: Buffer, number: number) => void;

/** @param start a file's first bytes */
export const isGzip = (start: Uint8Array): boolean => start[0] === GZIP[0] && start[1] === GZIP[1];

/**
 * The lines of a text, gzipped or not, in memory that does not grow with it. Only a line feed ends a line: words may hold
 * whatever else Unicode takes for one.
 *
 * @param file as messages name it
 * @throws VectorsUnusable for damaged gzip, or a line that cannot be one; what `onLine` throws
 */
export async function readLines(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  onLine: OnLine,
): Promise<void> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return;
  const all = resumed(first.value, iterator);
  const take = (source: AsyncIterable<Uint8Array>) => takeLines(source, file, onLine);
  if (!isGzip(first.value)) return take(all);
  try {
    await pipeline(all, createGunzip(), take);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!code.startsWith('Z_')) throw error;
    const why = code === 'Z_BUF_ERROR' ? 'ends too early' : `is damaged (${(error as Error).message})`;
    throw new VectorsUnusable(`the gzip stream of ${file} ${why}; write the file again`, { cause: error });
  }
}

async function* resumed(
  first: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

async function takeLines(source: AsyncIterable<Uint8Array>, file: string, onLine: OnLine): Promise<void> {
  let begun = Buffer.alloc(0);
  let number = 0;
  for await (const chunk of source) {
    const bytes = begun.length === 0 ? Buffer.from(chunk) : Buffer.concat([begun, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END, start)) {
      onLine(bytes.subarray(start, end), ++number);
      start = end + 1;
    }
    begun = bytes.subarray(start);
    if (begun.length > LONGEST_LINE)
      throw new VectorsUnusable(
        `line ${number + 1} of ${file} has more than ${LONGEST_LINE} bytes, so it is no vector; give a file of lines "word v1 v2 …"`,
      );
  }
  if (begun.length > 0) onLine(begun, number + 1);
}
