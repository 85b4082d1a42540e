import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';

/** What one role may do in a bucket, as patterns of keys such as `runs/*`. */
export interface BucketRights {
  /** Get objects or ranges of them, and list their keys: without the right to list, S3 answers 403 instead of 404. */
  readonly read?: readonly string[];
  /** Patterns of further keys that may be listed but not read. */
  readonly list?: readonly string[];
  readonly write?: readonly string[];
  readonly delete?: readonly string[];
}

/**
 * Statements limited to prefixes. CDK's own grants cover a whole bucket or add rights that no function needs.
 * The prefix condition is "if exists": a GET of a missing key is checked against `s3:ListBucket` as well, and
 * such a request has no prefix.
 */
export function bucketStatements(
  bucket: Pick<IBucket, 'bucketArn' | 'arnForObjects' | 'encryptionKey'>,
  rights: BucketRights,
) {
  const { read = [], list = [], write = [], delete: remove = [] } = rights;
  const objects = (patterns: readonly string[]) => patterns.map((pattern) => bucket.arnForObjects(pattern));
  const statements: PolicyStatement[] = [];
  if (read.length > 0) {
    statements.push(
      new PolicyStatement({ actions: ['s3:GetObject'], resources: objects(read) }),
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [bucket.bucketArn],
        conditions: { StringLikeIfExists: { 's3:prefix': [...read, ...list] } },
      }),
    );
  }
  if (write.length > 0) {
    statements.push(
      new PolicyStatement({
        actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
        resources: objects(write),
      }),
    );
  }
  if (remove.length > 0) {
    statements.push(new PolicyStatement({ actions: ['s3:DeleteObject'], resources: objects(remove) }));
  }
  return [...statements, ...keyStatements(bucket, { reads: read.length > 0, writes: write.length > 0 })];
}

/** What S3 does with the bucket's KMS key on behalf of a role that reads or writes. */
export function keyStatements(
  { encryptionKey }: Pick<IBucket, 'encryptionKey'>,
  { reads, writes }: { readonly reads: boolean; readonly writes: boolean },
): PolicyStatement[] {
  if (encryptionKey === undefined || !(reads || writes)) return [];
  // Completing a multipart upload decrypts its parts.
  const actions = ['kms:Decrypt', ...(writes ? ['kms:GenerateDataKey'] : [])];
  return [new PolicyStatement({ actions, resources: [encryptionKey.keyArn] })];
}
