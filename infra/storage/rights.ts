import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';

/** What one role may do in a bucket, as patterns of keys such as `runs/*`. */
export interface BucketRights {
  /** Get objects, ranges included, and list the keys: S3 answers 403 in place of 404 where listing is denied. */
  readonly read?: readonly string[];
  /** Patterns of keys whose names, but not contents, may be seen beside those. */
  readonly list?: readonly string[];
  readonly write?: readonly string[];
  readonly delete?: readonly string[];
}

/**
 * Statements bound to prefixes. CDK's own grants cover a whole bucket or add rights that no function needs.
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

/** What S3 does with the bucket's own key in the name of who reads and writes. */
export function keyStatements(
  { encryptionKey }: Pick<IBucket, 'encryptionKey'>,
  { reads, writes }: { readonly reads: boolean; readonly writes: boolean },
): PolicyStatement[] {
  if (encryptionKey === undefined || !(reads || writes)) return [];
  // An upload in parts is decrypted when its parts are put together.
  const actions = ['kms:Decrypt', ...(writes ? ['kms:GenerateDataKey'] : [])];
  return [new PolicyStatement({ actions, resources: [encryptionKey.keyArn] })];
}
