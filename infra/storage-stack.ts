import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectOwnership,
  type CfnBucket,
  type IBucket,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { InfraConfig } from './config/schema';
import { acknowledge } from './security/acknowledge';

export interface StorageStackProps extends StackProps {
  readonly retention: InfraConfig['retention'];
  readonly encryption: InfraConfig['encryption'];
  /** Notify EventBridge of every object that is written; such events are not free. */
  readonly sendsEvents: boolean;
}

/** A run replaces its checkpoints all the time: kept like everything else, they would cost ten times the run. */
export const REPLACED_WORK_DAYS = 3;

/** What outlives every deployment: the bucket with datasets, runs and models. */
export class StorageStack extends Stack {
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string, props: StorageStackProps) {
    const { retention, encryption, sendsEvents, ...stackProps } = props;
    super(scope, id, {
      description: 'Unroll: the bucket that keeps datasets, runs and models',
      ...stackProps,
    });
    const encryptionKey =
      encryption === 's3-managed'
        ? undefined
        : new Key(this, 'Key', {
            description: 'Unroll: encrypts datasets, runs and models',
            enableKeyRotation: true,
            removalPolicy: RemovalPolicy.RETAIN,
          });

    // Renaming this construct would make CloudFormation create an empty bucket beside the old one.
    const bucket = new Bucket(this, 'Artifacts', {
      removalPolicy: RemovalPolicy.RETAIN,
      encryption: encryptionKey === undefined ? BucketEncryption.S3_MANAGED : BucketEncryption.KMS,
      ...(encryptionKey === undefined ? {} : { encryptionKey, bucketKeyEnabled: true }),
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: true,
      // Where rules overlap, S3 follows the shorter time (Amazon S3 User Guide, "Examples of S3 Lifecycle configurations").
      lifecycleRules: [
        {
          id: 'replaced-versions',
          noncurrentVersionExpiration: Duration.days(retention.replacedVersionDays),
          // What is left of a deleted object once its versions are gone.
          expiredObjectDeleteMarker: true,
        },
        ...['runs', 'datasets'].map((folder) => ({
          id: `replaced-${folder}`,
          prefix: `${folder}/`,
          noncurrentVersionExpiration: Duration.days(
            Math.min(retention.replacedVersionDays, REPLACED_WORK_DAYS),
          ),
        })),
        { id: 'old-datasets', prefix: 'datasets/', expiration: Duration.days(retention.datasetDays) },
        { id: 'abandoned-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
        ...(retention.runDays === undefined
          ? []
          : [{ id: 'old-runs', prefix: 'runs/', expiration: Duration.days(retention.runDays) }]),
      ],
    });
    if (sendsEvents) {
      // CDK's own property adds a function that may change the notifications of every bucket.
      (bucket.node.defaultChild as CfnBucket).addPropertyOverride(
        'NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled',
        true,
      );
    }
    acknowledge(bucket, {
      'AwsSolutions-S1':
        'Access logs of one bucket would need a second one; a team that must audit reads has data events in the ' +
        "account's CloudTrail, which also record who read.",
    });
    // CDK's classes match its interfaces only without exactOptionalPropertyTypes, hence the assertion.
    this.bucket = bucket as IBucket;
  }
}
