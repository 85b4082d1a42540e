import { Fn, Stack } from 'aws-cdk-lib';
import { GatewayVpcEndpointAwsService, SecurityGroup, SubnetType, Vpc, type IVpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

export interface OpenNetworkProps {
  readonly availabilityZones: number;
}

/**
 * A network that costs nothing while no instance runs: public subnets in place of a NAT gateway (some $32 a
 * month each), a gateway endpoint for S3 (free, and datasets do not cross the internet gateway). Nothing can
 * reach an instance, since no rule lets anything in.
 */
export class OpenNetwork extends Construct {
  readonly vpc: IVpc;
  readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, props: OpenNetworkProps) {
    super(scope, id);

    this.vpc = new Vpc(this, 'Vpc', {
      availabilityZones: zones(Stack.of(this), props.availabilityZones),
      natGateways: 0,
      subnetConfiguration: [{ name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 20 }],
      gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
      restrictDefaultSecurityGroup: true,
      // The class fits the interface only without exactOptionalPropertyTypes.
    }) as IVpc;
    this.securityGroup = new SecurityGroup(this, 'Instances', {
      vpc: this.vpc,
      description: 'Training instances: out to ECS, ECR, S3 and logs; nothing in',
      allowAllOutbound: true,
    });
  }
}

/** CDK offers two zones where the region is unknown; GPU capacity is worth looking for in more. */
function zones(stack: Stack, count: number): string[] {
  return Array.from({ length: count }, (_, index) => Fn.select(index, Fn.getAzs(stack.region)));
}
