import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { contentTypeOf } from './content-type';

/** S3 allows 10,000 parts of at least 5 MiB, so an object may have 80 GB; one part is held in memory. */
export const PART_BYTES = 8 * 1024 * 1024;

interface Target {
  readonly Bucket: string;
  readonly Key: string;
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
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({ ...target, ContentType: contentTypeOf(target.Key) }),
  );
  try {
    const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
    let sizeBytes = 0;
    for await (const Body of parts) {
      const PartNumber = Parts.length + 1;
      const { ETag } = await client.send(new UploadPartCommand({ ...target, UploadId, PartNumber, Body }));
      Parts.push({ PartNumber, ETag });
      sizeBytes += Body.byteLength;
    }
    const completed = await client.send(
      new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }),
    );
    return { etag: completed.ETag, sizeBytes };
  } catch (error) {
    // Parts that are left behind cost money. If this fails too, the bucket's lifecycle rule removes them.
    await client.send(new AbortMultipartUploadCommand({ ...target, UploadId })).catch(() => undefined);
    throw error;
  }
}
