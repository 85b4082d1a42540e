import { createHash, randomUUID } from 'node:crypto';
import {
  copyFile,
  link,
  open,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  utimes,
  type FileHandle,
} from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ArtifactConflict, ArtifactNotFound, InvalidRequest } from '../errors';
import { keepFile, keepNames, makeFolder, writeDurably } from './folder-durable';
import { folderError, hasCode, mustBeNoFile } from './folder-errors';
import { etagOf, HASHED_BYTES, preciseSeconds } from './folder-etag';
import { foldersBelow, listFolder } from './folder-list';
import { withLock } from './folder-lock';
import { checkFolderPrefix, checkKey, checkPrefix, RESERVED } from './key-rules';
import { withOwnErrors } from './own-errors';
import type { ArtifactHead, ArtifactStore, ReadCondition, WriteCondition } from './store';

const CHUNK_BYTES = 1024 * 1024;

/**
 * Artifacts as plain files: a key is the path below the folder. Files are written elsewhere and moved into place, so
 * a reader sees a whole version or none, and processes of one machine may share a folder. What a write has confirmed is
 * on the disk, file and name: a power cut takes only what was not confirmed.
 *
 * Conditions hold between conditional writers: `ifNoneMatch` by link(2), which fails where the name exists, and
 * `ifMatch` under a lock. The folder must be on a file system with hard links.
 */
export class FolderStore implements ArtifactStore {
  readonly uri: string;
  /** Keys of links that lead out of a folder that was listed: they were not followed. */
  readonly linksOut = new Set<string>();
  readonly #root: string;

