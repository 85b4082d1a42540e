import { setTimeout as sleep } from 'node:timers/promises';
import { types } from 'node:util';
import {
  CopyObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { StoreUnavailable } from '../errors';
import { contentTypeOf } from './content-type';
import { conditionHeaders, quoted } from './s3-store-conditions';
import { inUpload, type Part, PART_BYTES } from './s3-store-multipart';
import type { ArtifactHead, WriteCondition } from './store';

/**
 * S3 would copy up to 5 GB in one request, but answers only when it is done: a part of this size is copied well
 * within the client's minute.
 */
const COPIED_PART_BYTES = 256 * 1024 * 1024;
const MOST_PARTS = 10_000;
const PARTS_AT_ONCE = 4;

export interface S3Copy {
  readonly Bucket: string;
  readonly from: ArtifactHead;
  readonly toKey: string;
  readonly condition: WriteCondition | undefined;
}

/**
 * Copies within a bucket; S3 moves the bytes by itself unless they are few. A condition on the target holds when a
 * multipart upload is completed, which S3 and compatible servers have long supported; CopyObject's own conditions are
 * newer, and a server that does not know them overwrites without a word. (Amazon S3 User Guide, "How to prevent object
 * overwrites with conditional writes"; API Reference, UploadPartCopy and CompleteMultipartUpload.)
 *
 * @returns the copy's ETag
 * @throws StoreUnavailable if the source is replaced meanwhile
 */
export async function copyObject(client: S3Client, copy: S3Copy, partBytes = COPIED_PART_BYTES) {
  const { Bucket, from, toKey, condition } = copy;
  const { sizeBytes } = from;
  const target = { Bucket, Key: toKey };
  const type = { ContentType: contentTypeOf(toKey) };
  if (condition !== undefined && sizeBytes <= PART_BYTES) {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: from.key }));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    const put = new PutObjectCommand({ ...target, ...type, Body: bytes, ...conditionHeaders(condition) });
    return (await client.send(put)).ETag;
  }
  const source = {
    CopySource: [Bucket, ...from.key.split('/')].map(encodeURIComponent).join('/'),
    CopySourceIfMatch: quoted(from.etag),
  };
  if (condition === undefined && sizeBytes <= partBytes) {
    // A copy keeps its source's metadata otherwise, which older versions wrote without a type.
    const request = { ...target, ...source, ...type, MetadataDirective: 'REPLACE' as const };
    const copied = await sameSource(from, () => client.send(new CopyObjectCommand(request)));
    return copied.CopyObjectResult?.ETag;
  }
  const ranges = rangesOf(sizeBytes, Math.max(partBytes, Math.ceil(sizeBytes / MOST_PARTS)));
  return inUpload(client, target, condition, async (UploadId) => {
    const parts: Part[] = [];
    for (let start = 0; start < ranges.length; start += PARTS_AT_ONCE) {
      const some = ranges.slice(start, start + PARTS_AT_ONCE).map(async (CopySourceRange, index) => {
        const PartNumber = start + index + 1;
        const part = { ...target, ...source, UploadId, PartNumber, CopySourceRange };
        const { CopyPartResult } = await sameSource(from, () => client.send(new UploadPartCopyCommand(part)));
        return { PartNumber, ETag: CopyPartResult?.ETag };
      });
      parts.push(...(await Promise.all(some)));
    }
    return parts;
  });
}

function rangesOf(sizeBytes: number, partBytes: number): string[] {
  return Array.from({ length: Math.ceil(sizeBytes / partBytes) }, (_, index) => {
    const end = Math.min(sizeBytes, (index + 1) * partBytes);
    return `bytes=${index * partBytes}-${end - 1}`;
  });
}

/** A source that has been replaced since its head was read is no failed condition on the target. */
async function sameSource<T>({ key }: ArtifactHead, copy: () => Promise<T>): Promise<T> {
  try {
    return await copy();
  } catch (error) {
    if (!types.isNativeError(error) || error.name !== 'PreconditionFailed') throw error;
    throw new StoreUnavailable(`${key} was replaced while it was copied`, { cause: error });
  }
}

/** Often enough for whatever else writes the same key at the same moment. */
const CONFLICT_TRIES = 8;
const LONGEST_WAIT_MS = 2_000;

/**
 * Repeats a conditional write that S3 answered with 409: another write to the key was under way, and whether the
 * condition holds was not decided. (Amazon S3 User Guide, "Conditional write behavior".)
 */
export async function retryUndecided<T>(write: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await write();
    } catch (error) {
      const undecided = types.isNativeError(error) && error.name === 'ConditionalRequestConflict';
      if (!undecided || tries === CONFLICT_TRIES) throw error;
      await sleep(Math.random() * Math.min(LONGEST_WAIT_MS, 50 * 2 ** tries));
    }
  }
}
