import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { contentTypeOf } from './content-type';
import { conditionHeaders } from './s3-store-conditions';
import type { WriteCondition } from './store';

/** S3 allows 10,000 parts of at least 5 MiB, so an object may have 80 GB; one part is held in memory. */
export const PART_BYTES = 8 * 1024 * 1024;

interface Target {
  readonly Bucket: string;
  readonly Key: string;
}

export interface Part {
  readonly PartNumber: number;
  readonly ETag: string | undefined;
}

/**
 * Writes an object part by part; it exists once all parts are there.
 *
 * @param parts two or more, all but the last of `PART_BYTES`
 * @returns the object's ETag and size
 */
export async function uploadParts(
  client: S3Client,
  target: Target,
  parts: AsyncIterable<Uint8Array>,
): Promise<{ etag: string | undefined; sizeBytes: number }> {
  let sizeBytes = 0;
  const etag = await inUpload(client, target, undefined, async (UploadId) => {
    const sent: Part[] = [];
    for await (const Body of parts) {
      const PartNumber = sent.length + 1;
      const { ETag } = await client.send(new UploadPartCommand({ ...target, UploadId, PartNumber, Body }));
      sent.push({ PartNumber, ETag });
      sizeBytes += Body.byteLength;
    }
    return sent;
  });
  return { etag, sizeBytes };
}

/**
 * Opens a multipart upload, has its parts sent, and completes it if the condition holds then.
 *
 * @returns the object's ETag
 */
export async function inUpload(
  client: S3Client,
  target: Target,
  condition: WriteCondition | undefined,
  send: (uploadId: string | undefined) => Promise<Part[]>,
): Promise<string | undefined> {
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({ ...target, ContentType: contentTypeOf(target.Key) }),
  );
  try {
    const MultipartUpload = { Parts: await send(UploadId) };
    const completed = await client.send(
      new CompleteMultipartUploadCommand({
        ...target,
        UploadId,
        MultipartUpload,
        ...conditionHeaders(condition),
      }),
    );
    return completed.ETag;
  } catch (error) {
    // Parts that are left behind cost money. If this fails too, the bucket's lifecycle rule removes them.
    await client.send(new AbortMultipartUploadCommand({ ...target, UploadId })).catch(() => undefined);
    throw error;
  }
}
