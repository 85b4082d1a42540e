import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectOwnership,
  type IBucket,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { InfraConfig } from './config/schema';

export interface StorageStackProps extends StackProps {
  readonly retention: InfraConfig['retention'];
}

/** What outlives every deployment: the bucket with datasets, runs and models. */
export class StorageStack extends Stack {
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string, props: StorageStackProps) {
    super(scope, id, { description: 'Unroll: the bucket that keeps datasets, runs and models', ...props });

    // CDK's classes fit its interfaces only without exactOptionalPropertyTypes, hence the assertion.
    // Renaming this construct would make CloudFormation create an empty bucket beside the old one.
    this.bucket = new Bucket(this, 'Artifacts', {
      removalPolicy: RemovalPolicy.RETAIN,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: true,
      lifecycleRules: [
        {
          id: 'replaced-versions',
          noncurrentVersionExpiration: Duration.days(props.retention.replacedVersionDays),
        },
        { id: 'abandoned-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
      ],
    }) as IBucket;
  }
}
