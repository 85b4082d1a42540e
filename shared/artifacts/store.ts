/** A stored object's key, size and etag, without its bytes. */
export interface ArtifactHead {
  readonly key: string;
  readonly sizeBytes: number;
  /** Changes whenever the bytes change; compare for equality only. */
  readonly etag: string;
}

/** A condition on a write: the key must not exist yet, or must still be the version that was read. */
export type WriteCondition = { readonly ifNoneMatch: '*' } | { readonly ifMatch: string };

/** A condition on a read: the key must still be the version that was read. */
export interface ReadCondition {
  readonly ifMatch: string;
}

/**
 * Keys to bytes: an S3 bucket or a folder, with the same behaviour, which one contract suite checks for both.
 * Keys are S3 keys: `/` separates, no leading `/`, and no `.` or `..` segment (refused with `InvalidRequest`).
 * Every method throws `StoreUnavailable` for a failure that is worth a retry.
 */
export interface ArtifactStore {
  /** `s3://bucket` or `file:///folder`; `openStore(uri)` returns the same store again. */
  readonly uri: string;

  /** The whole object. @throws ArtifactNotFound */
  get(key: string): Promise<Uint8Array & { readonly byteLength: number }>;

  /**
   * Bytes `start` (included) to `end` (excluded, clamped to the size).
   *
   * @throws ArtifactNotFound
   * @throws ArtifactConflict when the condition does not hold
   */
  getRange(key: string, start: number, end: number, condition?: ReadCondition): Promise<Uint8Array>;

  /**
   * Bytes from `start` on (default 0), in chunks, so that memory stays flat; all of one version.
   *
   * @throws ArtifactNotFound
   * @throws ArtifactConflict when the condition does not hold
   */
  stream(key: string, start?: number, condition?: ReadCondition): AsyncIterable<Uint8Array>;

  /** Undefined where the key does not exist. */
  head(key: string): Promise<ArtifactHead | undefined>;

  /** Writes the whole object atomically. @throws ArtifactConflict when the condition does not hold */
  put(key: string, bytes: Uint8Array | string, condition?: WriteCondition): Promise<ArtifactHead>;

  /**
   * Writes a whole object atomically from chunks that are not all in memory at once. If `chunks` throws, its error is
   * rethrown, and the key stays as it was.
   */
  putStream(key: string, chunks: AsyncIterable<Uint8Array>): Promise<ArtifactHead>;

  /** All objects whose key starts with `prefix`, in the order of their keys' UTF-8 bytes. */
  list(prefix: string): AsyncIterable<ArtifactHead>;

  /**
   * Names of the folders directly below `prefix`, in the order of their keys' UTF-8 bytes: what lies in them is neither
   * listed nor read. S3 has no folders, so one is there as long as a key is below it.
   *
   * @param prefix empty, or ends with `/`
   */
  listFolders(prefix: string): AsyncIterable<string>;

  /** Copies within the store; the copy has the same bytes. @throws ArtifactNotFound */
  copy(fromKey: string, toKey: string, condition?: WriteCondition): Promise<ArtifactHead>;

  /** Removes one object; no error where the key does not exist. */
  delete(key: string): Promise<void>;
}
