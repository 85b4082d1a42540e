import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { ArtifactHead, ArtifactStore } from '../../shared/artifacts/store';
import { ArrowFile } from './arrow-file';
import type { Column, EncodedRow } from './columns';

/** What may wait for the store: about a part of an upload. */
const WAITING_BYTES = 8 * 2 ** 20;

/** An Arrow file that is stored while it is built, so that memory holds a batch of it whatever its length. */
export class StoredFile {
  readonly #file: ArrowFile;
  readonly #target: { readonly store: ArtifactStore; readonly key: string };
  readonly #hash = createHash('sha256');
  #digest: string | undefined;
  #upload: { readonly stream: PassThrough; readonly stored: Promise<ArtifactHead> } | undefined;

  constructor(columns: readonly Column[], target: { readonly store: ArtifactStore; readonly key: string }) {
    this.#file = new ArrowFile(columns);
    this.#target = target;
  }

  get rows(): number {
    return this.#file.rows;
  }

  /** SHA-256 of the stored file; undefined before its end, and where there is none. */
  get digest(): string | undefined {
    return this.#digest;
  }

  add(row: EncodedRow): void {
    this.#file.add(row);
  }

  /** Hands on what is built, and waits where the store is slower. */
  async flush(): Promise<void> {
    // A file without rows, which has a schema from the start, is not stored.
    if (this.rows > 0) await this.#send(this.#file.take());
  }

  /** The file is in the store afterwards, if it has rows. */
  async end(): Promise<void> {
    if (this.rows === 0) return;
    await this.#send(this.#file.finish());
    this.#upload?.stream.end();
    await this.#upload?.stored;
    this.#digest = this.#hash.digest('hex');
  }

  /** Nothing is left in the store of a file that was not ended. */
  async abort(): Promise<void> {
    if (this.#upload === undefined) return;
    const { stream, stored } = this.#upload;
    stream.destroy(new Error('the shard could not be read to its end'));
    await stored.catch(() => undefined);
  }

  async #send(chunks: readonly Uint8Array[]): Promise<void> {
    if (chunks.length === 0) return;
    const { stream, stored } = (this.#upload ??= this.#open());
    for (const chunk of chunks) {
      this.#hash.update(chunk);
      if (stream.write(chunk)) continue;
      await Promise.race([once(stream, 'drain'), stored]);
    }
  }

  #open() {
    const stream = new PassThrough({
      writableHighWaterMark: WAITING_BYTES,
      // Chunk by chunk as they came: a reader of bytes would be given all that waits, copied into one.
      readableObjectMode: true,
      readableHighWaterMark: 1,
    });
    const stored = this.#target.store.putStream(this.#target.key, stream);
    // Thrown where it is awaited, which may be later.
    stored.catch(() => undefined);
    stream.on('error', () => undefined);
    return { stream, stored };
  }
}
