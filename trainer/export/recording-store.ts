import { hash } from 'node:crypto';
import type {
  ArtifactHead,
  ArtifactStore,
  ReadCondition,
  WriteCondition,
} from '../../shared/artifacts/store';

/** A store that remembers the digest of each object that is put into it: of the bytes as they were in memory. */
export class RecordingStore implements ArtifactStore {
  readonly uri: string;
  readonly #store: ArtifactStore;
  readonly #digests = new Map<string, string>();

  constructor(store: ArtifactStore) {
    this.#store = store;
    this.uri = store.uri;
  }

  /** SHA-256 of what was put below `root`, by the rest of the key, in the order of keys. */
  digestsBelow(root: string): Record<string, string> {
    const found = [...this.#digests].filter(([key]) => key.startsWith(root)).sort();
    return Object.fromEntries(found.map(([key, digest]) => [key.slice(root.length), digest] as const));
  }

  async put(key: string, bytes: Uint8Array | string, condition?: WriteCondition): Promise<ArtifactHead> {
    const head = await this.#store.put(key, bytes, condition);
    this.#digests.set(key, hash('sha256', bytes));
    return head;
  }

  async delete(key: string): Promise<void> {
    await this.#store.delete(key);
    this.#digests.delete(key);
  }

  /** Not recorded: whoever copies has not seen the bytes. */
  copy(fromKey: string, toKey: string, condition?: WriteCondition): Promise<ArtifactHead> {
    return this.#store.copy(fromKey, toKey, condition);
  }

  /** Not recorded: models are put as a whole. */
  putStream(key: string, chunks: AsyncIterable<Uint8Array>): Promise<ArtifactHead> {
    return this.#store.putStream(key, chunks);
  }

  get(key: string): Promise<Uint8Array> {
    return this.#store.get(key);
  }

  getRange(key: string, start: number, end: number, condition?: ReadCondition): Promise<Uint8Array> {
    return this.#store.getRange(key, start, end, condition);
  }

  stream(key: string, start?: number, condition?: ReadCondition): AsyncIterable<Uint8Array> {
    return this.#store.stream(key, start, condition);
  }

  head(key: string): Promise<ArtifactHead | undefined> {
    return this.#store.head(key);
  }

  list(prefix: string): AsyncIterable<ArtifactHead> {
    return this.#store.list(prefix);
  }

  listFolders(prefix: string): AsyncIterable<string> {
    return this.#store.listFolders(prefix);
  }
}
