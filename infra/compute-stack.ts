import { Stack, type StackProps } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { GpuQueue } from './compute/gpu-queue';
import { OpenNetwork } from './compute/open-network';
import { TrainingJob } from './compute/training-job';
import type { Compute } from './config/schema';

export interface ComputeStackProps extends StackProps {
  readonly bucket: IBucket;
  readonly compute: Compute;
  readonly logDays: number;
}

/** Where and how a training job is submitted. */
export interface TrainingTarget {
  readonly jobQueueArn: string;
  /** Without a revision: the newest one runs, and a new image changes nothing for the stack that reads this. */
  readonly jobDefinitionArn: string;
}

/** What trains: network, GPU environments that scale to zero, queue, and the container's job definition. */
export class ComputeStack extends Stack {
  readonly training: TrainingTarget;

  constructor(scope: Construct, id: string, props: ComputeStackProps) {
    const { bucket, compute, logDays, ...stackProps } = props;
    super(scope, id, { description: 'Unroll: GPU instances on demand and the training job', ...stackProps });

    const network = new OpenNetwork(this, 'Network', { availabilityZones: compute.availabilityZones });
    const gpus = new GpuQueue(this, 'Gpus', { network, compute });
    const job = new TrainingJob(this, 'Trainer', { bucket, compute, logDays });

    this.training = {
      jobQueueArn: gpus.queue.jobQueueArn,
      // CDK would export the ARN with its revision, and CloudFormation refuses to change an export in use.
      jobDefinitionArn: this.exportValue(job.arnWithoutRevision, {
        name: `${this.stackName}-TrainerJobDefinition`,
      }),
    };
  }
}
