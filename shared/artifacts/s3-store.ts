import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  type ListObjectsV2CommandOutput,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { types } from 'node:util';
import { ArtifactConflict, ArtifactNotFound } from '../errors';
import { contentTypeOf } from './content-type';
import { ifExists } from './if-exists';
import { inPieces } from './in-pieces';
import { checkFolderPrefix, checkKey, checkPrefix } from './key-rules';
import { sharedClient } from './s3-store-client';
import { conditionHeaders, quoted } from './s3-store-conditions';
import { copyObject, retryUndecided } from './s3-store-copy';
import { isConflict, isNotThere, isRangeBeyondEnd, s3Error } from './s3-store-errors';
import { readOn, readWhole, type Reading } from './s3-store-read';
import { withOwnErrors } from './own-errors';
import { PART_BYTES, uploadParts } from './s3-store-multipart';
import type { ArtifactHead, ArtifactStore, ReadCondition, WriteCondition } from './store';

/** Artifacts as objects of one bucket. */
export class S3Store implements ArtifactStore {
  readonly uri: string;
  readonly #bucket: string;
  readonly #client: S3Client;

  constructor(bucket: string, client: S3Client = sharedClient()) {
    this.#bucket = bucket;
    this.#client = client;
    this.uri = `s3://${bucket}`;
  }

