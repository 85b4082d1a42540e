import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { EXIT_CODE } from '../../shared/errors';
import { onlyResource, resourcesOf, synthesize, type Resource } from './synthesized';

interface RetryRule {
  readonly Action: string;
  readonly OnStatusReason?: string;
  readonly OnReason?: string;
  readonly OnExitCode?: string;
}

interface EnvironmentOrder {
  readonly ComputeEnvironment: { readonly 'Fn::GetAtt': readonly [string, string] };
  readonly Order: number;
}

let compute: Template;
beforeAll(() => {
  ({ compute } = synthesize());
});

describe('the network', () => {
  it('costs nothing while nothing runs', () => {
    for (const type of ['AWS::EC2::NatGateway', 'AWS::EC2::EIP', 'AWS::EC2::TransitGateway']) {
      compute.resourceCountIs(type, 0);
    }
  });

  it('reaches S3 through a gateway endpoint, the kind that is free', () => {
    const endpoint = onlyResource(compute, 'AWS::EC2::VPCEndpoint').Properties;

    expect(endpoint).toMatchObject({ VpcEndpointType: 'Gateway' });
    expect(JSON.stringify(endpoint['ServiceName'])).toContain('.s3');
    expect(endpoint['RouteTableIds']).toHaveLength(
      Object.keys(resourcesOf(compute, 'AWS::EC2::Subnet')).length,
    );
  });

  it('lets nothing in', () => {
    const groups = Object.values(resourcesOf(compute, 'AWS::EC2::SecurityGroup'));

    expect(groups).toHaveLength(1);
    for (const { Properties } of groups) expect(Properties).not.toHaveProperty('SecurityGroupIngress');
    compute.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    // The VPC's default group lets its members reach each other, unless this removes the rule.
    compute.resourceCountIs('Custom::VpcRestrictDefaultSG', 1);
  });
});

describe('the compute environments', () => {
  const environments = () => resourcesOf(compute, 'AWS::Batch::ComputeEnvironment');
  const resources = () =>
    Object.values(environments()).map(
      ({ Properties }) => Properties['ComputeResources'] as Record<string, unknown>,
    );

  /** The kinds of a queue's environments, in the order that Batch tries them. */
  const kindsOf = (queue: Resource | undefined) =>
    [...(queue?.Properties['ComputeEnvironmentOrder'] as EnvironmentOrder[])]
      .sort((a, b) => a.Order - b.Order)
      .map(({ ComputeEnvironment }) => environments()[ComputeEnvironment['Fn::GetAtt'][0]]?.Properties)
      .map((properties) => (properties?.['ComputeResources'] as { Type: string }).Type);

  it('are Spot, then On-Demand, with a separate queue for jobs that keep being reclaimed', () => {
    const queues = Object.entries(resourcesOf(compute, 'AWS::Batch::JobQueue'));

    expect(
      Object.fromEntries(queues.map(([id, queue]) => [id.replace(/[0-9A-F]{8}$/, ''), kindsOf(queue)])),
    ).toEqual({
      InstancesQueue: ['SPOT', 'EC2'],
      InstancesOnDemandQueue: ['EC2'],
    });
  });

  it('scale to zero', () => {
    for (const environment of resources()) expect(environment).toMatchObject({ MinvCpus: 0, MaxvCpus: 16 });
  });

  it('name their image: if unset, the GPU image may be one that is no longer supported', () => {
    for (const environment of resources()) {
      expect(environment['Ec2Configuration']).toEqual([{ ImageType: 'ECS_AL2023_NVIDIA' }]);
    }
  });

  it('use GPU instances that the CUDA build supports', () => {
    for (const environment of resources()) {
      expect(environment['InstanceTypes']).toEqual(['g4dn.xlarge', 'g4dn.2xlarge', 'g5.xlarge', 'g6.xlarge']);
    }
  });

  it('have an encrypted disk of at least 100 GB and metadata that containers cannot reach', () => {
    const [id] = Object.keys(resourcesOf(compute, 'AWS::EC2::LaunchTemplate'));
    const { LaunchTemplateData } = onlyResource(compute, 'AWS::EC2::LaunchTemplate').Properties;

    expect(LaunchTemplateData).toMatchObject({
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      BlockDeviceMappings: [
        { DeviceName: '/dev/xvda', Ebs: { VolumeSize: 100, VolumeType: 'gp3', Encrypted: true } },
      ],
    });
    for (const environment of resources()) {
      // A number, so that a change of the template changes the environment: AWS Batch User Guide, "Use Amazon EC2 launch
      // templates with AWS Batch".
      expect(environment['LaunchTemplate']).toEqual({
        LaunchTemplateId: { Ref: id },
        Version: { 'Fn::GetAtt': [id, 'LatestVersionNumber'] },
      });
    }
  });

  it('are updated in place, and leave running jobs six hours: AWS Batch API Reference, UpdatePolicy', () => {
    for (const { Properties } of Object.values(environments())) {
      expect(Properties).toMatchObject({
        ReplaceComputeEnvironment: false,
        UpdatePolicy: { JobExecutionTimeoutMinutes: 360, TerminateJobsOnUpdate: false },
      });
      // Infrastructure updates need Batch's service-linked role and an allocation strategy other than BEST_FIT.
      expect(Properties).not.toHaveProperty('ServiceRole');
    }
  });

  it('give a container that is told to stop the two minutes of a Spot instance, in the form that Batch asks for', () => {
    const { LaunchTemplateData } = onlyResource(compute, 'AWS::EC2::LaunchTemplate').Properties;
    const { UserData } = LaunchTemplateData as { UserData: unknown };

    expect(UserData).toEqual({
      'Fn::Base64': {
        'Fn::Join': [
          '',
          [
            expect.stringMatching(/^Content-Type: multipart\/mixed; boundary="[^"]+"\n/),
            { 'Fn::Base64': '#!/bin/bash\necho ECS_CONTAINER_STOP_TIMEOUT=120s >> /etc/ecs/ecs.config' },
            expect.any(String),
          ],
        ],
      },
    });
  });
});

