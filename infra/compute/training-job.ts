import { resolve } from 'node:path';
import { Arn, ArnFormat, Duration, Fn, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import {
  EcsEc2ContainerDefinition,
  EcsJobDefinition,
  LinuxParameters,
  TmpfsMountOption,
} from 'aws-cdk-lib/aws-batch';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { ContainerImage, LogDriver } from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Compute } from '../config/schema';
import { bucketStatements, DATASETS_INSIDE, datasetStatements } from '../storage/rights';
import { RETRY_RULES } from './retry-rules';

export interface TrainingJobProps {
  readonly bucket: IBucket;
  /** `s3://bucket/prefix/` of datasets outside the bucket. */
  readonly datasets: readonly string[];
  readonly compute: Compute;
  readonly logDays: number;
  readonly metricsNamespace: string;
}

/** The trainer's container as a Batch job: one GPU if the configuration has them, and one parameter, the run's plan. */
export class TrainingJob extends Construct {
  readonly jobDefinition: EcsJobDefinition;

  constructor(scope: Construct, id: string, props: TrainingJobProps) {
    super(scope, id);
    const { bucket, compute } = props;

    const jobRole = new Role(this, 'JobRole', {
      assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
      description: 'What the training container may do',
    });
    for (const statement of trainerRights(bucket, props.datasets)) jobRole.addToPolicy(statement);

    const gpu = compute.accelerator === 'gpu';
    const linuxParameters = new LinuxParameters(this, 'Linux');
    // The container's file system is read-only. A library that needs a temporary file gets space in memory.
    linuxParameters.addTmpfs({
      containerPath: '/tmp',
      size: Size.mebibytes(TEMPORARY_MEBIBYTES),
      mountOptions: [TmpfsMountOption.NOSUID, TmpfsMountOption.NODEV],
    });

    const container = new EcsEc2ContainerDefinition(this, 'Container', {
      image: ContainerImage.fromAsset(resolve(__dirname, '../..'), {
        file: 'trainer/Dockerfile',
        platform: Platform.LINUX_AMD64,
        buildArgs: { PROCESSOR: compute.accelerator },
      }),
      command: ['node', 'trainer/main.js', 'Ref::planUri'],
      cpu: compute.jobVcpus,
      memory: Size.mebibytes(compute.jobMemoryMebibytes),
      ...(gpu ? { gpu: 1 } : {}),
      user: TRAINER_USER,
      readonlyRootFilesystem: true,
      linuxParameters,
      jobRole,
      environment: {
        // Batch does not set it, and the SDK needs it.
        AWS_REGION: Stack.of(this).region,
        // A job that pays for a GPU never trains on anything else.
        TRAINER_DEVICE: gpu ? 'gpu' : 'any',
        METRICS_NAMESPACE: props.metricsNamespace,
      },
      logging: LogDriver.awsLogs({
        streamPrefix: 'trainer',
        logGroup: new LogGroup(this, 'Log', {
          retention: props.logDays,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
      }),
    });
    this.jobDefinition = new EcsJobDefinition(this, 'Job', {
      container,
      // Each submission supplies them; Batch refuses one that leaves `Ref::planUri` without a value.
      parameters: {},
      retryAttempts: compute.attempts,
      retryStrategies: RETRY_RULES,
      // For jobs submitted by hand: the workflow sets each run's own timeout.
      timeout: Duration.hours(4),
      propagateTags: true,
      // A run that is under way submits the revision that it began with.
      skipDeregisterOnUpdate: true,
    });
  }

  /** The job definition without its revision, so that a new image changes no other stack's template. */
  get arnWithoutRevision(): string {
    const ARN_FIELD_OF_NAME = 5;
    const nameWithType = Fn.select(ARN_FIELD_OF_NAME, Fn.split(':', this.jobDefinition.jobDefinitionArn));
    const name = Fn.select(1, Fn.split('/', nameWithType));
    return Arn.format(
      {
        service: 'batch',
        resource: 'job-definition',
        resourceName: name,
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      },
      Stack.of(this),
    );
  }
}

/** Size of /tmp; only what is used counts as memory. */
const TEMPORARY_MEBIBYTES = 512;

/** The ID of the image's user; see the Dockerfile. */
const TRAINER_USER = '1000';

function trainerRights(bucket: IBucket, datasets: readonly string[]) {
  return [
    ...bucketStatements(bucket, {
      // Models, because the champion is evaluated on the same test records, and training may start from it.
      // Datasets' own files, because pretrained embeddings may lie beside them; the licence of a recipe's data stands in
      // the model card.
      read: ['runs/*', 'datasets/*', 'models/*', ...DATASETS_INSIDE],
      write: ['runs/*'],
      delete: ['runs/*/checkpoints/*', 'runs/*/candidate/*', 'runs/*/failure.json'],
    }),
    ...datasets.flatMap((location) => datasetStatements(Stack.of(bucket), location)),
  ];
}
