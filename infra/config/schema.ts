import { z } from 'zod';
import { Name } from '../../shared/request/request';
import { isSupportedGpuInstance, SUPPORTED_GPU_FAMILIES } from '../compute/gpu-families';

/** `s3://bucket/prefix/`: the slash at the end keeps a right from reaching `prefix-of-somebody-else/`. */
const DatasetLocation = z
  .string()
  .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/.+\/$/, 'a dataset location reads s3://bucket/prefix/');

const GpuInstanceType = z.string().refine(isSupportedGpuInstance, {
  error: (issue) =>
    `${String(issue.input)} is not an instance type that the trainer's CUDA build serves; allowed: sizes of ` +
    `${SUPPORTED_GPU_FAMILIES.join(', ')} (for example g4dn.xlarge)`,
});

/** Batch allows 10 minutes to 24 hours for the time that a job may head the queue. */
const QueueLimitMinutes = z.int().min(10).max(1_440);

export const Compute = z.strictObject({
  /** Each has one GPU: a job uses one, and an instance is gone when its job is. */
  instanceTypes: z
    .array(GpuInstanceType)
    .min(1)
    .default(['g4dn.xlarge', 'g4dn.2xlarge', 'g5.xlarge', 'g6.xlarge']),
  /** Bound on the vCPUs of each of the two compute environments; four make one training job. */
  maximumVcpus: z.int().min(4).max(10_000).default(16),
  /** What one job reserves. 14 GiB is what the smallest instance (16 GiB) leaves beside the ECS agent. */
  jobVcpus: z.int().min(1).max(192).default(4),
  jobMemoryMebibytes: z.int().min(1_024).max(2_097_152).default(14_336),
  /** Of a job, the first one included: reclaimed Spot instances use them up. */
  attempts: z.int().min(1).max(10).default(4),
  /** Root volume of the instances; the GPU image takes 6 GB, and more while it is pulled. */
  volumeGigabytes: z.int().min(100).max(16_384).default(100),
  /** Zones of the VPC: more of them find more GPU capacity. us-west-1 has two. */
  availabilityZones: z.int().min(1).max(6).default(3),
  queueing: z
    .strictObject({
      /** No instance can be had, neither Spot nor On-Demand. */
      capacityMinutes: QueueLimitMinutes.default(120),
      /** No compute environment can ever run the job: its demand or the environments are set up wrongly. */
      misconfigurationMinutes: QueueLimitMinutes.default(10),
      /**
       * Added to a run's training timeout, it bounds the whole job: waiting, booting and repeated attempts. It
       * also ends what Batch cannot give a reason for, such as a vCPU quota of 0.
       */
      allowanceMinutes: z.int().min(10).max(10_080).default(360),
    })
    .prefault({}),
});
export type Compute = z.infer<typeof Compute>;

export const Schedule = z.strictObject({
  /** Begins the names of the executions that it starts. */
  name: Name.max(40),
  /** `cron(...)` or `rate(...)`, as EventBridge Scheduler reads them. */
  expression: z.string().regex(/^(cron|rate)\(.+\)$/, 'a schedule expression reads cron(...) or rate(...)'),
  /** An IANA name; a cron expression means this zone's time, summer time included. */
  timeZone: z.string().min(1).default('UTC'),
  enabled: z.boolean().default(true),
  /** The start may be this much later, so that many schedules do not start in the same second. */
  flexibleWindowMinutes: z.int().min(1).max(1_440).default(15),
  /** What the execution gets as its input: `{"recipe": "..."}`, with fields to override beside it, or a whole request. */
  request: z.record(z.string(), z.json()),
});
export type Schedule = z.infer<typeof Schedule>;

/** Everything that a platform team decides about a deployment. */
export const InfraConfig = z.strictObject({
  /** Begins the names of the stacks: two deployments in one account need two. */
  stackPrefix: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,60}$/, 'a stack prefix has letters, digits and hyphens')
    .default('Unroll'),
  /** Where datasets lie outside the artifact bucket; functions may read these and nothing else. */
  datasets: z.array(DatasetLocation).default([]),
  compute: Compute.prefault({}),
  schedules: z.array(Schedule).default([]),
  /** Told about every end of a run; each address confirms a subscription first. */
  notifyEmails: z.array(z.email()).default([]),
  retention: z
    .strictObject({
      logDays: z.literal([1, 3, 5, 7, 14, 30, 60, 90, 180, 365, 731]).default(90),
      /** How long an overwritten or deleted artifact can still be brought back. */
      replacedVersionDays: z.int().min(1).max(3_650).default(90),
    })
    .prefault({}),
});
export type InfraConfig = z.infer<typeof InfraConfig>;
