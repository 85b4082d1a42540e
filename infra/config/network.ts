import { z } from 'zod';

const Zones = z.int().min(1).max(6);

/** Where training instances run. */
export const Network = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z
        .literal('new')
        .describe(
          'A new VPC with public subnets: no NAT gateway, no interface endpoint, no cost while nothing runs, and no ' +
            'rule that lets anything in.',
        ),
      availabilityZones: Zones.default(3).describe(
        'Zones of the VPC: capacity is easier to find with more of them. us-west-1 has two.',
      ),
    }),
    z.strictObject({
      kind: z
        .literal('isolated')
        .describe(
          'A new VPC without internet access: instances reach AWS through interface endpoints, which are charged by ' +
            'the hour: about $44 a month per zone (COSTS.md).',
        ),
      availabilityZones: Zones.default(2).describe(
        'Zones of the VPC; the cost of endpoints grows with each.',
      ),
    }),
    z.strictObject({
      kind: z.literal('existing').describe('Subnets that you already have.'),
      vpcId: z
        .string()
        .regex(/^vpc-[0-9a-f]+$/, 'a VPC ID reads vpc-0123456789abcdef0')
        .describe('The VPC that holds the subnets.'),
      subnetIds: z
        .array(z.string().regex(/^subnet-[0-9a-f]+$/, 'a subnet ID reads subnet-0123456789abcdef0'))
        .min(1)
        .describe('Its subnets for instances; each needs access to ECS, ECR, CloudWatch Logs and S3.'),
      availabilityZones: z
        .array(z.string().regex(/^[a-z0-9-]+$/, 'a zone reads eu-west-1a'))
        .min(1)
        .describe('The zones of those subnets, in the same order.'),
    }),
  ])
  .superRefine((network, context) => {
    if (network.kind !== 'existing' || network.subnetIds.length === network.availabilityZones.length) return;
    context.addIssue({
      code: 'custom',
      path: ['availabilityZones'],
      message: `${network.availabilityZones.length} zones for ${network.subnetIds.length} subnets; give one zone per subnet`,
    });
  });
export type Network = z.infer<typeof Network>;
