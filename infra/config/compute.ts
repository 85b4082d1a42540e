import { z } from 'zod';
import { isSupportedInstance, SUPPORTED_FAMILIES, vcpusOf } from './instance-families';

/** Each has one GPU or none: a job uses one, and an instance is gone when its job is. All have four vCPUs or more. */
const DEFAULTS = {
  gpu: { instanceTypes: ['g4dn.xlarge', 'g4dn.2xlarge', 'g5.xlarge', 'g6.xlarge'], pricePerHourUsd: 0.526 },
  cpu: { instanceTypes: ['m7i.xlarge', 'm6i.xlarge', 'm7a.xlarge'], pricePerHourUsd: 0.2016 },
} as const;

/** Batch allows 10 minutes to 24 hours for the time that a job may head the queue. */
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
      'How instances are bought. The first tries Spot and takes On-Demand where Spot cannot be had; Spot alone may ' +
        'wait until the queueing bound ends the job.',
    ),
  instanceTypes: z
    .array(z.string())
    .min(1)
    .optional()
    .describe(
      'Instance types that Batch may start: more types find more capacity. GPU: sizes of ' +
        `${SUPPORTED_FAMILIES.gpu.join(', ')}, which the CUDA build serves; CPU: of ${SUPPORTED_FAMILIES.cpu.join(', ')}. ` +
        `By default ${DEFAULTS.gpu.instanceTypes.join(', ')} or ${DEFAULTS.cpu.instanceTypes.join(', ')}.`,
    ),
  pricePerHourUsd: z
    .number()
    .positive()
    .max(1_000)
    .optional()
    .describe(
      "Price of an instance hour: turns a request's budget of money into time, and run times into the dashboard's " +
        `cost estimate. By default the On-Demand price in us-east-1 (November 2026) of the first type: ` +
        `${DEFAULTS.gpu.pricePerHourUsd} or ${DEFAULTS.cpu.pricePerHourUsd}. Set it for other types and regions.`,
    ),
  maximumVcpus: z
    .int()
    .min(4)
    .max(10_000)
    .default(16)
    .describe('Bound on the vCPUs of each compute environment; four make one training job.'),
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
    .describe('Attempts of a job, the first one included: reclaimed Spot instances use them up.'),
  volumeGigabytes: z
    .int()
    .min(100)
    .max(16_384)
    .default(100)
    .describe('Root volume (gp3) of an instance; the GPU image takes 6 GB, and more while it is pulled.'),
  queueing: z
    .strictObject({
      capacityMinutes: QueueLimitMinutes.default(120).describe(
        'A job is cancelled after this time at the head of the queue where no instance can be had.',
      ),
      misconfigurationMinutes: QueueLimitMinutes.default(10).describe(
        'The same where no compute environment can ever run it: its demand or the environments are set up wrongly.',
      ),
      allowanceMinutes: z
        .int()
        .min(10)
        .max(10_080)
        .default(360)
        .describe(
          "Added to a run's training timeout, it bounds the whole job: waiting, booting and repeated attempts. It also " +
            'ends what Batch gives no reason for, such as a vCPU quota of 0.',
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
        `serves; allowed: sizes of ${SUPPORTED_FAMILIES[compute.accelerator].join(', ')} ` +
        `(for example ${DEFAULTS[compute.accelerator].instanceTypes[0]})`,
    });
  }
})
  .transform((compute) => ({
    ...compute,
    instanceTypes: compute.instanceTypes ?? [...DEFAULTS[compute.accelerator].instanceTypes],
    pricePerHourUsd: compute.pricePerHourUsd ?? DEFAULTS[compute.accelerator].pricePerHourUsd,
  }))
  .superRefine(({ instanceTypes, jobVcpus, maximumVcpus, accelerator }, context) => {
    const sizes = instanceTypes.filter((type) => isSupportedInstance(type, accelerator)).map(vcpusOf);
    if (sizes.length === 0) return;
    if (!sizes.some((vcpus) => vcpus >= jobVcpus)) {
      context.addIssue({
        code: 'custom',
        path: ['jobVcpus'],
        message: `a job of ${jobVcpus} vCPUs fits none of ${instanceTypes.join(', ')}; lower it or name larger types`,
      });
    }
    const smallest = Math.min(...sizes.filter((vcpus) => vcpus >= jobVcpus));
    if (Number.isFinite(smallest) && maximumVcpus < smallest) {
      context.addIssue({
        code: 'custom',
        path: ['maximumVcpus'],
        message: `${maximumVcpus} vCPUs start no instance: the smallest that holds a job has ${smallest}`,
      });
    }
  });
export type Compute = z.infer<typeof Compute>;