it('each queue limits how long a job may wait, for every reason that Batch can give', () => {
  const bounds = Object.values(resourcesOf(compute, 'AWS::Batch::JobQueue')).map(
    ({ Properties }) => Properties['JobStateTimeLimitActions'],
  );

  expect(bounds).toHaveLength(2);
  expect(bounds[1]).toEqual(bounds[0]);
  expect(bounds[0]).toEqual([
    {
      Action: 'CANCEL',
      MaxTimeSeconds: 7_200,
      Reason: 'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY',
      State: 'RUNNABLE',
    },
    {
      Action: 'CANCEL',
      MaxTimeSeconds: 600,
      Reason: 'MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE',
      State: 'RUNNABLE',
    },
    {
      Action: 'CANCEL',
      MaxTimeSeconds: 600,
      Reason: 'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT',
      State: 'RUNNABLE',
    },
  ]);
});

describe('the job definition', () => {
  const definition = () => onlyResource(compute, 'AWS::Batch::JobDefinition').Properties;
  const container = () => definition()['ContainerProperties'] as Record<string, unknown>;

  it('runs the trainer on the given plan, with one GPU, as an unprivileged user', () => {
    expect(container()).toMatchObject({
      Command: ['node', 'trainer/main.js', 'Ref::planUri'],
      ResourceRequirements: [
        { Type: 'MEMORY', Value: '14336' },
        { Type: 'VCPU', Value: '4' },
        { Type: 'GPU', Value: '1' },
      ],
      User: '1000',
      Environment: expect.arrayContaining([
        { Name: 'AWS_REGION', Value: { Ref: 'AWS::Region' } },
        { Name: 'TRAINER_DEVICE', Value: 'gpu' },
        { Name: 'METRICS_NAMESPACE', Value: 'Unroll' },
      ]) as unknown,
    });
    expect(container()).not.toHaveProperty('Privileged');
  });

  it('can write only to /tmp, which is in memory', () => {
    expect(container()).toMatchObject({
      ReadonlyRootFilesystem: true,
      LinuxParameters: { Tmpfs: [{ ContainerPath: '/tmp', MountOptions: ['nosuid', 'nodev'] }] },
    });
    expect(container()).not.toHaveProperty('MountPoints');
  });

  it('limits an attempt even if the submission does not', () => {
    expect(definition()['Timeout']).toEqual({ AttemptDurationSeconds: 14_400 });
  });

  it.each([
    ['a reclaimed Spot instance', { statusReason: 'Host EC2 (instance i-0a1) terminated.' }, 'RETRY'],
    ['a trainer that was told to stop', { exitCode: 143 }, 'RETRY'],
    ["the trainer's transient failure", { exitCode: EXIT_CODE.transientFailure }, 'RETRY'],
    ["the trainer's permanent failure", { exitCode: EXIT_CODE.permanentFailure }, 'EXIT'],
    [
      'a container that needs more memory than it has',
      { exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' },
      'EXIT',
    ],
    ['a bug', { exitCode: 1 }, 'EXIT'],
    ['an image that is not there', { reason: 'CannotPullContainerError: not found' }, 'EXIT'],
  ])('after %s: %o -> %s', (_, end, action) => {
    expect(decide(rulesOf(definition()), { reason: '', statusReason: '', ...end })).toBe(action);
  });

  it('has at most five rules, the last of which ends every failure that no rule names', () => {
    const rules = rulesOf(definition());

    expect(rules.length).toBeLessThanOrEqual(5);
    expect(rules.at(-1)).toEqual({ Action: 'EXIT', OnReason: '*' });
    expect(definition()['RetryStrategy']).toMatchObject({ Attempts: 4 });
  });

  it('may touch only what training needs', () => {
    const policies = resourcesOf(compute, 'AWS::IAM::Policy');
    const [role] = Object.keys(policies).filter((id) => id.startsWith('TrainerJobRole'));
    const { PolicyDocument } = policies[role ?? '']?.Properties as {
      PolicyDocument: { Statement: { Action: string | string[] }[] };
    };

    expect(PolicyDocument.Statement.flatMap(({ Action }) => Action).sort()).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
      's3:AbortMultipartUpload',
      's3:DeleteObject',
      's3:GetObject',
      's3:ListBucket',
      's3:PutObject',
    ]);
  });
});

