import { createGunzip } from 'node:zlib';
import { inPieces } from '../../shared/artifacts/in-pieces';
import { Rejection } from '../../shared/encoding';
import { UnreadableShard } from '../../shared/errors';

/** What is inflated at once: at deflate's greatest ratio, 1,032, its output is 33 MB. */
const INPUT_BYTES = 32 * 1024;
const OUTPUT_BYTES = 64 * 1024;

/** A Lambda reads about 10 MB of text a second and may run 15 minutes. */
const MAXIMUM_BYTES = 8 * 2 ** 30;
/** Text seldom shrinks to less than a fiftieth; a bomb shrinks to a thousandth. */
const MAXIMUM_RATIO = 200;
/** Up to here a file may be as repetitive as it likes. */
const UNSUSPECTED_BYTES = 64 * 2 ** 20;

const MAGIC = [0x1f, 0x8b] as const;

/** @param start the object's first bytes */
export const isGzip = (start: Uint8Array): boolean => start[0] === MAGIC[0] && start[1] === MAGIC[1];

/** A gzip stream ends too early or is damaged: what came before is sound, and nobody knows how much is missing. */
export class BrokenGzip extends Error {
  /** Why a record cannot be used that is all of the object. */
  readonly rejection: Rejection;
  readonly #key: string;

  constructor(rejection: Rejection, key: string) {
    super(rejection.detail);
    this.rejection = rejection;
    this.#key = key;
  }

  /** Of an object of many records: as one reject, any number of them would be within the share that is tolerated. */
  asUnreadable(): UnreadableShard {
    return new UnreadableShard(`${this.#key} cannot be read: ${this.message}`);
  }
}

/** The chunks of an object of many records. @throws UnreadableShard where its gzip stream breaks */
export async function* wholeOrRefused(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* chunks;
  } catch (error) {
    throw error instanceof BrokenGzip ? error.asUnreadable() : error;
  }
}

/**
 * Inflates a gzip stream of one member or several, in memory that does not grow with it. How far it gets in a damaged
 * one depends on the bytes alone and not on how they arrive, so that every read finds the same records.
 *
 * @throws BrokenGzip after what could be inflated
 * @throws UnreadableShard for a bomb: above 8 GiB, or above 200 times the compressed size
 */
export async function* gunzip(
  compressed: AsyncIterable<Uint8Array>,
  key: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const inflater = new Inflater();
  const size = { taken: 0, given: 0 };
  const pass = function* (chunks: readonly Uint8Array[]) {
    for (const chunk of chunks) {
      size.given += chunk.length;
      checkSize(size, key);
      yield chunk;
    }
    if (inflater.failure !== undefined) throw brokenBy(inflater.failure, size, key);
  };
  try {
    for await (const piece of inPieces(compressed, INPUT_BYTES)) {
      size.taken += piece.length;
      yield* pass(await inflater.write(piece));
    }
    yield* pass(await inflater.end());
  } finally {
    inflater.close();
  }
}

/** zlib's stream, fed piece by piece: to iterate over it would lose what came just before an error. */
class Inflater {
  failure: NodeJS.ErrnoException | undefined;
  readonly #stream = createGunzip({ chunkSize: OUTPUT_BYTES });
  #ready: Buffer[] = [];

  constructor() {
    this.#stream.on('data', (chunk: Buffer) => this.#ready.push(chunk));
    this.#stream.on('error', (error) => (this.failure = error));
  }

  write = (piece: Uint8Array): Promise<Buffer[]> =>
    this.#outputOf((done) => this.#stream.write(piece, () => done()));

  end = (): Promise<Buffer[]> => this.#outputOf((done) => this.#stream.once('end', done).end());

  close(): void {
    this.#stream.destroy();
  }

  async #outputOf(work: (done: () => void) => void): Promise<Buffer[]> {
    // A stream that fails may call nothing back, but it closes.
    await new Promise<void>((resolve) => {
      this.#stream.once('close', resolve);
      work(() => {
        this.#stream.off('close', resolve);
        resolve();
      });
    });
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }
}

function checkSize({ taken, given }: { taken: number; given: number }, key: string): void {
  const isBomb = given > UNSUSPECTED_BYTES && given > taken * MAXIMUM_RATIO;
  if (given <= MAXIMUM_BYTES && !isBomb) return;
  const limit =
    given > MAXIMUM_BYTES ? `${MAXIMUM_BYTES} bytes` : `${MAXIMUM_RATIO} times its ${taken} bytes of gzip`;
  throw new UnreadableShard(
    `${key} cannot be read: it unpacks to more than ${limit}; write it as several smaller objects, or leave it out of data.split if it is no text`,
  );
}

function brokenBy(failure: NodeJS.ErrnoException, { given }: { given: number }, key: string): BrokenGzip {
  const isTruncated = failure.code === 'Z_BUF_ERROR';
  const why = isTruncated ? 'ends too early' : `is damaged (${failure.message})`;
  return new BrokenGzip(
    new Rejection(
      isTruncated ? 'truncated-gzip' : 'damaged-gzip',
      `its gzip stream ${why} after ${given} bytes of text, so some of it is missing; upload the file again`,
    ),
    key,
  );
}
