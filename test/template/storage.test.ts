import { resolve } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { bucketMapping } from '../support/bucket-mapping';
import { onlyResource, resourcesOf, synthesize, textOf } from './synthesized';

describe('the storage stack', () => {
  let storage: Template;
  beforeAll(() => {
    ({ storage } = synthesize());
  });

  it('keeps the logical ID of the bucket: changing it would make CloudFormation create an empty bucket', () => {
    expect(Object.keys(resourcesOf(storage, 'AWS::S3::Bucket'))).toEqual(['Artifacts82DD59A1']);
  });

  it('keeps the bucket when the stack is deleted or the bucket replaced', () => {
    const bucket = onlyResource(storage, 'AWS::S3::Bucket');

    expect(bucket).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  it('can be taken over from a destroyed deployment as infra/README.md says', () => {
    const mapping = bucketMapping(resolve(__dirname, '../..'), 'the-old-one');
    const [bucket] = Object.entries(resourcesOf(storage, 'AWS::S3::Bucket'));

    // CloudFormation imports only what has a DeletionPolicy, under the logical ID that the template has for it.
    expect(JSON.parse(mapping)).toEqual({ [bucket?.[0] ?? '']: { BucketName: 'the-old-one' } });
    expect(bucket?.[1].DeletionPolicy).toBe('Retain');
    // Nothing of the template may contradict the bucket that is there: its name above all.
    expect(bucket?.[1].Properties).not.toHaveProperty('BucketName');
  });

  it('encrypts, versions and hides the bucket', () => {
    const { Properties } = onlyResource(storage, 'AWS::S3::Bucket');

    expect(Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
  });

  it('has no name of its own, so that two deployments can share an account', () => {
    expect(onlyResource(storage, 'AWS::S3::Bucket').Properties).not.toHaveProperty('BucketName');
  });

  it('expires encoded datasets, replaced versions with their markers, and abandoned uploads', () => {
    const { Properties } = onlyResource(storage, 'AWS::S3::Bucket');

    expect(Properties['LifecycleConfiguration']).toEqual({
      Rules: [
        {
          Id: 'replaced-versions',
          NoncurrentVersionExpiration: { NoncurrentDays: 90 },
          ExpiredObjectDeleteMarker: true,
          Status: 'Enabled',
        },
        {
          Id: 'replaced-runs',
          Prefix: 'runs/',
          NoncurrentVersionExpiration: { NoncurrentDays: 3 },
          Status: 'Enabled',
        },
        {
          Id: 'replaced-datasets',
          Prefix: 'datasets/',
          NoncurrentVersionExpiration: { NoncurrentDays: 3 },
          Status: 'Enabled',
        },
        { Id: 'old-datasets', Prefix: 'datasets/', ExpirationInDays: 90, Status: 'Enabled' },
        {
          Id: 'abandoned-uploads',
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
          Status: 'Enabled',
        },
      ],
    });
  });

  it('denies every request without TLS', () => {
    const { Properties } = onlyResource(storage, 'AWS::S3::BucketPolicy');
    const { Statement } = Properties['PolicyDocument'] as { Statement: Record<string, unknown>[] };
    const denial = Statement.find(
      ({ Condition }) => JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
    );

    expect(denial).toMatchObject({ Effect: 'Deny', Action: 's3:*', Principal: { AWS: '*' } });
    expect((denial?.['Resource'] as unknown[]).map(textOf)).toEqual([
      '<Artifacts82DD59A1.Arn>',
      '<Artifacts82DD59A1.Arn>/*',
    ]);
  });
});