it('the exported job definition has no revision: CloudFormation refuses to change an export in use', () => {
  const exported = Object.values(compute.findOutputs('*'))
    .map((output) => output as { Value: unknown; Export: { Name: string } })
    .find(({ Export }) => Export.Name === 'Unroll-Compute-TrainerJobDefinition');
  const [id] = Object.keys(resourcesOf(compute, 'AWS::Batch::JobDefinition'));
  const nameOf = (ref: unknown) => ({
    'Fn::Select': [1, { 'Fn::Split': ['/', { 'Fn::Select': [5, { 'Fn::Split': [':', ref] }] }] }],
  });

  const [, parts] = (exported?.Value as { 'Fn::Join': [string, unknown[]] })['Fn::Join'];

  expect(parts.at(-1)).toEqual(nameOf({ Ref: id }));
  expect(JSON.stringify(compute.findOutputs('*'))).not.toContain(`"Value":{"Ref":"${id}"}`);
});

describe('on CPU instances', () => {
  let cpu: Template;
  let image: { readonly source: { readonly dockerBuildArgs?: unknown } };
  beforeAll(() => {
    const assembly = synthesize({
      config: {
        compute: { accelerator: 'cpu', purchase: 'on-demand' },
        network: {
          kind: 'existing',
          vpcId: 'vpc-0123456789abcdef0',
          subnetIds: ['subnet-0a', 'subnet-0b'],
          availabilityZones: ['eu-west-1a', 'eu-west-1b'],
        },
      },
    });
    cpu = assembly.compute;
    const { dockerImages } = JSON.parse(
      readFileSync(join(assembly.folder, 'Unroll-Compute.assets.json'), 'utf8'),
    ) as { dockerImages: Record<string, typeof image> };
    image = Object.values(dockerImages)[0] ?? { source: {} };
  });

  it('a job asks for no GPU, and its image has no CUDA', () => {
    const { ContainerProperties } = onlyResource(cpu, 'AWS::Batch::JobDefinition').Properties as {
      ContainerProperties: { ResourceRequirements: { Type: string }[]; Environment: unknown[] };
    };

    expect(ContainerProperties.ResourceRequirements.map(({ Type }) => Type)).toEqual(['MEMORY', 'VCPU']);
    expect(ContainerProperties.Environment).toContainEqual({ Name: 'TRAINER_DEVICE', Value: 'any' });
    expect(image.source.dockerBuildArgs).toEqual({ PROCESSOR: 'cpu' });
  });

  it('with On-Demand only, both queues are over one environment with the plain machine image', () => {
    expect(onlyResource(cpu, 'AWS::Batch::ComputeEnvironment').Properties['ComputeResources']).toMatchObject({
      Type: 'EC2',
      Ec2Configuration: [{ ImageType: 'ECS_AL2023' }],
      InstanceTypes: ['m7i.xlarge', 'm6i.xlarge', 'm7a.xlarge'],
    });
    cpu.resourceCountIs('AWS::Batch::JobQueue', 2);
  });

  it('in an existing network, they run in its subnets and only their security group is added', () => {
    expect(onlyResource(cpu, 'AWS::Batch::ComputeEnvironment').Properties['ComputeResources']).toMatchObject({
      Subnets: ['subnet-0a', 'subnet-0b'],
    });
    for (const type of ['VPC', 'Subnet', 'VPCEndpoint', 'InternetGateway']) {
      cpu.resourceCountIs(`AWS::EC2::${type}`, 0);
    }
    expect(onlyResource(cpu, 'AWS::EC2::SecurityGroup').Properties).toMatchObject({
      VpcId: 'vpc-0123456789abcdef0',
    });
  });
});

function rulesOf(definition: Readonly<Record<string, unknown>>): RetryRule[] {
  return (definition['RetryStrategy'] as { EvaluateOnExit: RetryRule[] }).EvaluateOnExit;
}

/** How Batch reads the rules: the first whose conditions all match decides, and what none matches is retried. */
function decide(
  rules: readonly RetryRule[],
  end: { readonly exitCode?: number; readonly reason: string; readonly statusReason: string },
): string {
  const matches = (pattern: string | undefined, text: string) =>
    pattern === undefined ||
    (pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern);
  const rule = rules.find(
    (candidate) =>
      matches(candidate.OnExitCode, String(end.exitCode ?? '')) &&
      matches(candidate.OnReason, end.reason) &&
      matches(candidate.OnStatusReason, end.statusReason),
  );
  return rule?.Action ?? 'RETRY';
}
