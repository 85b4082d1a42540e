import { Arn, Aws, type Stack } from 'aws-cdk-lib';
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
 * A GET of a missing key, too, is held to `s3:ListBucket`, with the key as its prefix: 404 within the patterns, 403
 * outside (ceph/ceph#68577 does as S3 does; kopia/kopia#3072 saw it). So a list without a prefix needs no exception.
 */
export function bucketStatements(bucket: Pick<IBucket, 'bucketArn' | 'arnForObjects'>, rights: BucketRights) {
  const { read = [], list = [], write = [], delete: remove = [] } = rights;
  const objects = (patterns: readonly string[]) => patterns.map((pattern) => bucket.arnForObjects(pattern));
  const statements: PolicyStatement[] = [];
  if (read.length > 0) {
    statements.push(
      new PolicyStatement({ actions: ['s3:GetObject'], resources: objects(read) }),
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [bucket.bucketArn],
        conditions: { StringLike: { 's3:prefix': [...read, ...list] } },
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
  const keyed = [bucket.bucketArn, ...objects([...new Set([...read, ...write])])];
  return [...statements, ...keyStatements(keyed, { reads: read.length > 0, writes: write.length > 0 })];
}

/** Where datasets lie in the artifact bucket: beside their recipe, or under `data/`. */
export const DATASETS_INSIDE = ['recipes/*', 'data/*'] as const;

/** Reads what lies at a location outside the artifact bucket. @param location `s3://bucket/prefix/` */
export function datasetStatements(stack: Stack, location: string): PolicyStatement[] {
  const { hostname, pathname } = new URL(location);
  const arn = (resource: string) => Arn.format({ service: 's3', region: '', account: '', resource }, stack);
  return bucketStatements(
    { bucketArn: arn(hostname), arnForObjects: (pattern) => arn(`${hostname}/${pattern}`) },
    { read: [`${decodeURIComponent(pathname.slice(1))}*`] },
  );
}

/**
 * What S3 does with a KMS key on behalf of a role that reads or writes: any key, but only for objects of this bucket.
 * Objects that were written under an earlier key stay readable, and no stack imports a key that another may cease to
 * have. With bucket keys the encryption context is the bucket's ARN, else the object's. (AWS KMS Developer Guide,
 * "kms:EncryptionContext:" and "kms:ViaService"; Amazon S3 User Guide, "S3 Bucket Keys".)
 *
 * @param resources ARNs of the bucket and of its objects, as patterns
 */
export function keyStatements(
  resources: readonly string[],
  { reads, writes }: { readonly reads: boolean; readonly writes: boolean },
): PolicyStatement[] {
  if (!(reads || writes)) return [];
  // Completing a multipart upload decrypts its parts.
  const actions = ['kms:Decrypt', ...(writes ? ['kms:GenerateDataKey'] : [])];
  return [
    new PolicyStatement({
      actions,
      // A dataset's bucket, and its key, may be another account's, and in another region.
      resources: [`arn:${Aws.PARTITION}:kms:*:*:key/*`],
      conditions: {
        StringLike: {
          'kms:ViaService': `s3.*.${Aws.URL_SUFFIX}`,
          'kms:EncryptionContext:aws:s3:arn': [...resources],
        },
      },
    }),
  ];
}
