import { z } from 'zod';
import { dearestOf, hourDollarsOf } from './instance-prices';
import { isSupportedInstance, SUPPORTED_FAMILIES, vcpusOf } from './instance-families';

/** Each has at most one GPU: a job uses one, and an instance ends with its job. All have four vCPUs or more. */
const DEFAULTS = {
  gpu: { instanceTypes: ['g4dn.xlarge', 'g4dn.2xlarge', 'g5.xlarge', 'g6.xlarge'] },
  cpu: { instanceTypes: ['m7i.xlarge', 'm6i.xlarge', 'm7a.xlarge'] },
} as const;

/** Batch allows a job to stay at the head of the queue for 10 minutes to 24 hours. */
const QueueLimitMinutes = z.int().min(10).max(1_440);

const ComputeInput = z.strictObject({
  accelerator: z
    .enum(['gpu', 'cpu'])
    .default('gpu')
    .describe(
      "What training computes on. It chooses the trainer's image (CUDA libraries or none), the machine image, and " +
        'whether a job asks for a GPU.',
    ),
  purchase: z
    .enum(['spot-then-on-demand', 'spot', 'on-demand'])
    .default('spot-then-on-demand')
    .describe(
      'How instances are bought. The first tries Spot and takes On-Demand if Spot is unavailable; Spot alone may ' +
        'wait until the queueing limit ends the job.',
    ),
  instanceTypes: z
    .array(z.string())
    .min(1)
    .optional()
    .describe(
      'Instance types that Batch may start: capacity is easier to find with more types. GPU: sizes of ' +
        `${SUPPORTED_FAMILIES.gpu.join(', ')}, which the CUDA build supports; CPU: of ${SUPPORTED_FAMILIES.cpu.join(', ')}. ` +
        `By default ${DEFAULTS.gpu.instanceTypes.join(', ')} or ${DEFAULTS.cpu.instanceTypes.join(', ')}.`,
    ),
  pricePerHourUsd: z
    .number()
    .positive()
    .max(1_000)
    .optional()
    .describe(
      "Price per instance hour: converts a request's budget into time, and run times into the dashboard's " +
        'cost estimate. By default the On-Demand price in us-east-1 (November 2026) of the dearest of the types, since Batch ' +
        'chooses among them. Set it for other regions.',
    ),
  bootMinutes: z
    .number()
    .min(0)
    .max(60)
    .default(5)
    .describe(
      "What launching an instance and pulling the image take: paid for, and so part of a request's budget in dollars.",
    ),
  maximumVcpus: z
    .int()
    .min(4)
    .max(10_000)
    .default(16)
    .describe('Limit on the vCPUs of each compute environment; by default, one training job takes four.'),
  jobVcpus: z.int().min(1).max(192).default(4).describe('vCPUs that one job reserves.'),
  jobMemoryMebibytes: z
    .int()
    .min(1_024)
    .max(2_097_152)
    .default(14_336)
    .describe(
      'Memory that one job reserves: 14 GiB is what the smallest default instance (16 GiB) leaves beside the ECS agent.',
    ),
  attempts: z
    .int()
    .min(1)
    .max(10)
    .default(4)
    .describe('Attempts per job, including the first: each reclaimed Spot instance uses one up.'),
  volumeGigabytes: z
    .int()
    .min(100)
    .max(16_384)
    .default(100)
    .describe(
      "Size of an instance's root volume (gp3); the GPU image takes 6 GB, and more while it is pulled.",
    ),
  queueing: z
    .strictObject({
      capacityMinutes: QueueLimitMinutes.default(120).describe(
        'A job is cancelled after this time at the head of the queue if no instance is available.',
      ),
      misconfigurationMinutes: QueueLimitMinutes.default(10).describe(
        'The same if no compute environment can ever run it: the job or the environments are misconfigured.',
      ),
      allowanceMinutes: z
        .int()
        .min(10)
        .max(10_080)
        .default(360)
        .describe(
          "Added to a run's training timeout, it limits the whole job: waiting, booting and repeated attempts. It also " +
            'ends waits for which Batch gives no reason, such as a vCPU quota of 0.',
        ),
    })
    .prefault({})
    .describe('How long a job may wait, for each reason that Batch gives.'),
});

export const Compute = ComputeInput.superRefine((compute, context) => {
  for (const [index, type] of (compute.instanceTypes ?? []).entries()) {
    if (isSupportedInstance(type, compute.accelerator)) continue;
    context.addIssue({
      code: 'custom',
      path: ['instanceTypes', index],
      message:
        `${type} is not an instance type that the trainer's ${compute.accelerator === 'gpu' ? 'CUDA' : 'CPU'} build ` +
        `supports; allowed: sizes of ${SUPPORTED_FAMILIES[compute.accelerator].join(', ')} ` +
        `(for example ${DEFAULTS[compute.accelerator].instanceTypes[0]})`,
    });
  }
})
  .transform((compute) => ({
    ...compute,
    instanceTypes: compute.instanceTypes ?? [...DEFAULTS[compute.accelerator].instanceTypes],
    pricePerHourUsd:
      compute.pricePerHourUsd ??
      dearestOf(compute.instanceTypes ?? DEFAULTS[compute.accelerator].instanceTypes),
  }))
  .transform(({ pricePerHourUsd, ...compute }, context) => {
    if (pricePerHourUsd !== undefined) return { ...compute, pricePerHourUsd };
    const unknown = compute.instanceTypes.filter((type) => hourDollarsOf(type) === undefined);
    // A type that is not supported at all has its own message.
    if (unknown.every((type) => isSupportedInstance(type, compute.accelerator))) {
      context.addIssue({
        code: 'custom',
        path: ['pricePerHourUsd'],
        message: `the price of ${unknown.join(', ')} is not known; give the dearest price per hour of the types`,
      });
    }
    return { ...compute, pricePerHourUsd: 0 };
  })
  .superRefine(({ instanceTypes, jobVcpus, maximumVcpus, accelerator }, context) => {
    const sizes = instanceTypes.filter((type) => isSupportedInstance(type, accelerator)).map(vcpusOf);
    if (sizes.length === 0) return;
    if (!sizes.some((vcpus) => vcpus >= jobVcpus)) {
      context.addIssue({
        code: 'custom',
        path: ['jobVcpus'],
        message: `a job of ${jobVcpus} vCPUs fits none of ${instanceTypes.join(', ')}; lower jobVcpus or name larger types`,
      });
    }
    const smallest = Math.min(...sizes.filter((vcpus) => vcpus >= jobVcpus));
    if (Number.isFinite(smallest) && maximumVcpus < smallest) {
      context.addIssue({
        code: 'custom',
        path: ['maximumVcpus'],
        message: `${maximumVcpus} vCPUs are too few to start an instance: the smallest that fits a job has ${smallest}; raise maximumVcpus`,
      });
    }
  });
export type Compute = z.infer<typeof Compute>;
