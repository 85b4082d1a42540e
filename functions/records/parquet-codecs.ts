import type { Compressors } from './hyparquet';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

/** Pages have about a megabyte; the header of a broken or malicious one could claim any size. */
const MAXIMUM_PAGE_BYTES = 2 ** 28;

type Codec = (input: Uint8Array, outputLength: number) => Uint8Array;

/** Decompressors of all that Parquet knows but LZO, none of which gives more than the page's header says. */
export async function parquetCodecs(): Promise<Compressors> {
  // An ES module, which CommonJS can import in this way only.
  const { compressors, decompressZstd } = await import('hyparquet-compressors');
  const codecs: Record<string, Codec | undefined> = {
    ...compressors,
    GZIP: (input, maxOutputLength) => gunzipSync(input, { maxOutputLength }),
    BROTLI: (input, maxOutputLength) => brotliDecompressSync(input, { maxOutputLength }),
    ZSTD: (input, outputLength) => decompressZstd(input, new Uint8Array(outputLength)),
  };
  return Object.fromEntries(
    Object.entries(codecs).flatMap(([name, codec]) => (codec === undefined ? [] : [[name, bounded(codec)]])),
  );
}

const bounded =
  (codec: Codec): Codec =>
  (input, outputLength) => {
    if (outputLength >= 0 && outputLength <= MAXIMUM_PAGE_BYTES) return codec(input, outputLength);
    throw new RangeError(`a page says that it has ${outputLength} bytes, above ${MAXIMUM_PAGE_BYTES}`);
  };
