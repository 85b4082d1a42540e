import { Stack, type StackProps } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { TrainingJob } from './compute/training-job';
import { TrainingNetwork } from './compute/training-network';
import { TrainingQueue } from './compute/training-queue';
import type { Compute, Network } from './config/schema';

export interface ComputeStackProps extends StackProps {
  readonly bucket: IBucket;
  /** `s3://bucket/prefix/` of datasets outside the bucket. */
  readonly datasets: readonly string[];
  readonly compute: Compute;
  readonly network: Network;
  readonly logDays: number;
  readonly metricsNamespace: string;
}

/** Where and how a training job is submitted. */
export interface TrainingTarget {
  readonly jobQueueArn: string;
  /** For a job whose Spot instances keep being reclaimed; undefined where the configuration offers none. */
  readonly onDemandQueueArn: string | undefined;
  /** Without a revision. */
  readonly jobDefinitionArn: string;
  /**
   * Name of the parameter that holds the ARN with the newest revision, which runs name; without it, they name none. It
   * is no export, which could not change.
   */
  readonly revisionParameter?: string;
}

/** Everything that trains: network, compute environments that scale to zero, queue and the job definition. */
export class ComputeStack extends Stack {
  readonly training: TrainingTarget;

  constructor(scope: Construct, id: string, props: ComputeStackProps) {
    const { bucket, datasets, compute, network, logDays, metricsNamespace, ...stackProps } = props;
    super(scope, id, { description: 'Unroll: instances on demand and the training job', ...stackProps });

    const { queue, onDemandQueue } = new TrainingQueue(this, 'Instances', {
      network: new TrainingNetwork(this, 'Network', network),
      compute,
    });
    const job = new TrainingJob(this, 'Trainer', { bucket, datasets, compute, logDays, metricsNamespace });

    // Exported in every configuration, whoever uses it: a later one may use more, or less.
    const onDemandQueueArn = this.exportValue(onDemandQueue.jobQueueArn);
    const revisionParameter = `/${this.stackName}/trainer-job-definition`;
    new StringParameter(this, 'JobDefinitionRevision', {
      parameterName: revisionParameter,
      description: "Unroll: the trainer's job definition with its newest revision",
      stringValue: job.jobDefinition.jobDefinitionArn,
    });
    this.training = {
      revisionParameter,
      jobQueueArn: queue.jobQueueArn,
      onDemandQueueArn: compute.purchase === 'spot-then-on-demand' ? onDemandQueueArn : undefined,
      // CDK would export the ARN with its revision, and CloudFormation refuses to change an export in use.
      jobDefinitionArn: this.exportValue(job.arnWithoutRevision, {
        name: `${this.stackName}-TrainerJobDefinition`,
      }),
    };
  }
}
