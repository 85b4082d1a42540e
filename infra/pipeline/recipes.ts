import { resolve } from 'node:path';
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { acknowledge } from '../security/acknowledge';
import { bucketStatements } from '../storage/rights';

export interface RecipesProps {
  readonly bucket: IBucket;
  readonly logDays: number;
}

const PREFIX = 'recipes/';

/**
 * Copies `recipes/` to the bucket on each deployment that changes it. Part of this stack rather than the bucket's,
 * because recipes change with the code that reads them.
 */
export class Recipes extends Construct {
  constructor(scope: Construct, id: string, { bucket, logDays }: RecipesProps) {
    super(scope, id);
    const files = new Asset(this, 'Files', { path: resolve(__dirname, '../../recipes') });

    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: 'Copies the recipes into the artifact bucket',
    });
    const logGroup = new LogGroup(this, 'Log', { retention: logDays, removalPolicy: RemovalPolicy.DESTROY });
    logGroup.grantWrite(role);
    // The asset's own grant covers the whole assets bucket.
    role.addToPolicy(
      new PolicyStatement({
        actions: ['s3:GetObject'],
        resources: [files.bucket.arnForObjects(files.s3ObjectKey)],
      }),
    );
    for (const statement of bucketStatements(bucket, { read: [`${PREFIX}*`], write: [`${PREFIX}*`] })) {
      role.addToPolicy(statement);
    }

    const deployment = new BucketDeployment(this, 'Copy', {
      sources: [Source.bucket(files.bucket, files.s3ObjectKey)],
      destinationBucket: bucket,
      destinationKeyPrefix: PREFIX,
      // A team's own recipes are there too, and a model's lineage may name a recipe that has since been removed.
      prune: false,
      retainOnDelete: true,
      memoryLimit: 512,
      // The construct would grant itself the whole bucket.
      role: role.withoutPolicyUpdates(),
      logGroup,
    });
    deployment.node.addDependency(role);
    for (const handler of Stack.of(this).node.children) {
      if (!handler.node.id.startsWith('Custom::CDKBucketDeployment')) continue;
      acknowledge(handler, { 'AwsSolutions-L1': "CDK's own function; CDK chooses its runtime." });
    }
  }
}