  async get(key: string): Promise<Uint8Array> {
    return readWhole(this.#reading(key));
  }

  async getRange(key: string, start: number, end: number, condition?: ReadCondition): Promise<Uint8Array> {
    if (end <= start) {
      await this.#mustExist(key);
      return new Uint8Array();
    }
    return readWhole(this.#reading(key, { start, end, condition }));
  }

  async *stream(key: string, start = 0, condition?: ReadCondition): AsyncIterable<Uint8Array> {
    yield* readOn(this.#reading(key, { start, condition }));
  }

  async head(key: string): Promise<ArtifactHead | undefined> {
    try {
      return await this.#on(key, async (object) => {
        const output = await this.#client.send(new HeadObjectCommand(object));
        return { key, sizeBytes: output.ContentLength ?? 0, etag: unquoted(output.ETag) };
      });
    } catch (error) {
      if (error instanceof ArtifactNotFound) return undefined;
      throw error;
    }
  }

  async put(key: string, bytes: Uint8Array | string, condition?: WriteCondition): Promise<ArtifactHead> {
    const Body = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
    return this.#on(key, async (object) => {
      try {
        const output = await this.#putUnless(condition, () =>
          this.#client.send(
            new PutObjectCommand({
              ...object,
              Body,
              ContentType: contentTypeOf(key),
              ...conditionHeaders(condition),
            }),
          ),
        );
        return { key, sizeBytes: Body.byteLength, etag: unquoted(output.ETag) };
      } catch (error) {
        const own = wasTriedAgain(error) ? await this.#headIfEqual(key, Body) : undefined;
        if (own === undefined) throw error;
        return own;
      }
    });
  }

  async putStream(key: string, chunks: AsyncIterable<Uint8Array>): Promise<ArtifactHead> {
    return withOwnErrors(chunks, async (watched) => {
      const parts = inPieces(watched, PART_BYTES);
      const first = await parts.next();
      const second = await parts.next();
      if (first.done === true || second.done === true) return this.put(key, first.value ?? new Uint8Array());
      const both = [first.value, second.value];
      return this.#on(key, async (object) => {
        const { etag, sizeBytes } = await uploadParts(this.#client, object, joined(both, parts));
        return { key, sizeBytes, etag: unquoted(etag) };
      });
    });
  }

  async *list(prefix: string): AsyncIterable<ArtifactHead> {
    for await (const page of this.#pages(prefix)) {
      for (const { Key = '', Size = 0, ETag } of page.Contents ?? []) {
        const key = decoded(Key);
        // The S3 console makes an empty object `folder/` for a folder.
        if (!key.endsWith('/')) yield { key, sizeBytes: Size, etag: unquoted(ETag) };
      }
    }
  }

  async *listFolders(prefix: string): AsyncIterable<string> {
    checkFolderPrefix(prefix);
    for await (const page of this.#pages(prefix, '/')) {
      for (const { Prefix = '' } of page.CommonPrefixes ?? []) yield decoded(Prefix).slice(prefix.length, -1);
    }
  }

  async copy(fromKey: string, toKey: string, condition?: WriteCondition): Promise<ArtifactHead> {
    checkKey(toKey);
    const from = await this.#mustExist(fromKey);
    return this.#on(fromKey, async ({ Bucket }) => {
      const etag = await this.#putUnless(condition, () =>
        copyObject(this.#client, { Bucket, from, toKey, condition }),
      );
      return { key: toKey, sizeBytes: from.sizeBytes, etag: unquoted(etag) };
    });
  }

  async delete(key: string): Promise<void> {
    await this.#on(key, (object) => this.#client.send(new DeleteObjectCommand(object)));
  }

  async *#pages(prefix: string, Delimiter?: string): AsyncIterable<ListObjectsV2CommandOutput> {
    checkPrefix(prefix);
    try {
      yield* paginateListObjectsV2(
        { client: this.#client },
        // XML cannot express some characters that keys may have.
        { Bucket: this.#bucket, Prefix: prefix, EncodingType: 'url', Delimiter },
      );
    } catch (error) {
      throw s3Error(error, this.#name(prefix));
    }
  }

  async #mustExist(key: string): Promise<ArtifactHead> {
    const head = await this.head(key);
    if (head === undefined) throw new ArtifactNotFound(`${this.#name(key)} does not exist`);
    return head;
  }

  #reading(
    key: string,
    {
      start = 0,
      end,
      condition,
    }: { start?: number; end?: number; condition?: ReadCondition | undefined } = {},
  ): Reading {
    checkKey(key);
    return {
      open: (offset, etag) => this.#openAt(key, { offset, end, etag }),
      start,
      etag: condition && quoted(condition.ifMatch),
      isWhole: start === 0 && end === undefined,
      name: this.#name(key),
    };
  }

  /** The object, if it has these bytes. */
  async #headIfEqual(key: string, bytes: Uint8Array): Promise<ArtifactHead | undefined> {
    const head = await this.head(key);
    if (head?.sizeBytes !== bytes.byteLength) return undefined;
    const stored = await ifExists(this.get(key));
    return stored !== undefined && Buffer.compare(stored, bytes) === 0 ? head : undefined;
  }

  /** Undefined where `offset` is at or after the end. */
  async #openAt(
    key: string,
    { offset, end, etag }: { offset: number; end: number | undefined; etag: string | undefined },
  ): Promise<GetObjectCommandOutput | undefined> {
    if (end !== undefined && offset >= end) return undefined;
    return this.#on(key, async (object) => {
      const Range = rangeOf(offset, end);
      try {
        return await this.#client.send(new GetObjectCommand({ ...object, Range, IfMatch: etag }));
      } catch (error) {
        if (isRangeBeyondEnd(error)) return undefined;
        throw error;
      }
    });
  }

  /** S3 answers `ifMatch` on a missing key with NoSuchKey, which is a failed condition like any other. */
  async #putUnless<T>(condition: WriteCondition | undefined, put: () => Promise<T>): Promise<T> {
    try {
      return await retryUndecided(put);
    } catch (error) {
      if (condition === undefined || !isNotThere(error)) throw error;
      throw new ArtifactConflict('the key is no longer there: it was deleted after it was read', {
        cause: error,
      });
    }
  }

  async #on<T>(key: string, action: (object: { Bucket: string; Key: string }) => Promise<T>): Promise<T> {
    checkKey(key);
    try {
      return await action({ Bucket: this.#bucket, Key: key });
    } catch (error) {
      throw s3Error(error, this.#name(key));
    }
  }

  #name(key: string): string {
    return `${this.uri}/${key}`;
  }
}

async function* joined<Item>(first: readonly Item[], others: AsyncIterable<Item>): AsyncGenerator<Item> {
  yield* first;
  yield* others;
}

/**
 * Whether a condition failed at the SDK's second attempt or later: the first may have written the object, and only its
 * answer was lost.
 */
const wasTriedAgain = (error: unknown): boolean => {
  if (!types.isNativeError(error) || !isConflict(error)) return false;
  return ((error as { $metadata?: { attempts?: number } }).$metadata?.attempts ?? 1) > 1;
};

/** Undefined for the whole object, which S3 answers with its checksum. */
function rangeOf(start: number, end: number | undefined): string | undefined {
  if (end !== undefined) return `bytes=${start}-${end - 1}`;
  return start > 0 ? `bytes=${start}-` : undefined;
}

/** A key or a prefix of a listing with `EncodingType: 'url'`. */
const decoded = (key: string): string => decodeURIComponent(key.replaceAll('+', ' '));

const unquoted = (etag = ''): string => etag.replace(/^"|"$/g, '');
