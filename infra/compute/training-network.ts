import { Fn, Stack } from 'aws-cdk-lib';
import {
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
  type ISubnet,
  type IVpc,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { Network } from '../config/schema';
import { acknowledge } from '../security/acknowledge';

/** Where instances run. Nothing can reach one: no rule lets anything in. */
export class TrainingNetwork extends Construct {
  readonly vpc: IVpc;
  readonly subnets: ISubnet[];
  readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, network: Network) {
    super(scope, id);
    this.vpc = vpcOf(this, network);
    this.subnets = {
      new: this.vpc.publicSubnets,
      isolated: this.vpc.isolatedSubnets,
      existing: this.vpc.privateSubnets,
    }[network.kind];
    this.securityGroup = new SecurityGroup(this, 'Instances', {
      vpc: this.vpc,
      description: 'Training instances: out to ECS, ECR, S3 and logs; nothing in',
      allowAllOutbound: true,
    });
    if (network.kind === 'isolated') this.#addEndpoints();
  }

  /** All that an instance talks to beside S3; each costs by the hour and zone. */
  #addEndpoints(): void {
    const endpoints = new SecurityGroup(this, 'Endpoints', {
      vpc: this.vpc,
      description: 'Endpoints of AWS services: from training instances only',
      allowAllOutbound: false,
    });
    endpoints.addIngressRule(this.securityGroup, Port.HTTPS, 'Training instances');
    for (const [name, service] of Object.entries(ENDPOINTS)) {
      this.vpc.addInterfaceEndpoint(name, {
        service,
        subnets: { subnets: this.subnets },
        securityGroups: [endpoints],
        open: false,
      });
    }
  }
}

/** What the ECS agent, the pull of an image and the log driver call. */
const ENDPOINTS = {
  Ecs: InterfaceVpcEndpointAwsService.ECS,
  EcsAgent: InterfaceVpcEndpointAwsService.ECS_AGENT,
  EcsTelemetry: InterfaceVpcEndpointAwsService.ECS_TELEMETRY,
  Ecr: InterfaceVpcEndpointAwsService.ECR,
  EcrDocker: InterfaceVpcEndpointAwsService.ECR_DOCKER,
  Logs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
} as const;

function vpcOf(scope: Construct, network: Network): IVpc {
  if (network.kind === 'existing') {
    const { vpcId, subnetIds, availabilityZones } = network;
    // By their IDs, so that synthesis asks no account.
    return Vpc.fromVpcAttributes(scope, 'Vpc', { vpcId, availabilityZones, privateSubnetIds: subnetIds });
  }
  const isolated = network.kind === 'isolated';
  const vpc = new Vpc(scope, 'Vpc', {
    availabilityZones: zones(Stack.of(scope), network.availabilityZones),
    // Public subnets stand in for a NAT gateway, some $32 a month each.
    natGateways: 0,
    subnetConfiguration: [
      isolated
        ? { name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 20 }
        : { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 20 },
    ],
    // Free, and datasets do not cross the internet gateway.
    gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
    restrictDefaultSecurityGroup: true,
  });
  acknowledge(vpc, {
    'AwsSolutions-VPC7':
      'Instances live for a job, nothing can connect to them, and flow logs cost by the gigabyte that a job reads; ' +
      'a team that must keep them adds them to an existing VPC and names it in the configuration.',
  });
  // The class fits the interface only without exactOptionalPropertyTypes.
  return vpc as IVpc;
}

/** CDK offers two zones where the region is unknown; GPU capacity is worth looking for in more. */
function zones(stack: Stack, count: number): string[] {
  return Array.from({ length: count }, (_, index) => Fn.select(index, Fn.getAzs(stack.region)));
}
