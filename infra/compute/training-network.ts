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

/** Where instances run. Nothing can reach them: no rule lets anything in. */
export class TrainingNetwork extends Construct {
  readonly vpc: IVpc;
  readonly subnets: ISubnet[];
  readonly securityGroup: SecurityGroup;
  /**
   * Ends the IDs of what cannot be changed from one kind of network into another: new subnets are made before the old
   * ones are deleted, and in one VPC their address ranges would overlap.
   */
  readonly suffix: string;

  constructor(scope: Construct, id: string, network: Network) {
    super(scope, id);
    this.suffix = { new: '', isolated: 'Isolated', existing: 'Existing' }[network.kind];
    this.vpc = vpcOf(this, `Vpc${this.suffix}`, network);
    this.subnets = {
      new: this.vpc.publicSubnets,
      isolated: this.vpc.isolatedSubnets,
      existing: this.vpc.privateSubnets,
    }[network.kind];
    this.securityGroup = new SecurityGroup(this, `Instances${this.suffix}`, {
      vpc: this.vpc,
      description: 'Training instances: out to ECS, ECR, S3 and logs; nothing in',
      allowAllOutbound: true,
    });
    if (network.kind === 'isolated') this.#addEndpoints();
  }

  /** Everything that an instance talks to besides S3; each endpoint is charged per hour and zone. */
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

/** What the ECS agent, image pulls and the log driver call. */
const ENDPOINTS = {
  Ecs: InterfaceVpcEndpointAwsService.ECS,
  EcsAgent: InterfaceVpcEndpointAwsService.ECS_AGENT,
  EcsTelemetry: InterfaceVpcEndpointAwsService.ECS_TELEMETRY,
  Ecr: InterfaceVpcEndpointAwsService.ECR,
  EcrDocker: InterfaceVpcEndpointAwsService.ECR_DOCKER,
  Logs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
} as const;

function vpcOf(scope: Construct, id: string, network: Network): IVpc {
  if (network.kind === 'existing') {
    const { vpcId, subnetIds, availabilityZones } = network;
    // By ID, so that synthesis needs no lookup in an account.
    return Vpc.fromVpcAttributes(scope, id, { vpcId, availabilityZones, privateSubnetIds: subnetIds });
  }
  const isolated = network.kind === 'isolated';
  const vpc = new Vpc(scope, id, {
    availabilityZones: zones(Stack.of(scope), network.availabilityZones),
    // Public subnets save the NAT gateways, which cost about $32 a month each.
    natGateways: 0,
    subnetConfiguration: [
      isolated
        ? { name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 20 }
        : { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 20 },
    ],
    // Free, and keeps dataset traffic off the internet gateway.
    gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
    restrictDefaultSecurityGroup: true,
  });
  acknowledge(vpc, {
    'AwsSolutions-VPC7':
      'Instances live for one job, nothing can connect to them, and flow logs are charged per gigabyte that a job reads; ' +
      'a team that must keep flow logs adds them to an existing VPC and names that VPC in the configuration.',
  });
  // The class matches the interface only without exactOptionalPropertyTypes.
  return vpc as IVpc;
}

/** CDK offers two zones when the region is unknown; GPU capacity is easier to find in more. */
function zones(stack: Stack, count: number): string[] {
  return Array.from({ length: count }, (_, index) => Fn.select(index, Fn.getAzs(stack.region)));
}