  /** @param folder absolute; made by the first write */
  constructor(folder: string) {
    this.#root = resolve(folder);
    this.uri = pathToFileURL(this.#root).href;
  }

  async get(key: string): Promise<Uint8Array> {
    return this.#on(key, (path) => readFile(path));
  }

  async getRange(key: string, start: number, end: number, condition?: ReadCondition): Promise<Uint8Array> {
    return this.#on(key, async (path) => {
      const file = await open(path);
      try {
        await this.#mustMatch(key, file, condition);
        const length = Math.max(0, Math.min(end, (await file.stat()).size) - start);
        const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, start);
        return buffer.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    });
  }

  async *stream(key: string, start = 0, condition?: ReadCondition): AsyncIterable<Uint8Array> {
    checkKey(key);
    try {
      // An open file stays the version that it was, since a write puts a new file in its place.
      const file = await open(join(this.#root, key));
      try {
        await this.#mustMatch(key, file, condition);
        yield* file.createReadStream({
          start,
          highWaterMark: CHUNK_BYTES,
          autoClose: false,
        }) as AsyncIterable<Buffer>;
      } finally {
        await file.close();
      }
    } catch (error) {
      throw folderError(error, this.#name(key));
    }
  }

  async head(key: string): Promise<ArtifactHead | undefined> {
    try {
      return await this.#on(key, (path) => headOf(key, path));
    } catch (error) {
      if (error instanceof ArtifactNotFound) return undefined;
      throw error;
    }
  }

  async put(key: string, bytes: Uint8Array | string, condition?: WriteCondition): Promise<ArtifactHead> {
    return this.#write(key, (draft) => writeDurably(draft, bytes), condition);
  }

  async putStream(key: string, chunks: AsyncIterable<Uint8Array>): Promise<ArtifactHead> {
    return withOwnErrors(chunks, (watched) => this.#write(key, (draft) => writeDurably(draft, watched)));
  }

  async *list(prefix: string): AsyncIterable<ArtifactHead> {
    checkPrefix(prefix);
    await mustBeNoFile(this.#root);
    for await (const key of listFolder(this.#root, prefix, (link) => this.linksOut.add(link))) {
      const head = await this.head(key);
      if (head !== undefined) yield head;
    }
  }

  async *listFolders(prefix: string): AsyncIterable<string> {
    checkFolderPrefix(prefix);
    await mustBeNoFile(this.#root);
    yield* foldersBelow(this.#root, prefix, (link) => this.linksOut.add(link));
  }

  async copy(fromKey: string, toKey: string, condition?: WriteCondition): Promise<ArtifactHead> {
    const copyTo = async (draft: string) => {
      await this.#on(fromKey, (path) => copyFile(path, draft));
      await keepFile(draft);
    };
    return this.#write(toKey, copyTo, condition);
  }

  async delete(key: string): Promise<void> {
    await this.#on(key, async (path) => {
      try {
        await rm(path);
      } catch (error) {
        // A folder at the key is not an artifact, and a missing artifact is not an error.
        if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR', 'ERR_FS_EISDIR')) return;
        throw error;
      }
      await this.#removeEmptyFolders(dirname(path));
    });
  }

  async #write(key: string, fill: (draft: string) => Promise<void>, condition?: WriteCondition) {
    return this.#on(key, async (path) => {
      const draft = join(this.#root, RESERVED, 'drafts', randomUUID());
      await this.#makeDrafts(dirname(draft));
      try {
        await fill(draft);
        await stampLargeFile(draft);
        const head = await headOf(key, draft);
        await this.#place(draft, key, path, condition);
        await keepNames(dirname(path));
        return head;
      } finally {
        await rm(draft, { force: true });
      }
    });
  }

  async #makeDrafts(folder: string): Promise<void> {
    try {
      await makeFolder(folder);
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
      throw new InvalidRequest(
        `${this.uri} cannot be made: the system takes no folder there; name another place`,
        {
          cause: error,
        },
      );
    }
  }

  async #place(draft: string, key: string, path: string, condition?: WriteCondition): Promise<void> {
    if (condition === undefined) return this.#inFolder(key, path, () => rename(draft, path));
    if ('ifNoneMatch' in condition) {
      return this.#inFolder(key, path, async () => {
        try {
          await link(draft, path);
        } catch (error) {
          if (!hasCode(error, 'EEXIST')) throw error;
          throw new ArtifactConflict(`${this.#name(key)} exists already`);
        }
      });
    }
    const lock = join(this.#root, RESERVED, 'locks', createHash('sha256').update(key).digest('hex'));
    await withLock(lock, async () => {
      if ((await this.head(key))?.etag !== condition.ifMatch) {
        throw new ArtifactConflict(`${this.#name(key)} is no longer the version that was read`);
      }
      await rename(draft, path);
    });
  }

  /**
   * Another process may remove the still empty folder while it is being made or before the file is there (which
   * Node's mkdir reports as ENOTDIR).
   */
  async #inFolder(key: string, path: string, place: () => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await makeFolder(dirname(path));
        return await place();
      } catch (error) {
        if (hasCode(error, 'ENOENT', 'ENOTDIR') && attempt < 10) continue;
        if (hasCode(error, 'ENOTDIR', 'EISDIR', 'EEXIST')) {
          throw new InvalidRequest(
            `${this.#name(key)} cannot be written: in a folder, a key cannot be an artifact and the beginning of others`,
            { cause: error },
          );
        }
        throw error;
      }
    }
  }

  async #mustMatch(key: string, file: FileHandle, condition?: ReadCondition): Promise<void> {
    if (condition === undefined) return;
    if ((await etagOf(file, await file.stat({ bigint: true }))) === condition.ifMatch) return;
    throw new ArtifactConflict(`${this.#name(key)} is no longer the version that was read`);
  }

  async #removeEmptyFolders(folder: string): Promise<void> {
    for (let current = folder; current !== this.#root; current = dirname(current)) {
      try {
        await rmdir(current);
      } catch {
        // Not empty, or another process was faster: either way there is nothing left to tidy.
        return;
      }
    }
  }

  async #on<T>(key: string, action: (path: string) => Promise<T>): Promise<T> {
    checkKey(key);
    try {
      return await action(join(this.#root, key));
    } catch (error) {
      if (hasCode(error, 'ENOTDIR')) await mustBeNoFile(this.#root);
      throw folderError(error, this.#name(key));
    }
  }

  #name(key: string): string {
    return `${this.uri}/${key}`;
  }
}

async function headOf(key: string, path: string): Promise<ArtifactHead> {
  const stats = await stat(path, { bigint: true });
  if (!stats.isFile()) throw new ArtifactNotFound(`${path} is not a file`);
  return { key, sizeBytes: Number(stats.size), etag: await etagOf(path, stats) };
}

async function stampLargeFile(path: string): Promise<void> {
  if ((await stat(path)).size <= HASHED_BYTES) return;
  const now = preciseSeconds();
  await utimes(path, now, now);
}
