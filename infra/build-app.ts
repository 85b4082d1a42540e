import { App, Tags } from 'aws-cdk-lib';
import { ComputeStack, type TrainingTarget } from './compute-stack';
import type { InfraConfig } from './config/schema';
import { PipelineStack } from './pipeline-stack';
import { COST_TAG } from './operations/cost-tag';
import { StorageStack } from './storage-stack';

/**
 * Set here rather than in cdk.json, which only the CLI reads: tests and local runs would see different templates.
 * Without the first flag, CDK silently drops `resultWriterV2`.
 */
const FEATURE_FLAGS = {
  '@aws-cdk/aws-stepfunctions:useDistributedMapResultWriterV2': true,
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/core:target-partitions': ['aws', 'aws-cn', 'aws-us-gov'],
  '@aws-cdk/aws-ec2:restrictDefaultSecurityGroup': true,
  '@aws-cdk/aws-ec2:launchTemplateDefaultUserData': true,
  // CloudFormation then refuses to delete what another stack uses.
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  // Synthesis fails on anything that CloudFormation would refuse or its linter reports.
  '@aws-cdk/core:validateAgainstDefaultRules': true,
};

export interface BuildAppOptions {
  readonly config: InfraConfig;
  /** Recorded in every model's lineage. */
  readonly codeVersion: string;
  readonly outdir?: string;
  /**
   * Check the templates against CloudFormation's schemas and rules, which takes longer than everything else.
   *
   * @default true
   */
  readonly validate?: boolean;
  /**
   * Bundle the functions' code; without it the templates are the same but for hashes of the code.
   *
   * @default true
   */
  readonly bundles?: boolean;
  /**
   * An existing queue and job definition, for where Batch cannot be deployed.
   *
   * @default - a compute stack creates them
   */
  readonly training?: TrainingTarget;
  /**
   * Copy `recipes/` into the bucket, using a Python function with a layer.
   *
   * @default true
   */
  readonly copiesRecipes?: boolean;
}

/** The whole deployment, one stack per lifetime. Synthesizing it needs no account, region or network. */
export function buildApp({
  config,
  codeVersion,
  outdir,
  validate = true,
  bundles = true,
  training,
  copiesRecipes = true,
}: BuildAppOptions): App {
  const app = new App({
    ...(outdir === undefined ? {} : { outdir }),
    analyticsReporting: false,
    builtinCloudFormationValidation: validate,
    // CDK's own name for the stacks whose code is bundled: all where it is missing.
    postCliContext: { ...FEATURE_FLAGS, ...(bundles ? {} : { 'aws:cdk:bundling-stacks': [] }) },
  });
  const name = (stack: string) => `${config.stackPrefix}-${stack}`;
  const storage = new StorageStack(app, name('Storage'), {
    retention: config.retention,
    encryption: config.encryption,
    sendsEvents: config.readyMarkers.length > 0,
  });
  const makeCompute = () =>
    new ComputeStack(app, name('Compute'), {
      datasets: config.datasets,
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
