import { Duration, Size } from 'aws-cdk-lib';
import {
  AllocationStrategy,
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
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { Compute } from '../config/schema';
import type { OpenNetwork } from './open-network';

export interface GpuQueueProps {
  readonly network: OpenNetwork;
  readonly compute: Compute;
}

/** A job queue over GPU instances: Spot first, On-Demand where Spot cannot be had, none while nothing is queued. */
export class GpuQueue extends Construct {
  readonly queue: JobQueue;

  constructor(scope: Construct, id: string, { network, compute }: GpuQueueProps) {
    super(scope, id);
    const launchTemplate = new LaunchTemplate(this, 'Instance', instanceSettings(compute.volumeGigabytes));
    const environment = (name: string, spot: boolean) =>
      new ManagedEc2EcsComputeEnvironment(this, name, {
        vpc: network.vpc,
        securityGroups: [network.securityGroup],
        spot,
        allocationStrategy: spot
          ? AllocationStrategy.SPOT_PRICE_CAPACITY_OPTIMIZED
          : AllocationStrategy.BEST_FIT_PROGRESSIVE,
        minvCpus: 0,
        maxvCpus: compute.maximumVcpus,
        instanceTypes: compute.instanceTypes.map((type) => new InstanceType(type)),
        useOptimalInstanceClasses: false,
        // Unset, CDK says nothing and Batch may choose an image whose support has ended.
        images: [{ imageType: EcsMachineImageType.ECS_AL2023_NVIDIA }],
        updateToLatestImageVersion: true,
        launchTemplate,
      });

    this.queue = new JobQueue(this, 'Queue', {
      computeEnvironments: [
        { computeEnvironment: environment('Spot', true), order: 1 },
        { computeEnvironment: environment('OnDemand', false), order: 2 },
      ],
      jobStateTimeLimitActions: queueingBounds(compute.queueing),
    });
  }
}

function instanceSettings(volumeGigabytes: number): LaunchTemplateProps {
  return {
    requireImdsv2: true,
    // One hop: the host reads its metadata, a container cannot, so a job has its own role only.
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

/** A job's timeout counts from its start, so each reason to wait for one has a bound of its own. */
function queueingBounds(queueing: Compute['queueing']): JobStateTimeLimitAction[] {
  const { capacityMinutes, misconfigurationMinutes } = queueing;
  const { INSUFFICIENT_INSTANCE_CAPACITY, COMPUTE_ENVIRONMENT_MAX_RESOURCE, JOB_RESOURCE_REQUIREMENT } =
    JobStateTimeLimitActionsReason;
  return [
    { reason: INSUFFICIENT_INSTANCE_CAPACITY, maxTime: Duration.minutes(capacityMinutes) },
    { reason: COMPUTE_ENVIRONMENT_MAX_RESOURCE, maxTime: Duration.minutes(misconfigurationMinutes) },
    { reason: JOB_RESOURCE_REQUIREMENT, maxTime: Duration.minutes(misconfigurationMinutes) },
  ];
}
