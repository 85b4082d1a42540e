import { App } from 'aws-cdk-lib';
import { ComputeStack } from './compute-stack';
import type { InfraConfig } from './config/schema';
import { PipelineStack } from './pipeline-stack';
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
  '@aws-cdk/customresources:installLatestAwsSdkDefault': false,
};

export interface BuildAppOptions {
  readonly config: InfraConfig;
  /** Kept in every model's lineage. */
  readonly codeVersion: string;
  readonly outdir?: string;
  /** Further CDK context, such as `aws:cdk:bundling-stacks`. */
  readonly context?: Readonly<Record<string, unknown>>;
}

/** The whole deployment, one stack per lifetime. No account, region or network is needed to synthesize it. */
export function buildApp({ config, codeVersion, outdir, context }: BuildAppOptions): App {
  const app = new App({
    ...(outdir === undefined ? {} : { outdir }),
    analyticsReporting: false,
    postCliContext: { ...FEATURE_FLAGS, ...context },
  });
  const name = (stack: string) => `${config.stackPrefix}-${stack}`;
  const storage = new StorageStack(app, name('Storage'), { retention: config.retention });
  const compute = new ComputeStack(app, name('Compute'), {
    bucket: storage.bucket,
    compute: config.compute,
    logDays: config.retention.logDays,
  });
  new PipelineStack(app, name('Pipeline'), {
    bucket: storage.bucket,
    training: compute.training,
    config,
    codeVersion,
  });
  return app;
}
