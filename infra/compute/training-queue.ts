import { Duration, Size } from 'aws-cdk-lib';
import {
  AllocationStrategy,
  type CfnComputeEnvironment,
  EcsMachineImageType,
  JobQueue,
  JobStateTimeLimitActionsReason,
  ManagedEc2EcsComputeEnvironment,
  type JobStateTimeLimitAction,
} from 'aws-cdk-lib/aws-batch';
import {
  BlockDeviceVolume,
  EbsDeviceVolumeType,
  InstanceType,
  LaunchTemplate,
  type LaunchTemplateProps,
  MultipartBody,
  MultipartUserData,
  UserData,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { Compute } from '../config/schema';
import { acknowledge } from '../security/acknowledge';
import type { TrainingNetwork } from './training-network';

export interface TrainingQueueProps {
  readonly network: TrainingNetwork;
  readonly compute: Compute;
}

/** Instances on demand: none while nothing is queued. */
export class TrainingQueue extends Construct {
  /** Takes every job: Spot first, On-Demand if Spot is unavailable, or as the configuration says. */
  readonly queue: JobQueue;
  /**
   * For a job whose Spot instances keep being reclaimed. Where the configuration excludes one or the other it is there
   * and nothing uses it: an export that another stack imports cannot be removed.
   */
  readonly onDemandQueue: JobQueue;

  constructor(scope: Construct, id: string, { network, compute }: TrainingQueueProps) {
    super(scope, id);
    const launchTemplate = new LaunchTemplate(this, 'Instance', instanceSettings(compute.volumeGigabytes));
    const environment = (name: string, spot: boolean) => {
      // Another network is another environment: its instances cannot move to another VPC while jobs run on them.
      const created = new ManagedEc2EcsComputeEnvironment(this, `${name}${network.suffix}`, {
        vpc: network.vpc,
        vpcSubnets: { subnets: network.subnets },
        securityGroups: [network.securityGroup],
        spot,
        allocationStrategy: spot
          ? AllocationStrategy.SPOT_PRICE_CAPACITY_OPTIMIZED
          : AllocationStrategy.BEST_FIT_PROGRESSIVE,
        minvCpus: 0,
        maxvCpus: compute.maximumVcpus,
        instanceTypes: compute.instanceTypes.map((type) => new InstanceType(type)),
        useOptimalInstanceClasses: false,
        // If unset, CDK leaves the choice to Batch, which may pick an image that is no longer supported.
        images: [{ imageType: MACHINE_IMAGE[compute.accelerator] }],
        updateToLatestImageVersion: true,
        launchTemplate,
        // An update in place; jobs that run then have this long before Batch ends them, and they go on from a checkpoint.
        replaceComputeEnvironment: false,
        terminateOnUpdate: false,
        updateTimeout: LONGEST_UPDATE,
      });
      // CDK names no version, which means `$Default`: the first for good. (AWS Batch User Guide, "Use Amazon EC2 launch
      // templates": an environment follows a new version only if its own definition changes.)
      (created.node.defaultChild as CfnComputeEnvironment).addPropertyOverride(
        'ComputeResources.LaunchTemplate.Version',
        launchTemplate.latestVersionNumber,
      );
      acknowledge(created, {
        'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role]':
          "What an instance's ECS agent calls, as Batch documents it; the cluster belongs to Batch and has no name before " +
          'it exists. Containers cannot use this role: the metadata service is one hop too far for them.',
      });
      return created;
    };
    const queue = (name: string, computeEnvironments: ManagedEc2EcsComputeEnvironment[]) =>
      new JobQueue(this, name, {
        computeEnvironments: computeEnvironments.map((computeEnvironment, index) => ({
          computeEnvironment,
          order: index + 1,
        })),
        jobStateTimeLimitActions: queueingLimits(compute.queueing),
      });

    const spot = compute.purchase === 'on-demand' ? undefined : environment('Spot', true);
    const onDemand = compute.purchase === 'spot' ? undefined : environment('OnDemand', false);
    this.queue = queue(
      'Queue',
      [spot, onDemand].filter((created) => created !== undefined),
    );
    this.onDemandQueue = queue(
      'OnDemandQueue',
      [onDemand ?? spot].filter((created) => created !== undefined),
    );
  }
}

/** The most that Batch allows (AWS Batch API Reference, UpdatePolicy). */
const LONGEST_UPDATE = Duration.minutes(360);

const MACHINE_IMAGE: Readonly<Record<Compute['accelerator'], EcsMachineImageType>> = {
  gpu: EcsMachineImageType.ECS_AL2023_NVIDIA,
  cpu: EcsMachineImageType.ECS_AL2023,
};

/**
 * How long a container may take to end after SIGTERM; ECS would kill it after 30 s. The trainer saves where it is within
 * 100 s (trainer/main.ts), and a Spot instance that is reclaimed gives 120 s.
 */
const STOP_TIMEOUT = Duration.seconds(120);

/** What an instance does at its start, in the form that Batch merges with its own (MIME multi-part). */
function atStart(): MultipartUserData {
  const commands = UserData.forLinux();
  commands.addCommands(`echo ECS_CONTAINER_STOP_TIMEOUT=${STOP_TIMEOUT.toSeconds()}s >> /etc/ecs/ecs.config`);
  const parts = new MultipartUserData();
  parts.addPart(MultipartBody.fromUserData(commands));
  return parts;
}

function instanceSettings(volumeGigabytes: number): LaunchTemplateProps {
  return {
    userData: atStart(),
    requireImdsv2: true,
    // One hop: the host can read its metadata but a container cannot, so a job has no role but its own.
    httpPutResponseHopLimit: 1,
    blockDevices: [
      {
        deviceName: '/dev/xvda',
        volume: BlockDeviceVolume.ebs(Size.gibibytes(volumeGigabytes).toGibibytes(), {
          volumeType: EbsDeviceVolumeType.GP3,
          encrypted: true,
          deleteOnTermination: true,
        }),
      },
    ],
  };
}

/** A job's timeout counts from its start, so each reason for waiting has its own limit. */
function queueingLimits(queueing: Compute['queueing']): JobStateTimeLimitAction[] {
  const { capacityMinutes, misconfigurationMinutes } = queueing;
  const { INSUFFICIENT_INSTANCE_CAPACITY, COMPUTE_ENVIRONMENT_MAX_RESOURCE, JOB_RESOURCE_REQUIREMENT } =
    JobStateTimeLimitActionsReason;
  return [
    { reason: INSUFFICIENT_INSTANCE_CAPACITY, maxTime: Duration.minutes(capacityMinutes) },
    { reason: COMPUTE_ENVIRONMENT_MAX_RESOURCE, maxTime: Duration.minutes(misconfigurationMinutes) },
    { reason: JOB_RESOURCE_REQUIREMENT, maxTime: Duration.minutes(misconfigurationMinutes) },
  ];
}
