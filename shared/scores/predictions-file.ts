import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { ArtifactStore } from '../artifacts/store';
import { ArtifactCorrupt, UnrollError } from '../errors';
import { PredictionRow, PredictionsHeader, type PredictionsFile } from './predictions';

/** Lines are written in pieces of so many characters. */
const PIECE_CHARACTERS = 64 * 1024;

/** Stores predictions as gzipped JSON Lines, row by row: they are never all in memory. */
export async function writePredictions(
  store: ArtifactStore,
  key: string,
  { header, rows }: { readonly header: PredictionsHeader; readonly rows: AsyncIterable<PredictionRow> },
): Promise<PredictionsFile> {
  const count = { rows: 0 };
  const digest = createHash('sha256');
  const zipped = createGzip();
  await Promise.all([
    pipeline(Readable.from(pieces(header, rows, count)), zipped),
    store.putStream(key, hashed(zipped, digest)),
  ]);
  return { key, sha256: digest.digest('hex'), rows: count.rows };
}

async function* pieces(
  header: PredictionsHeader,
  rows: AsyncIterable<PredictionRow>,
  count: { rows: number },
): AsyncGenerator<string> {
  let piece = `${JSON.stringify(header)}\n`;
  for await (const row of rows) {
    count.rows += 1;
    piece += `${JSON.stringify(row)}\n`;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

async function* hashed(chunks: AsyncIterable<Uint8Array>, digest: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    digest.update(chunk);
    yield chunk;
  }
}

/**
 * Reads a file of predictions, row by row.
 *
 * @param take is given each row; its result counts only if this function does not throw
 * @throws ArtifactNotFound
 * @throws ArtifactCorrupt if the bytes are not those of the digest, or a line is not what it should be
 */
export async function readPredictions(
  store: ArtifactStore,
  { key, sha256, rows }: PredictionsFile,
  take: (row: PredictionRow, header: PredictionsHeader) => void,
): Promise<PredictionsHeader> {
  const digest = createHash('sha256');
  let header: PredictionsHeader | undefined;
  let read = 0;
  const source = Readable.from(hashed(store.stream(key), digest));
  const corrupt = (what: string, cause?: unknown) =>
    new ArtifactCorrupt(`${store.uri}/${key} ${what}; it was changed or cut after it was written`, { cause });
  try {
    await pipeline(source, createGunzip(), async (chunks: AsyncIterable<Uint8Array>) => {
      for await (const line of linesOf(chunks)) {
        const value: unknown = JSON.parse(line);
        if (header === undefined) header = PredictionsHeader.parse(value);
        else {
          take(PredictionRow.parse(value), header);
          read += 1;
        }
      }
    });
  } catch (error) {
    if (error instanceof UnrollError) throw error;
    throw corrupt(`cannot be read (${error instanceof Error ? error.message : String(error)})`, error);
  }
  if (digest.digest('hex') !== sha256) throw corrupt(`does not have the digest ${sha256}`);
  if (header === undefined || read !== rows) throw corrupt(`has ${read} rows, not ${rows}`);
  return header;
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
