import { App, Tags } from 'aws-cdk-lib';
import { ComputeStack, type TrainingTarget } from './compute-stack';
import type { InfraConfig } from './config/schema';
import { PipelineStack } from './pipeline-stack';
import { COST_TAG } from './operations/monthly-budget';
import { StorageStack } from './storage-stack';

/**
 * Here rather than in cdk.json, which only the CLI reads: tests and local runs would see other templates.
 * Without the first flag CDK drops `resultWriterV2` in silence.
 */
const FEATURE_FLAGS = {
  '@aws-cdk/aws-stepfunctions:useDistributedMapResultWriterV2': true,
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/core:target-partitions': ['aws', 'aws-cn', 'aws-us-gov'],
  '@aws-cdk/aws-ec2:restrictDefaultSecurityGroup': true,
  '@aws-cdk/aws-ec2:launchTemplateDefaultUserData': true,
  // CloudFormation then keeps what another stack uses from being deleted.
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  // What CloudFormation would refuse, and what its linter finds, fails the synthesis.
  '@aws-cdk/core:validateAgainstDefaultRules': true,
};

export interface BuildAppOptions {
  readonly config: InfraConfig;
  /** Kept in every model's lineage. */
  readonly codeVersion: string;
  readonly outdir?: string;
  /**
   * Hold the templates to CloudFormation's schemas and rules, which takes longer than all the rest.
   *
   * @default true
   */
  readonly validate?: boolean;
  /**
   * A queue and job definition that exist, where Batch cannot be deployed.
   *
   * @default - a compute stack makes them
   */
  readonly training?: TrainingTarget;
  /**
   * Copy `recipes/` into the bucket, by a function in Python with a layer.
   *
   * @default true
   */
  readonly copiesRecipes?: boolean;
}

/** The whole deployment, one stack per lifetime. No account, region or network is needed to synthesize it. */
export function buildApp({
  config,
  codeVersion,
  outdir,
  validate = true,
  training,
  copiesRecipes = true,
}: BuildAppOptions): App {
  const app = new App({
    ...(outdir === undefined ? {} : { outdir }),
    analyticsReporting: false,
    builtinCloudFormationValidation: validate,
    postCliContext: FEATURE_FLAGS,
  });
  const name = (stack: string) => `${config.stackPrefix}-${stack}`;
  const storage = new StorageStack(app, name('Storage'), {
    retention: config.retention,
    encryption: config.encryption,
    sendsEvents: config.readyMarkers.length > 0,
  });
  const makeCompute = () =>
    new ComputeStack(app, name('Compute'), {
      bucket: storage.bucket,
      compute: config.compute,
      network: config.network,
      logDays: config.retention.logDays,
      metricsNamespace: config.stackPrefix,
    });
  new PipelineStack(app, name('Pipeline'), {
    bucket: storage.bucket,
    training: training ?? makeCompute().training,
    copiesRecipes,
    config,
    codeVersion,
  });
  Tags.of(app).add(COST_TAG, config.stackPrefix);
  return app;
}
